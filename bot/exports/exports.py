"""What may be exported, by whom, and what is said of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.digest.ratings import period_in
from bot.digest.rules import digest_schedule
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Refused
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.permissions import Action, holders
from bot.kernel.unit_of_work import note
from bot.texts import Mrkdwn, Say
from storage.engine import Session
from storage.tables import Programme, ident

_NO_KEY = 0
"""A key that no row has: programmes' keys begin at 1."""


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    INSIGHTS = "insights"
    """A workbook of the shared insights alone: beside who answered in which week, one without names
    would be told apart."""
    PDF = "pdf"


@dataclass(frozen=True)
class ExportRequest:
    """What a button stands for: a programme and a period."""

    programme: Programme
    period: Period

    @property
    def written(self) -> str:
        return f"{ident(self.programme)}:{digest_schedule.written(self.period)}"


async def wished(session: Session, actor: Actor, written: str, now: datetime) -> ExportRequest:
    """What a button's value says. `Refused`, or `Mistake` for one that no button of ours has."""
    key, _, period = written.partition(":")
    programme = await tenancy.found(
        session,
        Programme,
        int(key) if _is_key(key) else _NO_KEY,
        actor,
        gone="export.stale",
        first=Action.EXPORT,
    )
    actor.require(Action.EXPORT, programme=ident(programme))
    named = period_in(programme, period, now)
    if named is None:
        raise Mistake("export.stale")
    return ExportRequest(programme, named)


def hand_over(
    session: Session, actor: Actor, wish: ExportRequest, form: Format, now: datetime
) -> None:
    """Kept in the audit log. `Refused` where the person may not have it any more."""
    programme_id = ident(wish.programme)
    actor.require(Action.EXPORT, programme=programme_id)
    if not actor.person.is_active:
        raise Refused(holders(Action.EXPORT), key="refused.programme")
    first, after = wish.period.first.isoformat(), wish.period.after.isoformat()
    subject = f"programme:{programme_id}:{first}:{after}"
    note(session, actor, f"export.{form.value}", subject, now)


def _is_key(text: str) -> bool:
    # Longer numbers overflow PostgreSQL's integer, and isdecimal() alone takes digits of any
    # script.
    return text.isascii() and text.isdecimal() and len(text) < 10


def begun(wish: ExportRequest, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.begun", **_about(wish, form, say))


def waiting(wish: ExportRequest, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.waiting", **_about(wish, form, say))


def progress(wish: ExportRequest, form: Format, percent: int, say: Say) -> Mrkdwn:
    return say.md("export.progress", percent=say.number(percent), **_about(wish, form, say))


def sending(wish: ExportRequest, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.sending", **_about(wish, form, say))


def ready(wish: ExportRequest, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.ready", **_about(wish, form, say))


def comment(wish: ExportRequest, form: Format, say: Say) -> Mrkdwn:
    """The sentence that stands above the file in the conversation."""
    about = _about(wish, form, say)
    return say.md(f"export.comment.{form.value}", period=period_in_words(wish, say), **about)


def period_in_words(wish: ExportRequest, say: Say) -> str:
    if wish.period.kind == PeriodKind.ALL:
        return say("digest.period.all")
    first, last = say.date(wish.period.first), say.date(wish.period.last)
    return say("digest.period", first=first, last=last)


def _about(wish: ExportRequest, form: Format, say: Say) -> dict[str, str]:
    return {"programme": wish.programme.name, "form": say(f"export.form.{form.value}")}
