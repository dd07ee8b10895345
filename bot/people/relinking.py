"""A person under a new Slack account keeps all that they had: pairs, answers, roles.

Slack gives somebody a new id when a workspace joins an organisation, or when an account is made
anew. Their row stays, and all that refers to it: its Slack id is another one from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.ports import Conversations, PeopleDirectory, Profile
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.people.lookup import learn
from bot.people.relink_messages import owe_news
from storage.engine import Session
from storage.pairs import pairs
from storage.people import people
from storage.people.people import take_over
from storage.tables import Enrolment, Pair, Person, Workspace, ident


@dataclass(frozen=True)
class Former:
    """Somebody whose account is gone. `partners`: active pair → its other, if they are there."""

    person: Person
    enrolment_id: int
    partners: Mapping[int, Person]


@dataclass(frozen=True)
class Accounts:
    """Both accounts, to be named before anything is done."""

    former: Former
    new: Profile


async def former(session: Session, actor: Actor, enrolment_id: int) -> Former:
    """Raises `Refused`; for somebody with roles, to whoever may not give these."""
    row = await tenancy.found(session, Enrolment, enrolment_id, actor, first=Action.RELINK_PERSON)
    actor.require(Action.RELINK_PERSON, programme=row.programme_id)
    person = await session.get_one(Person, row.person_id)
    if await people.has_roles(session, ident(person)):
        actor.require(Action.SET_ROLE)
    there = await pairs.active_of(session, ident(person))
    others = {ident(pair): _other(pair, person) for pair in there}
    found = await people.by_ids(session, list(others.values()))
    partners = {key: found[other] for key, other in others.items() if found[other].is_active}
    return Former(person, enrolment_id, partners)


def _other(pair: Pair, person: Person) -> int:
    return pair.executive_id if pair.mentor_id == person.id else pair.mentor_id


@dataclass(frozen=True, kw_only=True)
class Relinker:
    """Slack is asked first, and what it answers is then written in one transaction."""

    directory: PeopleDirectory
    conversations: Conversations

    async def accounts(
        self, asker: Actor, gone: Former, *, email: str = "", to: str = ""
    ) -> Accounts:
        """The account that Slack knows by this address, or by this id. Raises `Mistake`."""
        before = await self._account_of(gone.person)
        if before is not None and before.is_active:
            raise Mistake("relink.still_there", person=gone.person)
        new = await self._new(email, to)
        if new.slack_id == asker.person.slack_id:
            # Nobody comes into another one's answers by their own hand.
            raise Mistake("relink.yourself")
        if (
            new.slack_id == gone.person.slack_id
            or not new.is_active
            or new.is_bot
            or new.is_foreign
        ):
            raise Mistake("relink.no_account")
        # Slack tells the address of most accounts that are gone.
        if before is not None and before.email and not _same(before.email, new.email):
            raise Mistake("relink.other_address", person=gone.person)
        return Accounts(gone, new)

    async def channels(self, accounts: Accounts) -> Mapping[int, str]:
        """Pair → its conversation, with the new account in it. Asked before anything is written."""
        try:
            return {
                pair_id: await self.conversations.open_conversation(
                    accounts.new.slack_id, other.slack_id
                )
                for pair_id, other in accounts.former.partners.items()
            }
        except SlackFault as fault:
            raise Trouble("trouble.slack") from fault

    async def _account_of(self, person: Person) -> Profile | None:
        try:
            return await self.directory.person(person.slack_id)
        except SlackFault as fault:
            if fault.knows_nobody:
                return None
            raise Trouble("trouble.slack") from fault

    async def _new(self, email: str, to: str) -> Profile:
        try:
            return await (
                self.directory.person(to) if to else self.directory.person_by_email(email)
            )
        except SlackFault as fault:
            if fault.knows_nobody:
                raise Mistake("relink.no_account") from fault
            if fault.has_no_method:
                raise Mistake("people.no_method", code=fault.code) from fault
            raise Trouble("trouble.slack") from fault


async def relink(
    session: Session,
    *,
    actor: Actor,
    accounts: Accounts,
    channels: Mapping[int, str],
    now: datetime,
) -> None:
    """Everything in the caller's transaction, as things are then. Raises `Mistake`."""
    gone = await former(session, actor, accounts.former.enrolment_id)
    if gone.person.slack_id != accounts.former.person.slack_id or set(gone.partners) - set(
        channels
    ):
        raise Mistake("relink.changed")
    person = gone.person
    before = set(await _told(session, gone))
    await move(session, actor.workspace, person, accounts.new, now)
    for pair in await pairs.active_of(session, ident(person)):
        pair.channel_id = channels.get(ident(pair), pair.channel_id)
        session.add(pair)
    note(session, actor, "account.relinked", f"person:{person.id}", now)
    readers = sorted({ident(person), *before} - {actor.id})
    await owe_news(session, person, readers, by_id=actor.id, now=now)


async def _told(session: Session, gone: Former) -> Sequence[int]:
    """The other of each pair, and the leads of those programmes."""
    there = await pairs.active_of(session, ident(gone.person))
    programmes = sorted({pair.programme_id for pair in there})
    led = [lead for key in programmes for lead in await people.leads_of(session, key)]
    return [ident(each) for each in (*gone.partners.values(), *led)]


async def move(
    session: Session, workspace: Workspace, person: Person, new: Profile, now: datetime
) -> None:
    """The person's row is that of the new account. What the new account has done already is theirs
    too; the row that was made for it is that of the former account from now on.
    """
    newcomer = await people.by_slack_id(session, ident(workspace), new.slack_id)
    if newcomer is not None and await pairs.active_of(session, ident(newcomer)):
        raise Mistake("relink.has_pairs", person=newcomer)
    left = person.slack_id
    if newcomer is not None:
        # Free for the other row, which a unique key guards.
        newcomer.slack_id, newcomer.is_active = f"{new.slack_id} {left}", False
        newcomer.handle, newcomer.name, newcomer.dm_channel_id = person.handle, person.name, None
        session.add(newcomer)
        await session.flush()
    person.slack_id, person.dm_channel_id = new.slack_id, None
    session.add(person)
    await session.flush()
    if newcomer is not None:
        newcomer.slack_id = left
        session.add(newcomer)
        await session.flush()
        await take_over(session, ident(newcomer), ident(person))
    await learn(session, workspace, new, now)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
