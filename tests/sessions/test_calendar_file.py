"""The calendar file when Slack's answer to it is lost, and where files cannot be shared."""

from datetime import timedelta

import pytest

from sandbox.driver import User
from storage.tables import Delivery
from tests.stories.arranging import a_moment, calendar_in, planned, rows
from tests.stories.shown import fault
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town

COMPLETE = "files.completeUploadExternal"


async def files_of(person: User) -> list[str]:
    """In their conversation with the bot; nobody else reads there."""
    there = [each["id"] for each in (await person.state())["channels"] if each["kind"] == "im"]
    messages = [each for channel in there for each in await person.messages(channel)]
    return [file["name"] for message in messages for file in message.get("files", [])]


async def settled(town: Town) -> list[Delivery]:
    """Both files, however often they are put back, and for how long."""
    for _ in range(60):
        await town.at(town.clock.now() + timedelta(seconds=10))
        both = [row for row in await rows(town, Delivery) if row.kind == "calendar"]
        if all(row.state in ("sent", "failed") for row in both):
            return both
    raise TimeoutError("a file does not come")


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload_url", COMPLETE])
async def test_an_upload_that_broke_off_begins_anew(paired: Town, method: str) -> None:
    await paired.at(MONDAY)
    await fault(paired, "drop", method)
    await planned(paired.marc, "2026-11-26")
    assert [row.state for row in await settled(paired)] == ["sent", "sent"]
    for person in (paired.marc, paired.chloe):
        assert await files_of(person) == ["vice-versa-1-0.ics"]


async def test_shared_twice_it_is_one_entry_in_a_calendar(paired: Town) -> None:
    """Without the history scopes nobody can look: it is sent again, and never lost."""
    await paired.at(MONDAY)
    await fault(paired, "drop_after", COMPLETE)
    await planned(paired.marc, "2026-11-26")
    await settled(paired)
    both = [await files_of(person) for person in (paired.marc, paired.chloe)]
    assert sorted(map(len, both)) == [1, 2], "one of the two had it already"
    _, event = await calendar_in(paired.marc, "vice-versa-1-0.ics")
    assert (event["sequence"], "@vice-versa" in str(event["uid"])) == (0, True)


async def test_with_the_history_it_is_shared_once(paired: Town) -> None:
    world = paired.sandbox.world
    world.granted = world.granted | {"mpim:history", "im:history"}
    await paired.at(MONDAY)
    await fault(paired, "drop_after", COMPLETE)
    await planned(paired.marc, "2026-11-26")
    assert all(row.ts is not None for row in await settled(paired))
    for person in (paired.marc, paired.chloe):
        assert await files_of(person) == ["vice-versa-1-0.ics"]


async def test_a_workspace_that_lets_no_files_be_shared_has_the_rest(paired: Town) -> None:
    await paired.at(MONDAY)
    await fault(paired, "unknown_method", "files.getUploadURLExternal", times=2)
    await planned(paired.marc, "2026-11-26")
    assert {row.state for row in await settled(paired)} == {"failed"}
    assert await files_of(paired.marc) == []
    assert [r.kind for r in await rows(paired, Delivery) if r.kind == "trouble"] == []


async def test_what_was_changed_at_once_sends_the_last_file_alone(paired: Town) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    notice = await paired.marc.message_in("chloe", holding="plan_change")
    await paired.marc.click(notice, "plan_change")
    view = await paired.marc.modal("plan_modal")
    await paired.marc.submit(view, plan_day="2026-11-27")
    await a_moment(paired)
    assert (await files_of(paired.marc))[-1] == "vice-versa-1-1.ics"
