"""Emoji, right-to-left text and `<!channel>`: what people write stays text, wherever it is read."""

import json
from collections.abc import Iterator

import pytest

from sandbox.driver import Json
from tests.scenes import Scenes
from tests.stories.answered import answered, loaded, shared
from tests.stories.at_home import choose
from tests.stories.digested import digest_of
from tests.stories.shown import fault, filled, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town

STRANGE = "<!channel> <@U0000001> & <https://evil.example|click> \u202eשלום\u202c 🎉 :tada: *b*"
ESCAPED = (
    "&lt;!channel&gt; &lt;@U0000001&gt; &amp; &lt;https://evil.example|click&gt; "
    "\u202eשלום\u202c 🎉 :tada: *b*"
)


def raw(thing: Json) -> str:
    return json.dumps([thing.get("text"), thing["blocks"]], ensure_ascii=False)


def holds_it_as_text(thing: Json) -> bool:
    """As plain text, in which nothing is markup, or escaped; never as markup."""
    texts = [part["text"] for part in text_objects(thing["blocks"]) if part["type"] != "mrkdwn"]
    markup = [part["text"] for part in text_objects(thing["blocks"]) if part["type"] == "mrkdwn"]
    markup.append(thing.get("text") or "")
    held = any(STRANGE in text for text in texts) or any(ESCAPED in text for text in markup)
    return held and not any("<!channel>" in text or "<https" in text for text in markup)


def text_objects(thing: object) -> Iterator[Json]:
    if isinstance(thing, list):
        for part in thing:
            yield from text_objects(part)
    elif isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing
        for part in thing.values():
            yield from text_objects(part)


@pytest.fixture
async def written(paired: Town, scenes: Scenes) -> Town:
    return await scenes.after(writing_strangely, paired)


async def writing_strangely(town: Town) -> None:
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(
        town.chloe,
        "marc",
        note=STRANGE,
        next_step=STRANGE,
        word_to_lead=STRANGE,
        visibility="insight",
    )


async def test_in_the_insight_and_then_in_the_window_of_the_digest(written: Town) -> None:
    letter = await written.marc.message_in(holding="insight_open")
    await written.marc.click(letter, "insight_open")
    modal = await written.marc.modal("insight_modal")
    assert holds_it_as_text(modal)
    await written.marc.submit(modal, decision="agree")
    await written.ines.click(await digest_of(written, written.ines), "insights_open")
    assert holds_it_as_text(await loaded(written.ines))
    await choose(written.ines, await written.ines.open_home(), "programme_menu.digest")
    assert holds_it_as_text(await written.ines.modal())


async def test_in_the_word_to_the_lead(written: Town) -> None:
    letter = await written.ines.message_in(holding="word_read")
    await written.ines.click(letter, "word_read")
    assert holds_it_as_text(await written.ines.modal())


async def test_in_what_the_pair_shares(written: Town) -> None:
    modal = await shared(written.marc)
    assert holds_it_as_text(modal)
    assert sum(part["text"] == STRANGE for part in text_objects(modal["blocks"])) == 1
    assert raw(modal).count(ESCAPED) == 1


async def test_in_one_s_own_answer_as_it_was_typed(written: Town) -> None:
    await written.chloe.say("/mentorat point")
    held = filled(await written.chloe.modal("answer_modal"))
    assert (held["note"], held["next_step"], held["word_to_lead"]) == (STRANGE,) * 3


async def test_in_no_message_of_the_pair(written: Town) -> None:
    prompt = await written.marc.message_in("chloe", holding="has answered", edited=True)
    assert "tada" not in raw(prompt)


@pytest.mark.parametrize("command", ["/mentoring", "/mentorat"])
async def test_in_what_a_command_repeats(town: Town, command: str) -> None:
    for typed in ("<!channel>", "digest <!channel> & co", "pair @chloe @marc <!here>"):
        answer = await town.adam.command(f"{command} {typed}")
        assert "<!" not in raw(answer)
        assert "&lt;!" in raw(answer)
        assert "&amp;lt;" not in raw(answer)


async def test_a_very_long_insight_full_of_signs_still_makes_a_digest(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", note="<" * 3000, visibility="insight")
    letter = await paired.marc.message_in(holding="insight_open")
    await paired.marc.click(letter, "insight_open")
    await paired.marc.submit(await paired.marc.modal("insight_modal"), decision="agree")
    digest = await digest_of(paired, paired.ines)
    await paired.ines.click(digest, "insights_open")
    assert "<" * 3000 in shown(paired, await paired.ines.modal())


async def test_a_name_full_of_signs_is_a_name(paired: Town) -> None:
    paired.sandbox.world.members[paired.marc.id].name = "Marc <!channel> & Co"
    await paired.bot.scheduler.run("sync_people")
    await paired.adam.command("/mentoring pair @chloe @helen")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.adam.command("/mentoring send")
    await fault(paired, "delay", "nothing")
    which = await paired.chloe.command("/mentorat point")
    assert "Marc <!channel> & Co" in [
        element["text"]["text"]
        for block in which["blocks"]
        for element in block.get("elements", [])
    ]
    assert "<!channel>" not in which["text"]
