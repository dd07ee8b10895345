"""Files: the choice of one, and how far it is."""

from bot.services.exports import Format, Wish
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.texts import Say

_IDS = {
    Format.CSV: ids.EXPORT_CSV,
    Format.XLSX: ids.EXPORT_XLSX,
    Format.PDF: ids.EXPORT_PDF,
}


def choice(wish: Wish, say: Say) -> Message:
    buttons = [
        blocks.button(say(f"export.as.{form.value}"), _IDS[form], wish.written) for form in Format
    ]
    ask = say.md("export.choose", programme=wish.programme.name, period=period_of(wish, say))
    kinds = say.md("export.kinds")
    return blocks.message(
        f"{ask}\n{kinds}", blocks.section(ask), blocks.actions(*buttons), blocks.context(kinds)
    )


def begun(wish: Wish, form: Format, say: Say) -> Message:
    return blocks.sentence(say.md("export.begun", **_about(wish, form, say)))


def waiting(wish: Wish, form: Format, say: Say) -> Message:
    return blocks.sentence(say.md("export.waiting", **_about(wish, form, say)))


def progress(wish: Wish, form: Format, percent: int, say: Say) -> Message:
    about = _about(wish, form, say)
    return blocks.sentence(say.md("export.progress", percent=say.number(percent), **about))


def sending(wish: Wish, form: Format, say: Say) -> Message:
    return blocks.sentence(say.md("export.sending", **_about(wish, form, say)))


def ready(wish: Wish, form: Format, say: Say) -> Message:
    return blocks.sentence(say.md("export.ready", **_about(wish, form, say)))


def comment(wish: Wish, form: Format, say: Say) -> str:
    """Above the file, as mrkdwn."""
    about = _about(wish, form, say)
    return say.md(f"export.comment.{form.value}", period=period_of(wish, say), **about)


def period_of(wish: Wish, say: Say) -> str:
    if wish.period.kind == "all":
        return say("digest.period.all")
    first, last = say.date(wish.period.first), say.date(wish.period.last)
    return say("digest.period", first=first, last=last)


def _about(wish: Wish, form: Format, say: Say) -> dict[str, str]:
    return {"programme": wish.programme.name, "form": say(f"export.form.{form.value}")}
