"""The two questions some months after a programme has closed."""

from typing import Any

from bot.confidence.follow_ups import LaterSheet
from bot.slack.confidence.views.last_answer_modal import AGAIN, CHANGED
from bot.slack.kit import blocks, ids
from bot.slack.kit.form import Form
from bot.texts import Say
from storage.tables import ident

FOLLOW_UP_FORM = Form(ids.FOLLOW_UP_MODAL, AGAIN, CHANGED)


def follow_up_modal(sheet: LaterSheet, say: Say) -> dict[str, Any]:
    given = sheet.given
    return FOLLOW_UP_FORM.modal(
        say,
        blocks.section(say.md("closing.intro", programme=sheet.programme.name)),
        *FOLLOW_UP_FORM.draw(
            say,
            AGAIN.initially(given.again if given else None),
            CHANGED.initially(given.changed if given else None),
        ),
        title=say("modal.follow_up.title"),
        programme=ident(sheet.programme),
        months=sheet.months,
    )


def thanks_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("later.thanks")),
        title=say("modal.follow_up.title"),
        close=say("modal.done"),
    )
