"""The last answer to a programme that has closed."""

from typing import Any

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.confidence.last_answers import LastSheet
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import YES_OR_NO, RadioField
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.texts import Say
from storage.tables import ident

AGAIN = RadioField(
    ids.AGAIN,
    label="closing.again",
    hint="closing.again.hint",
    required="closing.choose",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"closing.{word}"),
    decode=YES_OR_NO.get,
)
CHANGED = TextField(
    ids.CHANGED,
    label="closing.changed",
    hint="closing.changed.hint",
    optional=True,
    lines=True,
    limit=NOTE_LIMIT,
)
REMATCH = RadioField(
    ids.REMATCH,
    label="closing.rematch",
    hint="closing.rematch.hint",
    required="closing.choose",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"closing.{word}"),
    decode=YES_OR_NO.get,
)
LAST_ANSWER_FORM = Form(ids.LAST_ANSWER_MODAL, AGAIN, CHANGED, REMATCH)


def last_answer_modal(sheet: LastSheet, say: Say) -> dict[str, Any]:
    given = sheet.given
    return LAST_ANSWER_FORM.modal(
        say,
        blocks.section(say.md("closing.intro", programme=sheet.programme.name)),
        *LAST_ANSWER_FORM.draw(
            say,
            AGAIN.initially(given.again if given else None),
            CHANGED.initially(given.changed if given else None),
            REMATCH.initially(given.wants_rematch if given else None),
        ),
        title=say("modal.last_answer.title"),
        programme=ident(sheet.programme),
    )


def thanks_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("closing.thanks")),
        title=say("modal.last_answer.title"),
        close=say("modal.done"),
    )
