"""How a way in is tried as somebody, and what they are told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import Action
from bot.kernel.view_handles import handles_for
from sandbox.driver import Json, User
from tests.stories.answered import is_loading
from tests.stories.forged import click_payload, forged_submit
from tests.town import Town

Refusal = str | None
"""What a person is told who may not; None when they may."""


@dataclass(frozen=True)
class Stage:
    """Chloé mentors Marc, both have answered, and everything can be clicked.

    `check_in` is theirs, `insight` Chloé's, `word` her answer, `task` what she asked of the leads;
    `enrolment` is Priya's, and `run` a file of people that was checked; `proposal`
    is to pair her with Helen, the `executive`; `risk` is a nudge about Marc; `closed` a
    programme in which they were a pair until it closed; `session` is planned, and Helen is Marc's
    `delegate`.
    """

    town: Town
    delegate: User
    check_in: int = 1
    pair: int = 1
    programme: int = 1
    topic: int = 2
    insight: int = 1
    word: int = 1
    task: int = 1
    enrolment: int = 1
    run: int = 1
    proposal: int = 1
    executive: int = 0
    risk: int = 2
    closed: int = 2
    step: int = 1
    session: int = 1


Value = Callable[[Stage], object]


@dataclass(frozen=True)
class Probe:
    """`way` is an id of `ids` or a verb: what a listener listens to."""

    action: Action
    way: str
    send: Callable[[Stage, User], Awaitable[Refusal]]


def command(action: Action, verb: Verb, words: str) -> Probe:
    async def send(stage: Stage, person: User) -> Refusal:
        return await refusal(stage.town, person, lambda: person.say(f"/mentoring {words}"))

    return Probe(action, verb, send)


def click(action: Action, way: str, value: Value) -> Probe:
    async def send(stage: Stage, person: User) -> Refusal:
        async def press() -> Any:
            await press_anywhere(stage.town, person, way, value(stage))

        return await refusal(stage.town, person, press)

    return Probe(action, way, send)


async def handle_for(town: Town, person: User, key: int = 1) -> str:
    """Of an insight, as a list that this person is shown would carry it."""
    asker = await town.bot.context.asker(person.id)
    async with town.bot.context.db.reading() as session:
        return handles_for(session, asker, "insight")(key)


def sealed_click(action: Action, way: str, value: Callable[[Stage, str], object]) -> Probe:
    """A button whose value carries the handle of the insight, as it would be for that person."""

    async def send(stage: Stage, person: User) -> Refusal:
        handle = await handle_for(stage.town, person, stage.insight)

        async def press() -> Any:
            await press_anywhere(stage.town, person, way, value(stage, handle))

        return await refusal(stage.town, person, press)

    return Probe(action, way, send)


def shortcut(action: Action, way: str) -> Probe:
    async def send(stage: Stage, person: User) -> Refusal:
        return await refusal(stage.town, person, lambda: person.shortcut(way))

    return Probe(action, way, send)


def submission(
    action: Action,
    way: str,
    metadata: Callable[[Stage], Mapping[str, Any]],
    values: Mapping[str, Json],
    *,
    sealed: str = "",
) -> Probe:
    """`sealed` names what the window holds as a handle for whom it was opened."""

    async def send(stage: Stage, person: User) -> Refusal:
        held = dict(metadata(stage))
        if sealed:
            held[sealed] = await handle_for(stage.town, person, int(held[sealed]))
        answer = await forged_submit(stage.town, person, way, held, dict(values))
        errors = answer.get("errors") or {}
        return next((text for text in errors.values() if is_refusal(stage.town, text)), None)

    return Probe(action, way, send)


async def press_anywhere(town: Town, person: User, action_id: str, value: object) -> None:
    """Send a click without waiting for what it brings."""
    await town.sandbox.outward.send("interactive", click_payload(town, person, action_id, value))


async def refusal(town: Town, person: User, do: Callable[[], Awaitable[Any]]) -> Refusal:
    """Do something, and tell whether what it brings is a refusal."""
    return next((t for t in await brought(person, do) if is_refusal(town, t)), None)


async def brought(person: User, do: Callable[[], Awaitable[Any]]) -> tuple[str, ...]:
    """Do something and wait for what it brings: an answer that only they see, or a modal."""
    before = await _seen(person)
    await do()

    async def answered() -> tuple[str, ...] | None:
        new = tuple(text for text in await _seen(person) if text not in before)
        return new or None

    return await person.until(answered)


def is_refusal(town: Town, text: str) -> bool:
    """One of the sentences that a `Refused` makes, in any language."""
    for language in ("en", "fr"):
        say = town.bot.context.texts.say(language)
        for key in ("refused.workspace", "refused.programme", "refused.pair"):
            head, _, tail = say(key, roles="\0").split(".")[0].partition("\0")
            if head in text and tail in text:
                return True
    return False


async def _seen(person: User) -> list[str]:
    """What is shown to this person now, one text each: answers, files, and modals as they are."""
    answers = [f"{m['ts']} {m['text']}" for m in await person.messages("general") if m["ephemeral"]]
    files = [
        str(message["files"])
        for channel in (await person.state())["channels"]
        if channel["kind"] == "im"
        for message in await person.messages(channel["id"])
        if message.get("files")
    ]
    views = [
        f"{v['id']} {v['hash']} {v['blocks']}"
        for v in (await person.state())["views"]
        if not is_loading(v)
    ]
    return [*answers, *files, *views]
