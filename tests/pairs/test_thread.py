"""*Our thread*: what a pair did and means to do, for the two of them and for nobody else."""

from datetime import date, timedelta

from sqlmodel import select

from bot.privacy.own_data import delete_texts
from sandbox.driver import Json, User
from storage.tables import NextStep
from tests.stories.answered import answered, closed
from tests.stories.arranging import planned
from tests.stories.at_home import from_home, pair_window
from tests.stories.digested import digested
from tests.stories.forged import forged_click
from tests.stories.probing import brought, press_anywhere
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


async def thread(person: User) -> Json:
    await closed(person)
    await from_home(person, "thread_open")

    async def there() -> Json | None:
        view = await person.modal()
        return view if "Vice Versa" not in str(view["title"]) else None

    return await person.until(there)


async def steps(town: Town) -> list[NextStep]:
    async with town.bot.context.db.reading() as session:
        found = await session.exec(select(NextStep))
        return sorted(found.all(), key=lambda row: row.id or 0)


async def done(person: User, view: Json) -> Json:
    """Press the first *Done*, and see what the thread becomes."""
    await person.click(view, "step_done")

    async def is_changed() -> Json | None:
        now = await person.modal()
        return now if now["hash"] != view["hash"] else None

    return await person.until(is_changed)


@EITHER
async def test_sessions_topics_steps_and_the_streak(paired: Town, language: str) -> None:
    begin, none, streak, by, ahead = {
        "en": (
            "Your next session begins a new series.",
            "Nothing is open.",
            "You have met at 2 check-ins in a row.",
            "You, by 7 December 2026: Essayer <vite>",
            ", 45 minutes · ",
        ),
        "fr": (
            "Votre prochaine séance ouvre une nouvelle série.",
            "Rien n’est en cours.",
            "Vous vous êtes vus à 2 points d’affilée.",
            "Vous, d’ici au 7 décembre 2026 : Essayer <vite>",
            ", 45 minutes · ",
        ),
    }[language]
    empty = shown(paired, await thread(paired.marc))
    assert begin in empty
    assert none in empty
    await paired.at(MONDAY)
    await answered(paired.chloe, "marc")
    await paired.at(MONDAY + WEEK)
    await answered(paired.chloe, "marc")
    await answered(paired.marc, "chloe", next_step="Essayer <vite>")
    await planned(paired.marc, "2026-12-03")
    view = await thread(paired.marc)
    text = shown(paired, view).replace("&lt;", "<").replace("&gt;", ">")
    for each in (streak, by, ahead, {"en": "Social networks", "fr": "Réseaux sociaux"}[language]):
        assert each in text
    theirs = shown(paired, await thread(paired.chloe)).replace("&lt;", "<").replace("&gt;", ">")
    assert "@marc" in theirs
    assert "Essayer <vite>" in theirs
    view = await done(paired.marc, view)
    assert none in shown(paired, view)
    assert {"en": "Done: Essayer", "fr": "Fait : Essayer"}[language] in shown(paired, view)
    (row,) = await steps(paired)
    assert (row.done_at, row.due_on) == (paired.clock.now(), date(2026, 12, 7))


@EITHER
async def test_what_is_only_for_oneself_stays_so(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await answered(paired.chloe, "marc", next_step="Pour moi", visibility="me")
    assert "Pour moi" in shown(paired, await thread(paired.chloe))
    view = await thread(paired.marc)
    assert "Pour moi" not in str(view)
    assert "step_done" not in buttons(view)
    gone = {"en": "This next step is not there", "fr": "Cette prochaine étape n’existe"}[language]
    for value in ("1", "99", "x", "9" * 30, ""):
        told = said(paired, await forged_click(paired, paired.marc, "step_done", value))
        assert told.startswith(gone), value
    assert [row.done_at for row in await steps(paired)] == [None]
    await answered(paired.chloe, "marc", next_step="Pour nous", visibility="pair")
    assert "Pour nous" in shown(paired, await thread(paired.marc))


@EITHER
async def test_nobody_else_sees_it_not_even_a_delegate(paired: Town, language: str) -> None:
    await paired.marc.command("/mentorat déléguer @priya")
    await paired.at(MONDAY)
    await answered(paired.marc, "chloe", next_step="Essayer")
    assert "thread_open" not in buttons(await pair_window(paired.priya))
    refused = {
        "en": "Only the two people of this pair can do this.",
        "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
    }[language]
    for person in (paired.priya, paired.ines, paired.adam):
        for action in ("thread_open", "step_done"):
            told = said(paired, await forged_click(paired, person, action, 1))
            assert told.startswith(refused), (person.handle, action)
    assert [row.done_at for row in await steps(paired)] == [None]


async def test_a_step_that_is_written_anew_is_open_again(paired: Town) -> None:
    await paired.at(MONDAY)
    await answered(paired.marc, "chloe", next_step="Essayer")
    view = await thread(paired.chloe)
    await done(paired.chloe, view)
    (row,) = await steps(paired)
    first = row.done_at
    paired.clock.move_to(MONDAY + timedelta(hours=1))
    await closed(paired.chloe)
    await brought(paired.chloe, lambda: press_anywhere(paired, paired.chloe, "step_done", 1))
    assert [row.done_at for row in await steps(paired)] == [first], "it was done the first time"
    await answered(paired.marc, "chloe", next_step="Essayer", note="Une note")
    assert [row.done_at for row in await steps(paired)] == [first]
    await answered(paired.marc, "chloe", next_step="Essayer mieux")
    assert [row.done_at for row in await steps(paired)] == [None]


async def overdue(town: Town, period: str = "last week") -> str:
    """The digest's line."""
    digest = await digested(town, town.ines, period)
    (line,) = [line for line in digest.split("\n") if "en retard" in line]
    return line


async def test_the_digest_counts_what_is_overdue(paired: Town) -> None:
    none, one = (f"Étapes convenues en retard : *{n}*" for n in (0, 1))
    await paired.at(MONDAY)
    await answered(paired.marc, "chloe", next_step="Essayer")
    await paired.at(MONDAY + WEEK)
    assert await overdue(paired) == none, "it is due today"
    await paired.at(MONDAY + WEEK + timedelta(days=1))
    assert await overdue(paired) == one
    await done(paired.marc, await thread(paired.marc))
    assert await overdue(paired) == none


async def test_a_step_is_overdue_for_twelve_weeks_whatever_period_is_read(paired: Town) -> None:
    none, one = (f"Étapes convenues en retard : *{n}*" for n in (0, 1))
    await paired.at(MONDAY)
    await answered(paired.marc, "chloe", next_step="Essayer")
    await paired.at(MONDAY + 2 * WEEK)
    for period in ("last week", "month", "all"):
        assert await overdue(paired, period) == one, period
    await paired.at(MONDAY + 13 * WEEK)
    assert await overdue(paired) == one
    await paired.at(MONDAY + 13 * WEEK + timedelta(days=1))
    assert await overdue(paired) == none, "it is forgotten"


async def test_a_step_without_its_text_or_its_pair_is_not_overdue(paired: Town) -> None:
    none, one = (f"Étapes convenues en retard : *{n}*" for n in (0, 1))
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY + timedelta(hours=1))
    await answered(paired.marc, "chloe", next_step="Essayer")
    await answered(paired.priya, "helen", next_step="Lire")
    await paired.at(MONDAY + 2 * WEEK)
    await paired.adam.command("/mentoring end @priya @helen")
    assert await overdue(paired) == one
    marc = await paired.bot.context.asker(paired.marc.id)
    async with paired.bot.context.db.transaction() as session:
        await delete_texts(session, marc, paired.clock.now())
    assert await overdue(paired) == none
