"""The dossier says what the program's own rules say, in both languages."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import yaml

from bot.kernel import config, setting_values
from bot.kernel.rules import permissions
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import GRANTS, Action, ActorRole
from bot.kernel.rules.reader_table import TABLE
from bot.kernel.rules.readers import Who
from bot.kernel.rules.thresholds import Thresholds, ThresholdStep
from bot.privacy import dossier, told_readers
from bot.privacy.dossier import Dossier, compiled, write
from bot.texts import load
from tests.town import ROOT
from tests.whole import EITHER

SCOPES = yaml.safe_load((ROOT / "manifest.yml").read_text())["oauth_config"]["scopes"]
ASKED = [*SCOPES["bot"], *SCOPES["bot_optional"]]


def made(language: str, thresholds: Thresholds | None = None, **environ: str) -> Dossier:
    return compiled(
        config.addresses(environ),
        ASKED,
        load().say(language),
        version="1",
        today=date(2026, 11, 28),
        months=12,
        thresholds=thresholds or Thresholds(),
    )


@EITHER
def test_it_has_the_table_the_scopes_and_every_permission(language: str) -> None:
    say, text = load().say(language), made(language).markdown()
    for row in told_readers.rows(say):
        assert f"| {' | '.join(row)} |" in text
    for scope in ASKED:
        assert f"| {scope} | " in text
    for action in Action:
        assert f"| {say(f'action.{action}')} | " in text


@EITHER
def test_a_changed_permission_changes_it(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(language).markdown()
    wider = {**GRANTS, Action.READ_WORD: GRANTS[Action.READ_WORD] | {ActorRole.ADMIN}}
    monkeypatch.setattr(permissions, "GRANTS", wider)
    monkeypatch.setattr(dossier, "GRANTS", wider)
    say = load().say(language)
    (line,) = set(made(language).markdown().splitlines()) - set(before.splitlines())
    assert line.startswith(f"| {say('action.read_word')} | ")
    assert say("dossier.role.admin") in line


@EITHER
def test_a_changed_reader_changes_what_nobody_sees(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = load().say(language)
    hidden = f"- {say(f'fact.{Fact.ANSWER_ME}')}"
    assert hidden in made(language).markdown()
    opened = replace(TABLE[Fact.ANSWER_ME], readers=(Who.AUTHOR, Who.LEADS))
    monkeypatch.setattr(dossier, "TABLE", {**TABLE, Fact.ANSWER_ME: opened})
    assert hidden not in made(language).markdown()


@EITHER
def test_what_is_for_some_leads_only_is_not_said_to_be_hidden_from_admins_who_read_it(
    language: str,
) -> None:
    say = load().say(language)
    lines = made(language).markdown().splitlines()
    apart = lines[lines.index(say("dossier.hidden.apart")) :]
    hidden = apart[: apart.index(f"## {say('dossier.safety')}")]
    assert f"- {say(f'fact.{Fact.WORD}')}" in hidden
    assert f"- {say(f'fact.{Fact.POSTPONED}')}" not in hidden


def test_what_leaves_the_machine_is_what_the_settings_say() -> None:
    here = made("en").markdown()
    assert "file on the machine itself" in here
    assert setting_values.SLACK_API_URL in here
    there = made("en", DATABASE_URL="postgresql://bot:secret@db.example.com/vv").markdown()
    assert "the database on db.example.com" in there
    assert "secret" not in there


@EITHER
def test_what_backups_bring_back_is_what_the_settings_say(language: str) -> None:
    say = load().say(language)
    kept = say.count("dossier.keeping.backups", 30)
    assert kept in made(language, MENTORING_BACKUP_DAYS="30").markdown()
    assert (
        say("dossier.keeping.backups_none") in made(language, MENTORING_BACKUP_DAYS="0").markdown()
    )
    text = made(language).markdown()
    assert say("dossier.keeping.backups_unknown") in text
    assert say("dossier.keeping.journalled") in text
    nowhere = compiled(
        replace(config.addresses({}), journal=None),
        ASKED,
        say,
        version="1",
        today=date(2026, 11, 28),
        months=12,
        thresholds=Thresholds(),
    )
    assert say("dossier.keeping.not_journalled") in nowhere.markdown()


@EITHER
def test_it_is_written_as_pages_and_as_text(tmp_path: Path, language: str) -> None:
    text, pages = write(made(language), tmp_path / "new")
    assert text.read_text(encoding="utf-8").startswith("# ")
    pdf = pypdfium2.PdfDocument(pages)
    read = "".join(page.get_textpage().get_text_range() for page in pdf)
    for part in made(language).parts:
        assert part.title in read


@EITHER
def test_it_says_the_workspace_s_own_threshold_and_the_one_to_come(language: str) -> None:
    say = load().say(language)
    raised = Thresholds([ThresholdStep(date(2026, 9, 1), 4), ThresholdStep(date(2026, 12, 1), 5)])
    text = made(language, raised).markdown()
    assert say("dossier.small.text", fewest="4") in text
    assert say("threshold.coming", day=say.date(date(2026, 12, 1)), fewest="5") in text
    assert say("dossier.small.text", fewest="3") in made(language).markdown()
