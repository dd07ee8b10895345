"""The label on an answer decides who reads it: each label, at every place, by every reader."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from sandbox.driver import User
from tests.stories.answered import answered, closed
from tests.stories.probing import brought, press_anywhere
from tests.stories.shown import shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town

NOTE, STEP, WORD = "NOTE de Chloé", "ETAPE de Chloé", "MOT de Chloé"
Place = Callable[[Town, User], Awaitable[str]]


def pressed(action_id: str, value: object) -> Place:
    async def look(town: Town, person: User) -> str:
        return "".join(
            await brought(person, lambda: press_anywhere(town, person, action_id, value))
        )

    return look


def typed(words: str) -> Place:
    async def look(_: Town, person: User) -> str:
        return "".join(await brought(person, lambda: person.say(f"/mentoring {words}")))

    return look


async def home(town: Town, person: User) -> str:
    return shown(town, await person.open_home())


async def conversations(town: Town, person: User) -> str:
    """Every message that stands where this person is, but for the answers to their own commands."""
    texts: list[Any] = []
    for channel in (await person.state())["channels"]:
        texts += [
            (m["text"], m["blocks"])
            for m in await person.messages(channel["id"])
            if not m["ephemeral"]
        ]
    return str(texts)


PLACES: Mapping[str, Place] = {
    "answer": pressed("answer_open", 1),
    "shared": pressed("shared_open", 1),
    "insight": pressed("insight_open", 1),
    "insights": pressed("insights_open", "1:2026-11-01:2026-12-31"),
    "word": pressed("word_read", 1),
    "topic": pressed("topic_about", 1),
    "task": pressed("task_open", 1),
    "privacy": pressed("privacy_open", "home"),
    "digest": typed("digest"),
    "pairs": typed("pairs"),
    "help": typed("help"),
    "home": home,
    "conversations": conversations,
}
OWN = {("chloe", "answer")}
SHARED = {("chloe", "shared"), ("marc", "shared")}
ASKED = {("marc", "insight")}
LED = {(who, "insights") for who in ("ines", "adam")}
LABELS: Mapping[str, tuple[str, str | None, set[tuple[str, str]]]] = {
    "only me": ("me", None, OWN),
    "my pair": ("pair", None, OWN | SHARED),
    "insight, offered": ("insight", None, OWN | SHARED | ASKED),
    "insight, kept": ("insight", "keep", OWN | SHARED | ASKED),
    "insight, agreed": ("insight", "agree", OWN | SHARED | ASKED | LED),
}
"""Label → what Chloé chooses, what Marc decides, and who then reads her note where."""


@pytest.mark.parametrize("label", LABELS)
async def test_each_label_at_each_place_by_each_reader(
    paired: Town, helen: User, label: str
) -> None:
    visibility, decision, noted = LABELS[label]
    town = paired
    await town.adam.command("/mentoring pair @priya @helen")
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(
        town.chloe, "marc", note=NOTE, next_step=STEP, visibility=visibility, word_to_lead=WORD
    )
    await town.ines.message_in(holding="word_read")
    if decision is not None:
        letter = await town.marc.message_in(holding="insight_open")
        await town.marc.click(letter, "insight_open")
        modal = await town.marc.modal("insight_modal")
        assert wrong(await town.marc.submit(modal, decision=decision)) == {}
    found: dict[str, set[tuple[str, str]]] = {NOTE: set(), STEP: set(), WORD: set()}
    for person in (town.chloe, town.marc, town.ines, town.adam, town.priya, helen):
        for name, look in PLACES.items():
            await closed(person)
            seen = await look(town, person)
            for text, where in found.items():
                if text in seen:
                    where.add((person.handle, name))
    assert found[NOTE] == noted
    assert found[STEP] == (OWN if visibility == "me" else OWN | SHARED)
    assert found[WORD] == {*OWN, ("ines", "word")}
