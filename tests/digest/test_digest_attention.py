"""All pairs that need a lead, in a window of pages, each with what may be done for it."""

import pytest

from sandbox.driver import Json
from sandbox.workspace import Member
from storage.tables import Pair, Person, ident
from tests.stories.answered import closed, loaded
from tests.stories.arranged import pressed
from tests.stories.digested import digest_of
from tests.stories.forged import click_payload, forged_click
from tests.stories.shown import buttons, said, shown
from tests.town import SATURDAY, Town
from tests.whole import EITHER

MANY = 45


@pytest.fixture
async def troubled(paired: Town) -> Town:
    """Of so many pairs the mentor has left."""
    async with paired.bot.context.db.transaction() as session:
        like = await session.get_one(Pair, 1)
        for number in range(MANY):
            mentor = Person(
                workspace_id=1, slack_id=f"U{number:08}", handle=f"m{number}",
                name=f"Mentor {number}", time_zone="Europe/Paris", locale="fr-FR",
                synced_at=SATURDAY, is_active=False,
            )  # fmt: skip
            session.add(mentor)
            member = Member(mentor.slack_id, mentor.handle, mentor.name, deleted=True)
            paired.sandbox.world.members[member.id] = member
            await session.flush()
            held = like.model_dump(exclude={"id", "row_handle"})
            session.add(Pair(**{**held, "mentor_id": ident(mentor)}))
    return paired


def pairs_in(window: Json) -> list[str]:
    """Who is in each, as its line says."""
    return [block["text"]["text"] for block in window["blocks"] if "accessory" in block]


def choice_in(town: Town, window: Json, choice: str) -> str:
    """The option of the first pair's menu, as Slack holds it."""
    menu = next(block["accessory"] for block in window["blocks"] if "accessory" in block)
    opened = town.bot.context.gateway.views.opened
    for option in menu["options"]:
        (action,) = opened({"actions": [{"selected_option": option}]})["actions"]
        if action["selected_option"]["value"].startswith(f"{choice}:"):
            return str(option["value"])
    raise LookupError(choice)


async def window_of(town: Town) -> Json:
    digest = await digest_of(town, town.ines)
    assert "digest_deed" not in buttons(digest)
    await closed(town.ines)
    await town.ines.click(digest, "attention_open")
    return await loaded(town.ines)


async def above(town: Town, window: Json) -> Json:
    """What came above the window, which stays."""

    async def there() -> Json | None:
        now = await town.ines.modal()
        return now if now["id"] != window["id"] else None

    return await town.ines.until(there)


@EITHER
async def test_every_one_of_them_can_be_helped(troubled: Town, language: str) -> None:
    town = troubled
    first = await window_of(town)
    page = {"en": "Page 1 of 2", "fr": "Page 1 sur 2"}[language]
    assert page in shown(town, first)
    second = await pressed(town.ines, first, "attention_later")
    seen = [*pairs_in(first), *pairs_in(second)]
    assert len(seen) == len(set(seen)) == MANY
    again = await pressed(town.ines, second, "attention_earlier")
    assert pairs_in(again) == pairs_in(first)


@EITHER
async def test_the_list_stays_below_what_is_done(troubled: Town, language: str) -> None:
    town = troubled
    window = await window_of(town)
    for choice, told in (
        # Already, where the bot has looked meanwhile who has left Slack.
        ("pause", {"en": "paus", "fr": "en pause"}),
        ("pause", {"en": "are pausing already", "fr": "sont déjà en pause"}),
    ):
        await town.ines.click(window, "digest_deed", choice_in(town, window, choice))
        answer = await above(town, window)
        assert told[language] in shown(town, answer)
        await town.ines.close(answer)
        assert (await town.ines.modal())["id"] == window["id"]
    await town.ines.click(window, "digest_deed", choice_in(town, window, "message"))
    form = await town.ines.modal("deed_message_modal")
    await town.ines.submit(form, message="Dix minutes vendredi ?")
    assert (await town.ines.modal())["id"] == window["id"]


async def test_a_page_that_there_is_not_is_the_last_one(troubled: Town) -> None:
    town = troubled
    window = await window_of(town)
    await closed(town.ines)
    assert pairs_in(window)
    click = click_payload(town, town.ines, "attention_later", "1:999999999")
    await town.sandbox.outward.send("interactive", click)
    assert "Page 2 sur 2" in shown(town, await loaded(town.ines))


@EITHER
async def test_only_who_runs_the_programme_sees_it(troubled: Town, language: str) -> None:
    refused = {"en": "In this programme, only", "fr": "Dans ce programme, seul"}[language]
    for person in (troubled.chloe, troubled.marc, troubled.priya):
        told = said(troubled, await forged_click(troubled, person, "attention_open", "1:0"))
        assert told.startswith(refused)
    for value in ("1", "1:x", "x:0", "1:0:0"):
        told = said(troubled, await forged_click(troubled, troubled.ines, "attention_open", value))
        assert not told.startswith(refused)
