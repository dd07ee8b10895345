"""The last answer to a programme that has closed, and what was given in it."""

import json
from typing import Any

from slackblocks import Option

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.confidence.last_answers import LastSheet
from bot.slack.kit import blocks, ids, inputs
from bot.slack.kit.inputs import State, option
from bot.texts import Say
from storage.tables import ident


def last_answer_modal(sheet: LastSheet, say: Say) -> dict[str, Any]:
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
        inputs.radio(
            ids.REMATCH,
            say("closing.rematch"),
            yes_or_no(say),
            word(given.wants_rematch if given else None),
            hint=say("closing.rematch.hint"),
        ),
        title=say("modal.last_answer.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.LAST_ANSWER_MODAL,
        metadata=json.dumps({"programme": ident(sheet.programme), "language": say.language}),
    )


def thanks_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("closing.thanks")),
        title=say("modal.last_answer.title"),
        close=say("modal.done"),
    )


def given_in(state: State) -> tuple[bool | None, str | None, bool | None]:
    """Again, what changed, another pairing; None for what was not answered."""
    changed = inputs.typed(state, ids.CHANGED) or None
    return truth(state, ids.AGAIN), changed, truth(state, ids.REMATCH)


def truth(state: State, block_id: str) -> bool | None:
    return {"yes": True, "no": False}.get(inputs.chosen(state, block_id) or "")


def yes_or_no(say: Say) -> list[Option]:
    return [option(say(f"closing.{value}"), value) for value in ("yes", "no")]


def word(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
