"""People as Slack knows them: looked up when somebody names them, kept as far as it is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.kernel.clock import Clock
from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.ports import PeopleDirectory, Profile, everyone
from bot.kernel.rules.command_line import Mention
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import PlaceChanged, ProfileLearnt, announce
from storage.engine import Database, Session
from storage.once import add_once
from storage.pairs import delegations
from storage.people import people
from storage.tables import Person, Workspace, ident


async def learn(session: Session, workspace: Workspace, profile: Profile, now: datetime) -> Person:
    """Write down what Slack says, creating the person when they are new."""
    workspace_id = ident(workspace)
    # Two first clicks of the same person may meet here: the unique key lets one of them in.
    await add_once(
        session,
        Person(workspace_id=workspace_id, slack_id=profile.slack_id, synced_at=now),
    )
    person = await people.by_slack_id(session, workspace_id, profile.slack_id)
    if person is None:
        raise LookupError("a person who was just written is gone")
    came_back = has_come_back(person, profile)
    lived = person.time_zone, person.country
    write_profile(person, profile, now)
    session.add(person)
    await tell_move(session, person, lived, now)
    # Slack keeps an account that is deactivated, and may activate it again: the person stays, what
    # they handed to somebody else does not.
    if not person.is_active:
        await delegations.end_all_of(session, ident(person), now)
    await session.flush()
    await announce(session, ProfileLearnt(person, now, came_back))
    return person


async def tell_move(
    session: Session, person: Person, lived: tuple[str, str | None], now: datetime
) -> None:
    """Announce it where somebody lives by another zone or country than they did."""
    if lived != (person.time_zone, person.country):
        await session.flush()
        await announce(session, PlaceChanged(person, *lived, now))


def has_come_back(person: Person, profile: Profile) -> bool:
    """Whether somebody who had left Slack is there again."""
    return profile.is_active and not person.is_active


def write_profile(person: Person, profile: Profile, now: datetime) -> None:
    """What Slack says of a person now, in place of what it said before."""
    person.handle, person.name = profile.handle, profile.name
    # Some of Slack's answers leave these out; that is no reason to forget them.
    person.time_zone = profile.time_zone or person.time_zone
    person.locale = profile.locale or person.locale
    person.is_active, person.is_bot = profile.is_active, profile.is_bot
    person.is_slack_admin, person.synced_at = profile.is_admin, now
    person.is_foreign, person.is_guest = profile.is_foreign, profile.is_guest


async def choose_language(session: Session, person_id: int, language: str | None) -> None:
    """`language` is "en", "fr", or None to follow Slack's."""
    person = await session.get_one(Person, person_id)
    person.language = language
    session.add(person)


async def choose_country(
    session: Session, person_id: int, country: str | None, now: datetime
) -> None:
    """`country` is a code of ISO 3166, with a region where it has some; None is their zone's."""
    person = await session.get_one(Person, person_id)
    lived = person.time_zone, person.country
    person.country = country
    session.add(person)
    await tell_move(session, person, lived, now)


@dataclass(frozen=True)
class _LookedUp:
    """What Slack says of an id; no profile where this Slack tells nothing about people."""

    slack_id: str
    called: str
    profile: Profile | None


@dataclass(frozen=True, kw_only=True)
class PeopleLookup:
    """Slack is asked first, and what it answers is then written in one transaction."""

    db: Database
    directory: PeopleDirectory
    clock: Clock
    team_id: str

    async def find(self, mention: Mention) -> Person:
        """The person named in a command. `Mistake` says how to name one."""
        (person,) = await self.find_all([mention])
        return person

    async def find_all(self, mentions: Sequence[Mention]) -> Sequence[Person]:
        """Everybody who is named: what Slack answers of them is written in one transaction."""
        if not mentions:
            return ()
        return await self._write([await self._told_of(mention) for mention in mentions])

    async def look_up(self, slack_id: str, *, called: str = "") -> Person:
        """What Slack says of somebody now, written down. `Mistake` when Slack knows no such id.

        `called` is the name that came with the id, for a Slack that tells nothing about people.
        """
        (person,) = await self._write([await self._ask(slack_id, called)])
        return person

    async def look_up_asker(self, slack_id: str, *, called: str = "") -> Person:
        """The same of somebody who clicked or typed: they named nobody, so that no name of theirs
        can be wrong. Raises `Mistake` where Slack tells this app nothing of them.
        """
        try:
            return await self.look_up(slack_id, called=called)
        except Mistake as unknown:
            structlog.get_logger().warning("asker_unknown", error=repr(unknown.__cause__))
            raise Mistake("asker.unknown") from unknown

    async def refresh(self, profile: Profile) -> None:
        """Slack says that somebody changed: keep it if we know them."""
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            if await people.by_slack_id(session, workspace.id or 0, profile.slack_id):
                await learn(session, workspace, profile, self.clock.now())

    async def _told_of(self, mention: Mention) -> _LookedUp:
        if mention.slack_id is None:
            return await self._ask(await self._id_of(mention))
        try:
            return await self._ask(mention.slack_id, mention.handle or "")
        except Mistake:
            # Typed without escaping, @UNA12 may be a handle that looks like an id.
            if mention.typed != f"@{mention.handle}":
                raise
            return await self._ask(await self._id_of(mention))

    async def _ask(self, slack_id: str, called: str = "") -> _LookedUp:
        return _LookedUp(slack_id, called, await self._profile(slack_id))

    async def _write(self, told: Sequence[_LookedUp]) -> Sequence[Person]:
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            return [await self._learn(session, workspace, one) for one in told]

    async def _learn(self, session: Session, workspace: Workspace, told: _LookedUp) -> Person:
        if (profile := told.profile) is None:
            known = await people.by_slack_id(session, workspace.id or 0, told.slack_id)
            if known is not None and known.handle not in ("", told.slack_id):
                return known
            called = told.called or told.slack_id
            profile = Profile(told.slack_id, called, called)
        return await learn(session, workspace, profile, self.clock.now())

    async def _profile(self, slack_id: str) -> Profile | None:
        """None where this Slack tells nothing about people."""
        try:
            return await self.directory.person(slack_id)
        except SlackFault as fault:
            if fault.not_offered:
                structlog.get_logger().warning("people_unknown", error=fault.code)
                return None
            if not fault.knows_nobody:
                raise Trouble("trouble.slack") from fault
            raise Mistake("person.unknown", typed=slack_id) from fault

    async def _id_of(self, mention: Mention) -> str:
        wanted = fold(mention.handle or "")
        found = {slack_id: names for slack_id, names in await self._everyone() if wanted in names}
        # A handle is one person's alone; a name may be several people's.
        exact = [slack_id for slack_id, names in found.items() if names[0] == wanted]
        chosen = exact or list(found)
        if len(chosen) > 1:
            raise Mistake("person.ambiguous", typed=mention.typed)
        if not chosen:
            raise Mistake("person.unknown", typed=mention.typed)
        return chosen[0]

    async def _everyone(self) -> list[tuple[str, list[str]]]:
        """Each member's id and names; only those we have met where Slack lists nobody."""
        try:
            return [
                (one.slack_id, _names(one.handle, one.name, one.shown_as))
                async for one in everyone(self.directory)
            ]
        except SlackFault as fault:
            if not fault.permanent:
                raise Trouble("trouble.slack") from fault
        async with self.db.reading() as session:
            workspace = await self._workspace(session)
            met = await people.everyone(session, workspace.id or 0)
        return [(person.slack_id, _names(person.handle, person.name)) for person in met]

    async def _workspace(self, session: Session) -> Workspace:
        workspace = await people.workspace_by_team(session, self.team_id)
        if workspace is None:
            raise LookupError("the workspace is written at start")
        return workspace


def _names(handle: str, *names: str) -> list[str]:
    """What a person may be called, their handle first."""
    called = [fold(name) for name in names if name]
    return [fold(handle), *called, *(name.replace(" ", ".") for name in called)]
