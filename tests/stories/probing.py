"""How a way in is tried as somebody, and what they are told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import Action
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
    """`way` is an id of `ids` or a verb: what a listener listens to. `about` is what is sent with
    it; `press` sends it and waits for nothing; `send` tells what it brings.
    """

    action: Action
    way: str
    about: Callable[[Stage], str]
    press: Callable[[Stage, User], Awaitable[Any]]
    send: Callable[[Stage, User], Awaitable[Refusal]]


def command(action: Action, verb: Verb, words: str) -> Probe:
    async def press(_: Stage, person: User) -> Any:
        await person.say(f"/mentoring {words}")

    return _pressed(action, verb, lambda _: words, press)


def click(action: Action, way: str, value: Value) -> Probe:
    async def press(stage: Stage, person: User) -> Any:
        await press_anywhere(stage.town, person, way, value(stage))

    return _pressed(action, way, lambda stage: str(value(stage)), press)


def shortcut(action: Action, way: str) -> Probe:
    async def press(_: Stage, person: User) -> Any:
        await person.shortcut(way)

    return _pressed(action, way, lambda _: "", press)


def _pressed(
    action: Action,
    way: str,
    about: Callable[[Stage], str],
    press: Callable[[Stage, User], Awaitable[Any]],
) -> Probe:
    async def send(stage: Stage, person: User) -> Refusal:
        return await refusal(stage.town, person, lambda: press(stage, person))

    return Probe(action, way, about, press, send)


def submission(
    action: Action,
    way: str,
    metadata: Callable[[Stage], Mapping[str, Any]],
    values: Mapping[str, Json],
) -> Probe:
    async def press(stage: Stage, person: User) -> Json:
        return await forged_submit(stage.town, person, way, dict(metadata(stage)), dict(values))

    async def send(stage: Stage, person: User) -> Refusal:
        answer = await press(stage, person)
        errors = answer.get("errors") or {}
        return next((text for text in errors.values() if is_refusal(stage.town, text)), None)

    return Probe(action, way, lambda stage: str(metadata(stage)), press, send)


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
