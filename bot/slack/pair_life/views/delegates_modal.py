"""The modal in which an executive names delegates."""

import json
from collections.abc import Sequence
from typing import Any

from slackblocks import InputBlock, PlainText, UserMultiSelectMenu

from bot.pair_life.delegating import MOST
from bot.slack.kit import blocks, ids
from bot.texts import Say
from storage.tables import Person


def delegates_modal(there: Sequence[Person], say: Say) -> dict[str, Any]:
    named = [person.slack_id for person in there]
    return blocks.modal(
        blocks.section(say.md("delegate.intro")),
        InputBlock(
            PlainText(say("delegate.label")),
            UserMultiSelectMenu(
                ids.DELEGATES, initial_users=named or None, max_selected_items=MOST
            ),
            block_id=ids.DELEGATES,
            hint=PlainText(say("delegate.hint")),
            optional=True,
        ),
        title=say("modal.delegates.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.DELEGATES_MODAL,
        metadata=json.dumps({"language": say.language}),
    )
