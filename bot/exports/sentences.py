"""What is said about a file while it is made, and when it comes: sentences, as mrkdwn."""

from bot.exports.exports import Format, Wish
from bot.kernel.rules.periods import PeriodKind
from bot.texts import Mrkdwn, Say


def begun(wish: Wish, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.begun", **_about(wish, form, say))


def waiting(wish: Wish, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.waiting", **_about(wish, form, say))


def progress(wish: Wish, form: Format, percent: int, say: Say) -> Mrkdwn:
    return say.md("export.progress", percent=say.number(percent), **_about(wish, form, say))


def sending(wish: Wish, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.sending", **_about(wish, form, say))


def ready(wish: Wish, form: Format, say: Say) -> Mrkdwn:
    return say.md("export.ready", **_about(wish, form, say))


def comment(wish: Wish, form: Format, say: Say) -> Mrkdwn:
    """Above the file."""
    about = _about(wish, form, say)
    return say.md(f"export.comment.{form.value}", period=period_of(wish, say), **about)


def period_of(wish: Wish, say: Say) -> str:
    if wish.period.kind == PeriodKind.ALL:
        return say("digest.period.all")
    first, last = say.date(wish.period.first), say.date(wish.period.last)
    return say("digest.period", first=first, last=last)


def _about(wish: Wish, form: Format, say: Say) -> dict[str, str]:
    return {"programme": wish.programme.name, "form": say(f"export.form.{form.value}")}
