"""What a works council or a data protection officer asks about this program, out of its own rules.

Nothing here is written twice: data and readers come from the table of readers, rights from the
permissions, reasons from the scopes of the manifest, weights from the matching, the rest from the
settings. Only the sentences around them are texts of the catalogues.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.kernel.config import Settings
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.permissions import GRANTS, Action, ActorRole
from bot.kernel.rules.reader_table import TABLE
from bot.kernel.rules.readers import Who
from bot.kernel.rules.thresholds import Thresholds
from bot.matching.rules import suitability
from bot.privacy import told_readers
from bot.privacy.attack_result import results
from bot.texts import Say

_RUNNERS = frozenset({Who.LEADS, Who.ADMINS})
_WEIGHTS = {
    "topics": suitability.TOPIC * suitability.TOPICS,
    "hours": suitability.HOURS,
    "language": suitability.LANGUAGE,
    "function": suitability.FUNCTION,
    "site": suitability.SITE,
    "free": suitability.FREE,
}


@dataclass(frozen=True)
class Part:
    """One chapter. `rows` is a table whose first row has its heads."""

    title: str
    text: Sequence[str] = ()
    points: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Dossier:
    title: str
    made: str
    language: str
    parts: Sequence[Part]

    def markdown(self) -> str:
        """As a file of Markdown; ends with a newline."""
        lines = [f"# {self.title}", "", self.made, ""]
        for part in self.parts:
            lines += [f"## {part.title}", ""]
            for text in part.text:
                lines += [text, ""]
            lines += [f"- {point}" for point in part.points] + ([""] if part.points else [])
            for at, row in enumerate(part.rows):
                lines.append(f"| {' | '.join(row)} |")
                lines += [f"|{'|'.join('---' for _ in row)}|"] if at == 0 else []
            lines += [""] if part.rows else []
        return "\n".join(lines).rstrip() + "\n"

    def page(self) -> dict[str, Any]:
        """The same as data for `dossier.typ`; signs of Markdown are left out."""
        return {
            "title": self.title,
            "made": self.made,
            "lang": self.language,
            "parts": [
                {
                    "title": part.title,
                    "text": [_plain(text) for text in part.text],
                    "points": [_plain(point) for point in part.points],
                    "rows": [[_plain(cell) for cell in row] for row in part.rows],
                }
                for part in self.parts
            ],
        }


def write(dossier: Dossier, folder: Path) -> tuple[Path, Path]:
    """A Markdown and a PDF file in that folder, which is made. Raises `OSError`."""
    # It takes as long to load as half of the bot, and only this needs it.
    import typst

    folder.mkdir(parents=True, exist_ok=True)
    text, pages = (folder / f"dossier-{dossier.language}.{kind}" for kind in ("md", "pdf"))
    text.write_text(dossier.markdown(), encoding="utf-8")
    typst.compile(
        str(Path(__file__).with_suffix(".typ")),
        output=str(pages),
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(dossier.page())},
    )
    return text, pages


def compiled(
    settings: Settings,
    scopes: Sequence[str],
    say: Say,
    *,
    version: str,
    today: date,
    months: int,
    thresholds: Thresholds,
) -> Dossier:
    """`scopes` are those of the manifest, `months` how long a new programme keeps texts."""
    return Dossier(
        title=say("dossier.title"),
        made=say("dossier.made", version=version, day=say.date(today)),
        language=say.language,
        parts=[
            _part("purpose", say, more=("purpose.not",)),
            _part("data", say, rows=told_readers.rows(say)),
            _part("grounds", say, points=("interest", "consent", "agreement")),
            _part("scopes", say, rows=_scopes(scopes, say)),
            Part(say("dossier.small"), list(_small(thresholds, today, say))),
            _ranking(say),
            Part(say("dossier.may"), rows=_permissions(say)),
            *_hidden(say),
            _safety(say),
            Part(say("dossier.leaves"), points=_leaving(settings, say)),
            Part(say("dossier.rights"), points=_rights(say)),
            Part(say("dossier.keeping"), list(_keeping(settings, months, say))),
        ],
    )


def _part(
    name: str,
    say: Say,
    *,
    more: Sequence[str] = (),
    points: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> Part:
    text = [say(f"dossier.{name}.text"), *(say(f"dossier.{key}") for key in more)]
    return Part(
        say(f"dossier.{name}"), text, [say(f"dossier.{name}.{point}") for point in points], rows
    )


def _scopes(scopes: Sequence[str], say: Say) -> list[list[str]]:
    """A scope without a reason in the catalogues raises `KeyError`: a test finds it."""
    names = {scope: scope.replace(":", "_").replace(".", "_") for scope in scopes}
    reasons = [[scope, say(f"scope.{name}")] for scope, name in names.items()]
    return [[say("dossier.head.scope"), say("dossier.head.reason")], *reasons]


def _small(held: Thresholds, today: date, say: Say) -> Iterator[str]:
    yield say("dossier.small.text", fewest=say.number(held.on(today)))
    if coming := held.after(today):
        day, fewest = say.date(coming.first), say.number(coming.fewest)
        yield say("threshold.coming", day=day, fewest=fewest)
    yield say("dossier.small.upwards")
    found = results()
    yield say(
        "dossier.small.attack",
        figures=say.number(found["figures"].programmes),
        rendered=say.number(found["rendered"].programmes),
        leaks=say.number(sum(part.leaks for part in found.values())),
        commands=say.joined([f"`{part.command}`" for part in found.values()]),
    )


def _ranking(say: Say) -> Part:
    weights = [
        say(f"dossier.ranking.{name}", points=say.number(most)) for name, most in _WEIGHTS.items()
    ]
    best = say.number(suitability.BEST)
    return Part(say("dossier.ranking"), [say("dossier.ranking.text", best=best)], weights)


def _permissions(say: Say) -> list[list[str]]:
    heads = [say("dossier.head.action"), say("dossier.head.roles")]
    return [heads, *([say(f"action.{action}"), _roles(action, say)] for action in Action)]


def _roles(action: Action, say: Say) -> str:
    if GRANTS[action] == frozenset(ActorRole):
        return say("dossier.may.everybody")
    return say.joined([say(f"dossier.role.{role}") for role in ActorRole if role in GRANTS[action]])


def _hidden(say: Say) -> list[Part]:
    """Facts whose single rows neither a lead nor an admin may read; then those for leads apart,
    without those that the two of a pair or admins read as well.
    """
    readers = {fact: set(entry.readers) for fact, entry in TABLE.items()}
    nobody = [f for f, who in readers.items() if not who & {*_RUNNERS, Who.LEADS_APART}]
    apart = [f for f, who in readers.items() if Who.LEADS_APART in who and Who.ADMINS not in who]
    shared = {Fact.ACCOUNT, Fact.TOPIC, Fact.PROGRAMME, Fact.ROLES, Fact.MACHINERY, Fact.IMPORT}
    return [
        Part(
            say("dossier.hidden"),
            [say("dossier.hidden.text")],
            [say(f"fact.{fact}") for fact in nobody if fact not in shared],
        ),
        Part("", [say("dossier.hidden.apart")], [say(f"fact.{fact}") for fact in apart]),
    ]


def _safety(say: Say) -> Part:
    said = [say(f"dossier.safety.{key}") for key in ("encrypted", "logs", "audit", "clear")]
    clear = [say(f"fact.{f}") for f, entry in TABLE.items() if not entry.is_encrypted]
    return Part(say("dossier.safety"), said, clear)


def _leaving(settings: Settings, say: Say) -> list[str]:
    host = settings.database_host
    return [
        say("dossier.leaves.slack", url=settings.slack_api_url),
        say("dossier.leaves.database_there", host=host)
        if host
        else say("dossier.leaves.database_here"),
        say("dossier.leaves.nothing"),
    ]


def _keeping(settings: Settings, months: int, say: Say) -> Iterator[str]:
    yield say("dossier.keeping.text", months=say.number(months))
    if settings.backup_days is None:
        yield say("dossier.keeping.backups_unknown")
    elif settings.backup_days == 0:
        yield say("dossier.keeping.backups_none")
    else:
        yield say.count("dossier.keeping.backups", settings.backup_days)
    kept = "journalled" if settings.journal else "not_journalled"
    yield say(f"dossier.keeping.{kept}")


def _rights(say: Say) -> list[str]:
    command = LANGUAGES[say.language].command
    return [
        say(f"dossier.rights.{right}", command=command)
        for right in ("access", "erasure", "rectify", "object")
    ]


def _plain(text: str) -> str:
    return text.replace("*", "").replace("`", "")
