"""The audit log as an admin reads it: every action has its words, and no line names an author."""

import ast
import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.audit import log
from bot.audit.log import Filter, Log
from bot.audit.rules import ACTIONS, Subject, subject_in
from bot.check_ins import words
from bot.kernel.errors import Refused
from bot.lead_tasks import own_tasks
from bot.pair_life import leaving
from bot.people import roster, volunteering
from bot.people.rules.volunteer_card import VolunteerCard
from bot.slack.audit.views import AUDIT_FORM, PAGER, csv_file, filter_in, log_modal
from storage.states import Side
from storage.tables import AuditEvent, LeadTask, ident
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import EITHER

EVERYTHING = Filter()
CANARY = "zqx-in-the-log"


def noted() -> Iterator[str]:
    """What the code notes: whole names, and of those that are put together what they begin with."""
    for path in Path(bot.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "note",
                "noted",
                "unit_of_work.noted",
            ):
                yield from _named(node.args[2])


def _named(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_named(node.body), *_named(node.orelse))
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value!s}*"


def test_every_action_that_is_noted_is_known() -> None:
    found = set(noted())
    assert {"word.read", "role.*", "insight.*"} <= found, "it finds what it looks for"
    whole = {name for name in found if not name.endswith("*")}
    heads = tuple(name.removesuffix("*") for name in found - whole)
    assert whole <= set(ACTIONS)
    assert all(any(a.startswith(head) for a in ACTIONS) for head in heads)
    # In two places the name is chosen before, and kept in a variable.
    unasked = {"matching.accepted", "matching.unasked"}
    assert {a for a in ACTIONS if not a.startswith(heads)} - whole == unasked


def test_what_a_subject_speaks_of() -> None:
    assert list(ACTIONS) == sorted(ACTIONS)
    assert subject_in("pair:12") == Subject("pair", (12,))
    assert subject_in("people:3:4") == Subject("people", (3, 4))
    assert subject_in("programme:1:2026-11-01:2026-12-01") == Subject("programme", (1,))
    assert subject_in("") == Subject("", ())


async def read(bare: Bare, asked: Filter = EVERYTHING, page: int = 0, who: str = "adam") -> Log:
    async with bare.acting(who) as (session, asker):
        return await log.read(session, asker, asked, page=page, size=PAGER.size)


async def wrote(bare: Bare, handle: str | None, action: str, subject: str, ago: int = 0) -> None:
    person = await bare.person(handle) if handle else None
    async with bare.db.transaction() as session:
        session.add(
            AuditEvent(
                workspace_id=1,
                actor_id=ident(person) if person else None,
                action=action,
                subject=subject,
                at=bare.now - timedelta(days=ago),
            )
        )


@pytest.mark.parametrize("handle", ["ines", "chloe", "priya"])
async def test_only_an_admin_reads_it(bare: Bare, handle: str) -> None:
    async with bare.acting(handle) as (session, asker):
        with pytest.raises(Refused):
            await log.read(session, asker, EVERYTHING, page=0, size=5)
        with pytest.raises(Refused):
            await log.hand_out(session, asker, EVERYTHING, bare.now)
        with pytest.raises(Refused):
            log.note_opened(session, asker, bare.now)


async def test_it_is_filtered_by_action_person_and_days(bare: Bare) -> None:
    await wrote(bare, "ines", "digest.read", "programme:1")
    await wrote(bare, "ines", "word.read", "programme:1", ago=2)
    await wrote(bare, "adam", "word.read", "programme:1", ago=4)
    ines = bare.slack_id("ines")
    today = bare.now.date()

    async def found(**asked: Any) -> list[str]:
        return [line.action for line in (await read(bare, Filter(**asked))).lines]

    assert await found() == ["digest.read", "word.read", "word.read"]
    assert await found(action="word.read") == ["word.read", "word.read"]
    assert await found(slack_id=ines) == ["digest.read", "word.read"]
    assert await found(slack_id=ines, action="word.read") == ["word.read"]
    assert await found(last=today - timedelta(days=4)) == ["word.read"]
    assert await found(first=today) == ["digest.read"]
    assert await found(slack_id="U0NOBODY") == []


@EITHER
async def test_a_line_says_when_who_and_what_in_words(bare: Bare, language: str) -> None:
    pair = await bare.pair("chloe", "marc")
    say = bare.texts.say(language)
    for n, (by, action, subject) in enumerate(
        (
            ("ines", "word.read", "programme:1"),
            ("adam", "pair.created", f"pair:{pair.id}"),
            (None, "task.asked", "programme:1"),
            ("ines", "prompt.sent", "pairs:3"),
            ("ines", "something.older", "thing:1"),
        )
    ):
        await wrote(bare, by, action, subject, ago=n)
    text = bare.plain(log_modal(await read(bare), "Europe/Paris", say))
    for line in {
        "en": (
            "21 Nov 2026, 11:00  ·  @ines  ·  Private word read  ·  Reverse mentoring",
            "@adam  ·  Pair made  ·  @chloe and @marc",
            "_no name kept_  ·  Wish to change or leave  ·  Reverse mentoring",
            "@ines  ·  Check-ins sent by hand  ·  3 pairs",
            "@ines  ·  something.older",
        ),
        "fr": (
            "21 nov. 2026, 11:00  ·  @ines  ·  Mot privé lu  ·  Mentorat inversé",
            "@adam  ·  Binôme créé  ·  @chloe et @marc",
            "_sans nom_  ·  Demande de changement ou de départ  ·  Mentorat inversé",
            "@ines  ·  Points envoyés à la main  ·  3 binômes",
            "@ines  ·  something.older",
        ),
    }[language]:
        assert line in text


async def test_many_lines_come_in_pages_within_what_a_window_takes(bare: Bare) -> None:
    for n in range(PAGER.size + 5):
        await wrote(bare, "ines", "digest.read", "programme:1", ago=n)
    say = bare.texts.say("en")
    first, second = await read(bare), await read(bare, page=1)
    assert (len(first.lines), len(second.lines)) == (PAGER.size, 5)
    assert (await read(bare, page=99)).page.number == 1
    view = log_modal(first, "UTC", say)
    assert len(view["blocks"]) <= 100
    assert "Page 1 of 2" in bare.plain(view)
    for block in view["blocks"]:
        assert len(str((block.get("text") or {}).get("text", ""))) <= 3000


async def test_the_file_holds_every_line_and_no_cell_calculates(bare: Bare) -> None:
    await bare.changed(await bare.person("ines"), name="=1+1")
    await wrote(bare, "ines", "word.read", "programme:1")
    await wrote(bare, None, "pair.halted", "pair:77")
    async with bare.acting("adam") as (session, adam):
        lines = await log.hand_out(session, adam, EVERYTHING, bare.now)
    data = csv_file(lines, bare.texts.say("fr")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data), delimiter=";"))
    assert rows[0][:3] == ["quand (UTC)", "par", "identifiant Slack"]
    assert len(rows) == 3
    (read_row,) = [row for row in rows if "word.read" in row]
    assert read_row[1] != "=1+1"
    assert read_row[4:] == ["Mot privé lu", "Reverse mentoring"]
    assert await bare.audited() == ["word.read", "pair.halted", "audit.exported"]


async def test_no_line_about_words_wishes_and_cards_names_their_author(bare: Bare) -> None:
    """Everything is written, read, seen to and taken back; the log is then searched for Chloé."""
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    word = ident(await bare.answers("chloe", word_to_lead=CANARY))
    async with bare.acting("chloe") as (session, chloe):
        first = await leaving.ask(
            session, actor=chloe, pair_id=1, wish="leave", word=CANARY, now=bare.now
        )
        await leaving.take_back(session, actor=chloe, task_id=ident(first), now=bare.now)
        second = await leaving.ask(
            session, actor=chloe, pair_id=1, wish="another", word=CANARY, now=bare.now
        )
    async with bare.acting("ines") as (session, ines):
        await words.read(session, ines, word, bare.now)
        await own_tasks.open_for(session, ines, bare.now)
        await own_tasks.look(session, ines, ident(second), bare.now)
        await own_tasks.call_done(session, actor=ines, task_id=ident(second), now=bare.now)
    found = (await read(bare)).lines
    assert {line.action for line in found} == {
        "task.asked",
        "task.done",
        "task.taken_back",
        "wish.read",
        "word.read",
    }
    for line in found:
        assert line.by is None or line.by.handle == "ines"
        assert line.about.programme is not None
        assert line.about.people == []
    shown = log_modal(await read(bare), "UTC", bare.texts.say("en"))
    file = csv_file(found, bare.texts.say("en")).decode()
    for text in (bare.plain(shown), file):
        assert CANARY not in text
        assert "chloe" not in text.casefold()
        assert "marc" not in text.casefold()
    async with bare.db.reading() as session:
        assert (await session.get_one(LeadTask, ident(second))).word == CANARY


async def test_that_a_card_was_read_does_not_say_whose(bare: Bare) -> None:
    async with bare.acting("chloe") as (session, chloe):
        await volunteering.volunteer(
            session,
            actor=chloe,
            programme_id=1,
            side=Side.MENTOR,
            card=VolunteerCard(CANARY, (), (), 1),
            now=bare.now,
        )
    async with bare.acting("ines") as (session, ines):
        await roster.read_card(session, ines, 1, bare.now)
    (line,) = [line for line in (await read(bare)).lines if line.action == "card.read"]
    assert line.by is not None
    assert (line.by.handle, line.about.people) == ("ines", [])


async def test_the_form_gives_back_what_was_asked_for(bare: Bare) -> None:
    asked = Filter("word.read", bare.slack_id("ines"), date(2026, 11, 1), date(2026, 11, 30))
    view = log_modal(await read(bare, asked), "UTC", bare.texts.say("en"))
    by_id = {block["block_id"]: block.get("element") for block in view["blocks"]}
    assert by_id["audit_action"]["initial_option"]["value"] == "word.read"
    assert by_id["audit_by"]["initial_users"] == [bare.slack_id("ines")]
    assert by_id["audit_first"]["initial_date"] == "2026-11-01"
    state = {
        "audit_action": {"audit_action": {"selected_option": {"value": "word.read"}}},
        "audit_by": {"audit_by": {"selected_users": [bare.slack_id("ines")]}},
        "audit_first": {"audit_first": {"selected_date": "2026-11-01"}},
        "audit_last": {"audit_last": {"selected_date": "2026-11-30"}},
    }
    assert filter_in(AUDIT_FORM.read({"view": {"state": {"values": state}}})) == asked
    assert filter_in(AUDIT_FORM.read({"view": {"state": {"values": {}}}})) == EVERYTHING


async def test_who_deleted_their_texts_is_not_told(bare: Bare) -> None:
    """An insight without names that went at that moment would be theirs."""
    marc = await bare.person("marc")
    await wrote(bare, "marc", "data.deleted", f"person:{ident(marc)}")
    (line,) = (await read(bare)).lines
    assert (line.action, line.by, line.about.people) == ("data.deleted", None, ())
    assert (await read(bare, Filter(slack_id=marc.slack_id))).lines == []
