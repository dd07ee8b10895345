"""`match [programme]`: the best set of pairs, and what a lead makes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import matching as service
from bot.services import proposals
from bot.services.actors import Actor
from bot.services.proposals import Accepted
from bot.slack import joining
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.handlers.naming import programme_named
from bot.slack.values import number
from bot.slack.views.match_list import match_list
from bot.slack.views.replies import explain
from bot.texts import Say
from storage.engine import Session
from storage.tables import ident


async def match(ask: Ask, line: CommandLine) -> None:
    ask.actor.require(Action.MATCH)
    if line.people:
        raise Mistake("match.form", command=ask.command)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme = await programme_named(session, ask, Action.MATCH, line.rest)
        await service.run(ask.desk.db, ask.actor, programme, ask.desk.now())
        return await page_of(ask.desk, ask.actor, ident(programme), 0, ask.say)

    await ask.show(view())


async def turn_page(ask: Ask) -> None:
    programme_id, page = _numbers(ask.value, 2)
    await ask.show(page_of(ask.desk, ask.actor, programme_id, page, ask.say))


async def accept(ask: Ask) -> None:
    """One, or all that stood on the page."""
    await _accept(ask, without_asking=False)


async def accept_unasked(ask: Ask) -> None:
    """The lead says that everybody knows: the pairs are made now."""
    await _accept(ask, without_asking=True)
    programme_id, page, *_ = _numbers(ask.value, 2)

    async def made() -> None:
        view = await page_of(ask.desk, ask.actor, programme_id, page, ask.say)
        await ask.desk.gateway.update_view(str(ask.body["view"]["id"]), view)

    joining.soon(ask.desk, then=made if (ask.body.get("view") or {}).get("id") else None)


async def reject(ask: Ask) -> None:
    await _decide(ask, proposals.reject)


async def retry(ask: Ask) -> None:
    await _decide(ask, proposals.retry)
    joining.soon(ask.desk)


async def page_of(
    desk: Desk, actor: Actor, programme_id: int, page: int, say: Say, *, told: str = ""
) -> dict[str, Any]:
    async with desk.db.reading() as session:
        there = await service.listed(session, actor, programme_id, desk.now())
    return match_list(there, page, say, told=told)


async def _accept(ask: Ask, *, without_asking: bool) -> None:
    programme_id, page, *ids = _numbers(ask.value, 2)

    async def work(session: Session) -> str:
        found = await proposals.accept(
            session,
            actor=ask.actor,
            programme_id=programme_id,
            proposal_ids=frozenset(ids),
            now=ask.desk.now(),
            without_asking=without_asking,
        )
        return _left(found, ask.say)

    await _then_list(ask, programme_id, page, work)


async def _decide(ask: Ask, decide: Callable[..., Awaitable[Any]]) -> None:
    proposal_id, page = _numbers(ask.value, 2)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            programme_id = await proposals.programme_of(session, ask.actor, proposal_id)
        told = ""
        try:
            async with ask.desk.db.transaction() as session:
                await decide(session, actor=ask.actor, proposal_id=proposal_id, now=ask.desk.now())
        except Mistake as mistake:
            told = explain(mistake, ask.say)
        return await page_of(ask.desk, ask.actor, programme_id, page, ask.say, told=told)

    await ask.show(view())


async def _then_list(
    ask: Ask, programme_id: int, page: int, work: Callable[[Session], Awaitable[str]]
) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            told = await work(session)
        ask.desk.wake()
        return await page_of(ask.desk, ask.actor, programme_id, page, ask.say, told=told)

    await ask.show(view())


def _left(found: Accepted, say: Say) -> str:
    if found.left:
        return say.count_md("match.left", found.left)
    return "" if found.done else say.md("match.decided")


def _numbers(value: str, least: int) -> list[int]:
    """What a button's value holds. `Mistake` for one that this bot did not make."""
    parts = value.replace(",", ":").split(":")
    if len(parts) < least:
        raise Mistake("match.unknown")
    return [number(part) for part in parts]
