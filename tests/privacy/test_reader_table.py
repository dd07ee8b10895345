"""The table of readers covers all that is stored, and is what README and the window say."""

import importlib
import itertools
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.slack
from bot.kernel.rules.facts import Deletion, Fact
from bot.kernel.rules.reader_table import KEYS, TABLE, facts_of, may_read
from bot.kernel.rules.readers import Towards, Who
from bot.privacy import told_readers
from bot.slack.kit.blocks import SECTION_LIMIT
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Field, Form
from bot.texts import load
from storage.keys import secrets
from storage.privacy.own_texts import PLACES
from storage.tables import Workspace

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COLUMNS = {
    f"{table.name}.{column.name}"
    for table in Workspace.metadata.sorted_tables
    for column in table.columns
    if column.name not in KEYS
}
SECRETS = {f"{column.table.name}.{column.name}" for column in secrets()}
LANGUAGES = ("en", "fr")


def test_every_column_of_every_table_has_its_readers() -> None:
    named = set().union(*(entry.columns for entry in TABLE.values()))
    assert COLUMNS - named == set(), "say who may read it, in bot/kernel/rules/reader_table.py"
    assert named - COLUMNS == set(), "no such column"
    assert set(TABLE) == set(Fact)


def test_what_is_said_to_be_encrypted_is_encrypted_and_nothing_else() -> None:
    assert {c for e in TABLE.values() if e.is_encrypted for c in e.columns} == SECRETS
    for entry in TABLE.values():
        assert entry.is_encrypted == bool(entry.columns & SECRETS), entry


def test_what_is_said_to_be_deleted_is_what_deleting_one_s_texts_takes_away() -> None:
    taken = {
        f"{place.table.__tablename__}.{name}"
        for place in PLACES
        if place.by is not None
        for name in place.names
    }
    said = {c for e in TABLE.values() if e.deletion is Deletion.CLEARED for c in e.columns}
    assert said - {"import_run.rows"} == taken


def test_readme_has_the_table() -> None:
    assert told_readers.markdown(load().say("en")) in README


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_window_says_all_of_it_within_what_slack_takes(language: str) -> None:
    say = load().say(language)
    told = told_readers.to_members(say)
    assert sum(len(lines) for _, lines in told) == len(Fact)
    for _, lines in told:
        assert len("\n".join(f"•  {line}" for line in lines)) <= SECTION_LIMIT


def test_a_column_knows_its_facts() -> None:
    assert facts_of("answer.note") == (Fact.ANSWER_ME, Fact.ANSWER_PAIR)
    assert facts_of("answer.id") == ()


# What a reader may be towards a row, in every mixture.
FLAGS = (
    "wrote",
    "is_about",
    "is_of_pair",
    "is_delegate",
    "was_delegate",
    "leads",
    "is_addressed",
    "is_admin",
)
MIXTURES = [
    Towards(**dict(zip(FLAGS, flags, strict=True)))
    for flags in itertools.product((False, True), repeat=len(FLAGS))
]


@pytest.mark.parametrize("reader", MIXTURES)
def test_no_mixture_of_roles_opens_what_one_of_them_closes(reader: Towards) -> None:
    arranges = reader.is_delegate or reader.was_delegate
    is_apart = not (reader.is_of_pair or arranges or reader.is_about)
    to_leads = reader.wrote or (reader.leads and reader.is_addressed and is_apart)
    for fact in (Fact.WORD, Fact.WISH, Fact.CARD, Fact.REMATCH):
        assert may_read(fact, reader) == to_leads, fact
    for fact in (Fact.ANSWER_PAIR, Fact.QUESTION, Fact.INSIGHT_OFFERED):
        assert may_read(fact, reader) == reader.is_of_pair, fact
    for fact in (Fact.ANSWER_ME, Fact.LAST_ANSWER, Fact.RATING, Fact.CONFIDENCE):
        assert may_read(fact, reader) == reader.wrote, fact
    run_it = reader.leads or reader.is_admin
    assert may_read(Fact.INSIGHT_AGREED, reader) == (run_it or reader.is_of_pair)
    assert may_read(Fact.BLOCK, reader) == run_it


def test_somebody_deactivated_reads_nothing_and_the_program_s_own_is_nobody_s() -> None:
    everything = dict.fromkeys(FLAGS, True)
    gone = Towards(is_active=False, **everything)
    assert not [fact for fact in Fact if may_read(fact, gone)]
    here = Towards(**everything)
    hidden = [fact for fact in Fact if not may_read(fact, here)]
    closed = {fact for fact, entry in TABLE.items() if entry.readers == (Who.NOBODY,)}
    assert set(hidden) == closed


def test_every_form_says_who_reads_what_is_typed_into_it() -> None:
    """Each field of text that becomes a secret, or is posted, names its fact."""
    told = {field.fact for field in fields() if isinstance(field, TextField)}
    typed = {
        Fact.QUESTION,
        Fact.LAST_ANSWER,
        Fact.OUTCOME,
        Fact.OVERRIDE,
        Fact.LEAD_MESSAGE,
        Fact.TOPIC,
    }
    assert typed <= told
    # Of these the form says it otherwise: by the label that is chosen, or with the leads' names.
    otherwise = {Fact.ANSWER_ME, Fact.ANSWER_PAIR, Fact.INSIGHT_OFFERED, Fact.INSIGHT_AGREED}
    named = {Fact.WORD, Fact.WISH, Fact.CARD}
    in_commands = {Fact.BLOCK_REASON, Fact.END_REASON, Fact.IMPORT}
    secret = {fact for fact, entry in TABLE.items() if entry.is_encrypted}
    assert secret - typed == otherwise | named | in_commands


def fields() -> Iterator[Field[Any]]:
    for found in pkgutil.walk_packages(bot.slack.__path__, "bot.slack."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, Form):
                yield from value.fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_says_how_long_backups_hold_what_was_deleted(language: str) -> None:
    say = load().say(language)
    said = [told_readers.backups(say, days) for days in (None, 0, 1, 30)]
    assert len({*said}) == 4
    assert "30" in said[3]
    assert "30" not in "".join(said[:3])
