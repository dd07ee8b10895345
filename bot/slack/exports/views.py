"""Files: the choice of one."""

from bot.exports.exports import Format, Wish
from bot.exports.sentences import period_of
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
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
