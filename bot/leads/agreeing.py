"""What members hear of new leads in App Home, and how they agree that these read earlier texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.check_ins import words
from bot.check_ins.words import about_word
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import About, reads
from bot.kernel.rules.facts import Fact
from bot.lead_tasks import lead_tasks
from bot.people import cards
from storage.engine import Session
from storage.people import leads
from storage.people.leads import NamedLead
from storage.states import RoleKind
from storage.tables import Answer, Enrolment, LeadTask, Pair, Person, Programme, Role, ident

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Notice:
    """`named` lead the programme since this person takes part. `role_id` is the newest of them.

    `would_read` are the leads who do not read what this person wrote to the leads before, and
    would if they agreed; nobody where nothing was written, or where it concerns these leads.
    """

    programme: Programme
    named: Sequence[Person]
    role_id: int
    would_read: Sequence[Person]


@dataclass(frozen=True)
class _Written:
    """A text to the leads; `pair` is that of a word."""

    fact: Fact
    about: About
    row: Answer | LeadTask | Enrolment
    pair: Pair | None = None


async def notices(session: Session, actor: Actor, now: datetime) -> Sequence[Notice]:
    """The notices to show, one a programme, until they are put away or the newest lead has led for
    `SHOWN_FOR`.
    """
    named = await leads.named_since(
        session, ident(actor.workspace), now - SHOWN_FOR, besides=actor.id
    )
    if not named:
        return []
    keys = {ident(each.programme) for each in named}
    since = await leads.member_since(session, actor.id, keys)
    seen = await leads.seen(session, actor.id, keys)
    found = []
    for key in sorted(keys & since.keys()):
        known = max(since[key], seen.get(key, since[key]))
        news = [n for n in named if n.programme.id == key and n.role.created_at > known]
        if news:
            found.append(await _notice(session, actor, news))
    return found


async def agree(session: Session, *, actor: Actor, role_id: int, now: datetime) -> None:
    """Whoever leads since then, or longer, reads what this person wrote to the leads before.

    `role_id` is the newest lead of the notice that was read: nobody who was named since is meant.
    """
    role = await _role(session, actor, role_id)
    for each in await _written(session, role.programme_id or 0, actor.id):
        # Never to an earlier instant: that would take it from leads who read it.
        if each.row.addressed_at is None or each.row.addressed_at >= role.created_at:
            continue
        each.row.addressed_at = role.created_at
        session.add(each.row)
        if isinstance(each.row, Answer) and each.pair is not None:
            await words.owe_to_others(session, each.pair, each.row, now)
        elif isinstance(each.row, LeadTask):
            await lead_tasks.tell(session, each.row, now)
    await _put_away(session, actor, role)


async def put_away(session: Session, *, actor: Actor, role_id: int) -> None:
    """The notice is read: nothing changes, and it is not shown again."""
    await _put_away(session, actor, await _role(session, actor, role_id))


async def _notice(session: Session, actor: Actor, news: Sequence[NamedLead]) -> Notice:
    newest, programme = news[-1].role, news[-1].programme
    written = await _written(session, ident(programme), actor.id)
    there = await leads.leading(session, ident(programme)) if written else ()
    would = [
        lead.person
        for lead in there
        if any(
            reads(lead, each.fact, replace(each.about, addressed_at=newest.created_at))
            and not reads(lead, each.fact, each.about)
            for each in written
        )
    ]
    return Notice(programme, [each.person for each in news], ident(newest), would)


async def _written(session: Session, programme_id: int, person_id: int) -> list[_Written]:
    """What was written to those who led then, and has not been taken back or seen to."""
    told = [
        _Written(Fact.WORD, about_word(pair, person_id, answer.addressed_at), answer, pair)
        for answer, pair in await leads.words_of(session, programme_id, person_id)
    ]
    wishes = await leads.wishes_of(session, programme_id, person_id)
    told += [
        _Written(Fact.WISH, await lead_tasks.about_task(session, task), task) for task in wishes
    ]
    rows = await leads.cards_of(session, programme_id, person_id)
    about = await cards.about(session, programme_id, rows)
    return told + [_Written(Fact.CARD, about[ident(row)], row) for row in rows]


async def _role(session: Session, actor: Actor, role_id: int) -> Role:
    """`Mistake` where whoever was named leads no more: the notice is out of date."""
    role = await tenancy.found(session, Role, role_id, actor)
    if role.kind != RoleKind.LEAD:
        raise Mistake(tenancy.GONE[Role])
    return role


async def _put_away(session: Session, actor: Actor, role: Role) -> None:
    programme_id = role.programme_id or 0
    await leads.note_seen(session, role.workspace_id, programme_id, actor.id, role.created_at)
