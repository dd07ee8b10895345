"""The modal in which a pair pauses until a day, without a reason."""

from typing import Any

from bot.pairs.pairs import Listed
from bot.slack.kit import blocks, ids
from bot.slack.kit.entry_fields import DayField
from bot.slack.kit.form import Form
from bot.slack.kit.names import with_whom
from bot.texts import Say
from storage.tables import ident

PAUSE_UNTIL = DayField(ids.PAUSE_UNTIL, label="pause.until", hint="pause.until.hint", optional=True)
PAUSE_FORM = Form(ids.PAUSE_MODAL, PAUSE_UNTIL)


def pause_modal(about: Listed, say: Say) -> dict[str, Any]:
    return PAUSE_FORM.modal(
        say,
        blocks.section(with_whom(about, say)),
        blocks.section(say.md("pause.intro")),
        *PAUSE_FORM.draw(say, PAUSE_UNTIL.initially(about.pair.paused_until_on)),
        title=say("modal.pause.title"),
        submit=say("pause.submit"),
        pair=ident(about.pair),
    )
