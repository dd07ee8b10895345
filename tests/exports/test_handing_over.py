"""A file that is asked for twice, that Slack refuses, that nobody may have any more, that is cut
short: the person hears of it, and nothing of it stays on the disk.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.exports.exports import wished
from bot.exports.files.maker import Maker
from bot.kernel.errors import Mistake, Problem, SlackFault
from bot.kernel.roles import take
from tests.bare import Bare
from tests.exports.handed import Counter, a_week
from tests.ports import InMemoryFiles, rate_limited, refused, unanswered
from tests.town import MONDAY_NINE_IN_PARIS

SOON = 0.001
"""Seconds: everything takes long enough to be told how far it is."""


async def carried_out(counter: Counter, handle: str = "ines", form: str = "xlsx") -> None:
    await counter.exporter.carry_out(await counter.order(handle, form))


@pytest.fixture
def eager(bare: Bare, nothing_left: None) -> Counter:
    return Counter(bare, show_every=SOON)


async def test_what_is_asked_for_twice_is_made_once(counter: Counter) -> None:
    order = await counter.order(form="csv")
    with pytest.raises(Mistake) as found:
        await counter.order(form="csv")
    told = await counter.bare.sentence_for("ines", found.value)
    assert told.startswith("Ce fichier est déjà en préparation")
    other = await counter.order(form="xlsx")
    await asyncio.gather(counter.exporter.carry_out(order), counter.exporter.carry_out(other))
    assert len(counter.files()) == 2, "another file is another order"
    await counter.hands_over(form="csv")
    assert len(counter.files()) == 3, "and what was handed over may be asked for again"


async def test_who_waits_sees_how_far_it_is_in_one_message(eager: Counter) -> None:
    slack = eager.bare.slack
    async with eager.exporter.queue.turn:
        going = asyncio.create_task(carried_out(eager))
        await slack.messages.until(lambda: "attend qu’un autre soit terminé" in eager.told())
    await going
    assert "est là, ci-dessous" in eager.told()
    assert len(slack.messages.posted) == 1, "one message, and not one for every step"
    assert len(eager.files()) == 1


async def test_what_is_quickly_made_is_not_told_of(counter: Counter) -> None:
    await carried_out(counter)
    assert counter.told() == ""
    assert len(counter.files()) == 1


async def test_the_percentage_grows_with_the_rows(
    eager: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_week(eager.bare)
    whole = Maker.made

    async def slowly(maker: Maker) -> bytes | Path:
        await eager.bare.slack.messages.until(lambda: "100%" in eager.told("adam"))
        return await whole(maker)

    monkeypatch.setattr(Maker, "made", slowly)
    await carried_out(eager, "adam")
    assert (
        "I am making the XLSX file of *Reverse mentoring*: 100%. If it has not come in ten "
        "minutes, ask for it again."
    ) in [eager.bare.plain(each) for each in eager.bare.slack.messages.history]


async def test_a_progress_that_slack_does_not_take_holds_nothing_up(
    eager: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = eager.bare.slack.messages
    messages.faults.append(unanswered())
    whole = Maker.made

    async def once_it_was_refused(maker: Maker) -> bytes | Path:
        await messages.until(lambda: not messages.faults)
        return await whole(maker)

    monkeypatch.setattr(Maker, "made", once_it_was_refused)
    await carried_out(eager)
    assert len(eager.files()) == 1


async def test_who_leads_no_more_gets_no_file(counter: Counter) -> None:
    order = await counter.order()
    async with counter.bare.acting("adam") as (session, adam):
        await take(
            session,
            actor=adam,
            person=order.asker.person,
            programme=None,
            admins=frozenset(),
            now=counter.bare.now,
        )
    await counter.exporter.carry_out(order)
    assert counter.told().startswith("Dans ce programme, seul un administrateur ou un responsable")
    assert counter.files() == []
    assert not [each for each in await counter.bare.audited() if each.startswith("export.")]


async def test_who_has_left_slack_gets_no_file(counter: Counter) -> None:
    order = await counter.order()
    await counter.bare.changed(order.asker.person, is_active=False)
    await counter.exporter.carry_out(order)
    assert counter.files() == []


@pytest.mark.parametrize(
    ("code", "in_english", "in_french"),
    [
        (
            "file_uploads_disabled",
            "Ask a workspace owner to allow",
            "à un propriétaire de l’espace",
        ),
        ("file_upload_size_restricted", "Ask for a shorter period", "une période plus courte"),
        ("missing_scope", "ask an admin to install", "de réinstaller l’application"),
        ("unknown_method", "would not help", "n’y changerait rien"),
        ("method_deprecated", "it answers “method_deprecated”", "répond « method_deprecated »"),
        ("something_new", "Slack did not take your file.", "Slack n’a pas accepté votre fichier."),
    ],
)
async def test_a_slack_that_refuses_the_file_is_told_with_what_to_do(
    counter: Counter, code: str, in_english: str, in_french: str
) -> None:
    for handle, told in (("adam", in_english), ("ines", in_french)):
        counter.bare.slack.files.faults.append(refused(code))
        await carried_out(counter, handle)
        assert told in counter.told(handle)
        assert counter.files(handle) == []
    assert not counter.exporter.queue.asked
    assert counter.slept == [], "what is refused is not tried again"


@pytest.mark.parametrize(("fault", "waits"), [(unanswered(), 1), (rate_limited(500.0), 30.0)])
async def test_a_slack_that_stumbles_before_the_file_is_shown_is_asked_again(
    counter: Counter, fault: SlackFault, waits: float
) -> None:
    counter.bare.slack.files.faults.append(fault)
    await carried_out(counter)
    assert len(counter.files()) == 1
    assert counter.slept == [waits]


async def test_a_file_that_may_be_there_already_is_not_sent_again(counter: Counter) -> None:
    counter.bare.slack.files.faults.append(unanswered(perhaps_done=True))
    await carried_out(counter, "adam")
    assert "Slack did not take your file." in counter.told("adam")
    assert counter.slept == []


async def test_a_slack_that_does_not_get_up_is_told(counter: Counter) -> None:
    counter.bare.slack.files.faults += [unanswered()] * 9
    await carried_out(counter, "adam")
    assert "Slack did not take your file." in counter.told("adam")
    assert counter.slept == [1, 2]


async def test_who_cannot_be_written_to_is_told_where_they_clicked(counter: Counter) -> None:
    slack = counter.bare.slack
    slack.files.faults.append(refused("file_uploads_disabled"))
    slack.messages.faults.append(unanswered())
    await carried_out(counter, "adam", "csv")
    (told,) = counter.replied
    assert "takes no files" in told


async def test_a_bot_that_is_stopped_makes_nothing_any_more(counter: Counter) -> None:
    counter.exporter.stopping.set()
    await carried_out(counter, "adam")
    assert "The bot is being restarted" in counter.told("adam")
    assert counter.files("adam") == []


async def test_a_bot_that_is_stopped_in_the_middle_says_so(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counter.bare.pair("chloe", "marc")
    await counter.bare.at(MONDAY_NINE_IN_PARIS)
    whole = Maker.add

    async def stopped(maker: Maker, rows: Sequence[Any]) -> None:
        await whole(maker, rows)
        counter.exporter.stopping.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Maker, "add", stopped)
    await carried_out(counter)
    assert "Le robot redémarre" in counter.told()
    assert counter.files() == []


async def test_a_bot_that_is_stopped_while_the_file_is_sent_says_so(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_: object) -> None:
        counter.exporter.stopping.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(InMemoryFiles, "upload", endless)
    await carried_out(counter, "adam")
    assert "The bot is being restarted" in counter.told("adam")


async def test_a_process_that_dies_is_told(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Maker.made

    async def dead(maker: Maker) -> bytes | Path:
        maker.process.terminate()
        await maker.process.wait()
        return await whole(maker)

    monkeypatch.setattr(Maker, "made", dead)
    await carried_out(counter, "adam")
    assert "Something went wrong on our side" in counter.told("adam")
    assert not counter.exporter.queue.asked


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "1",
        "999:all:2026-11-01:2026-12-01",
        "1:all",
        "1:dates:2026-13-01:2026-12-01",
        "1:dates:2026-12-01:2026-11-01",
        "1:dates:0001-01-01:9999-12-31",
        "²:all:2026-11-01:2026-12-01",
        "99999999999999999999:all:2026-11-01:2026-12-01",
    ],
)
async def test_a_button_that_is_not_ours_says_so(bare: Bare, value: str) -> None:
    async with bare.acting("ines") as (session, ines):
        with pytest.raises(Problem) as found:
            await wished(session, ines, value, bare.now)
    told = await bare.sentence_for("ines", found.value)
    assert told.startswith("Ce bouton n’est plus connu.")
    assert (await bare.sentence_for("adam", found.value)).startswith("This button is no longer")
