"""The two questions some months after a programme has closed."""

import json
from typing import Any

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.confidence.follow_ups import LaterSheet
from bot.slack.confidence.views.last_answer_modal import truth, word, yes_or_no
from bot.slack.kit import blocks, ids, inputs
from bot.texts import Say
from storage.tables import ident


def follow_up_modal(sheet: LaterSheet, say: Say) -> dict[str, Any]:
    given = sheet.given
    return blocks.modal(
        blocks.section(say.md("closing.intro", programme=sheet.programme.name)),
        inputs.radio(
            ids.AGAIN,
            say("closing.again"),
            yes_or_no(say),
            word(given.again if given else None),
            hint=say("closing.again.hint"),
        ),
        inputs.line(
            ids.CHANGED,
            say("closing.changed"),
            given.changed if given else None,
            NOTE_LIMIT,
            hint=say("closing.changed.hint"),
            optional=True,
            lines=True,
        ),
        title=say("modal.follow_up.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.FOLLOW_UP_MODAL,
        metadata=json.dumps(
            {
                "programme": ident(sheet.programme),
                "months": sheet.months,
                "language": say.language,
            }
        ),
    )


def thanks_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("later.thanks")),
        title=say("modal.follow_up.title"),
        close=say("modal.done"),
    )


def given_in(state: inputs.State) -> tuple[bool | None, str | None]:
    """Again, and what changed; None for what was not answered."""
    return truth(state, ids.AGAIN), inputs.typed(state, ids.CHANGED) or None
