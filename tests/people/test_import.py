"""Inès brings people in from a file: the modal, its buttons, and the messages about it.

What is found in a file and what is written of it: `test_import_check`, `test_import_applied`.
"""

from sandbox.driver import texts_of
from tests.people.dropped import address, people_file
from tests.people.test_import_check import CHLOE, MARC, PRIYA
from tests.stories.brought import (
    applied,
    dropped,
    ended,
    form,
    known,
    looked_through,
    quiet,
    runs,
)
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, fault, part, said, shown, wrong
from tests.town import Town


async def test_a_file_is_looked_at_applied_and_told_of(paired: Town) -> None:
    view = await dropped(paired.ines, people_file(CHLOE, MARC))
    assert "*2* personnes seraient nouvelles" in shown(paired, view)
    assert "import_bad_lines" not in buttons(view)
    message = await paired.ines.message_in(holding="import_see")
    assert "*2* personnes seraient nouvelles" in said(paired, message)
    assert "chloe" not in texts_of(message), "a message names nobody"
    assert (await known(paired, "chloe")).enrolment is None, "nothing is changed yet"
    await applied(paired, paired.ines, view)
    assert (await known(paired, "marc")).enrolment is not None
    await paired.ines.message_in(holding="Votre fichier est appliqué")
    await quiet(paired)
    first = await paired.ines.message_in(holding="2", edited=True)
    assert "est appliqué. Lignes : 2 sur 2." in said(paired, first)
    assert buttons(first) == []


async def test_bad_lines_come_as_a_file_when_asked_for_and_the_file_is_dropped(
    paired: Town,
) -> None:
    view = await dropped(paired.ines, people_file(f"{address('chloe')},mentee,,,,,,,"))
    assert "import_apply" not in buttons(view)
    await paired.ines.click(view, "import_bad_lines")
    sent = await paired.ines.message_in(holding=".csv")
    data = await paired.ines.download(sent["files"][0])
    assert data.decode("utf-8-sig").count("\r\n") == 1 + 1
    await paired.ines.click(view, "import_drop")
    assert (await ended(paired, paired.ines, "dropped")).rows is None


async def test_many_bad_lines_come_as_a_file_and_in_pages(paired: Town) -> None:
    lines = [f"nobody{n}@maison-vauban.example,mentor,,,,,,," for n in range(45)]
    view = await dropped(paired.ines, people_file(CHLOE, *lines))
    sent = await paired.ines.message_in(holding="lignes-fautives.csv")
    assert (await paired.ines.download(sent["files"][0])).count(b"nobody") == 45
    assert "Page 1 sur 3" in shown(paired, view)
    await paired.ines.click(view, "import_later")

    async def second() -> str | None:
        text = shown(paired, await paired.ines.modal())
        return text if "Page 2 sur 3" in text else None

    assert "nobody25@" in await paired.ines.until(second)


async def test_an_example_is_sent_and_the_modal_says_so(paired: Town) -> None:
    view = await form(paired.ines, "/mentorat importer")
    await paired.ines.click(view, "import_example")
    sent = await paired.ines.message_in(holding=".csv")
    assert b"chloe@example.com" in await paired.ines.download(sent["files"][0])

    async def told() -> bool | None:
        text = shown(paired, await paired.ines.modal("import_modal"))
        return "*Messages*" in text or None

    assert await paired.ines.until(told)


async def test_after_a_file_that_says_nothing_another_can_be_chosen(paired: Town) -> None:
    view = await dropped(paired.ines, b" ")
    assert "Ce fichier est vide." in shown(paired, view)
    assert view["callback_id"] == "import_modal"
    answer = await paired.ines.submit(view, people_file=[("people.csv", people_file(CHLOE))])
    assert wrong(answer) == {}
    assert "import_apply" in buttons(await looked_through(paired.ines))


async def test_what_the_client_would_not_let_through_is_refused(paired: Town) -> None:
    view = await form(paired.ines)
    too_big = b"x" * 5_000_001
    answer = await paired.ines.submit(view, people_file=[("people.csv", too_big)])
    assert wrong(answer)["people_file"].startswith("Ce fichier est trop lourd : 5 Mo")


async def test_when_the_modal_was_closed_the_message_tells(paired: Town) -> None:
    view = await form(paired.ines)
    await fault(paired, "delay", "users.lookupByEmail", seconds=0.5)
    await paired.ines.submit(view, people_file=[("people.csv", people_file(CHLOE))])
    await paired.ines.close(await paired.ines.modal())
    message = await paired.ines.message_in(holding="import_see")
    await paired.ines.click(message, "import_apply")
    assert (await ended(paired, paired.ines, "done")).applied == 1


async def test_clicks_that_come_twice_or_for_nothing_say_so(paired: Town) -> None:
    view = await dropped(paired.ines, people_file(PRIYA))
    key = part(view, "import_apply")["value"]
    await applied(paired, paired.ines, view)
    for action in ("import_apply", "import_drop", "import_see", "import_bad_lines"):
        told = said(paired, await forged_click(paired, paired.ines, action, key))
        assert told.startswith("Ce fichier est déjà appliqué."), action
    told = said(paired, await forged_click(paired, paired.ines, "import_see", 99))
    assert told.startswith("Ce fichier n’est plus connu.")


async def test_a_bot_that_stopped_goes_on_when_it_is_back(paired: Town) -> None:
    view = await dropped(paired.ines, people_file(PRIYA))
    # As though the process had ended just after the click.
    paired.bot.context.stopping.set()
    await paired.ines.click(view, "import_apply")
    await ended(paired, paired.ines, "applying")
    await quiet(paired)
    paired.bot.context.stopping.clear()
    await paired.bot.scheduler.tick()
    (run,) = await runs(paired)
    assert (run.state, run.applied) == ("done", 1)
    await paired.ines.message_in(holding="Votre fichier est appliqué")
