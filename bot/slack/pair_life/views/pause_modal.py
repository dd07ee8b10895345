"""The modal in which a pair pauses until a day, without a reason."""

import json
from typing import Any

from bot.pairs.pairs import Listed
from bot.slack.kit import blocks, ids
from bot.slack.kit.fields import day_picker
from bot.slack.sessions.views.plan_modal import with_whom
from bot.texts import Say
from storage.tables import ident


def pause_modal(about: Listed, say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(with_whom(about, say)),
        blocks.section(say.md("pause.intro")),
        day_picker(
            ids.PAUSE_UNTIL,
            say("pause.until"),
            about.pair.paused_until_on,
            hint=say("pause.until.hint"),
            optional=True,
        ),
        title=say("modal.pause.title"),
        submit=say("pause.submit"),
        close=say("modal.close"),
        callback_id=ids.PAUSE_MODAL,
        metadata=json.dumps({"pair": ident(about.pair), "language": say.language}),
    )
