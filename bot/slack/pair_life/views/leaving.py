"""Asking for another mentor or executive, or leaving; who reads it is said before it is written."""

import json
from collections.abc import Sequence
from typing import Any

from slackblocks import InputBlock, Option, PlainText, PlainTextInput, RadioButtonGroup

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.pair_life.leaving import WISHES, WayOut
from bot.pairs.pairs import Listed
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import ident

_OFFERED = 25


def leave_modal(way: WayOut, say: Say) -> dict[str, Any]:
    about = way.about
    other = about.executive if way.is_mentor else about.mentor
    another = "leave.another.executive" if way.is_mentor else "leave.another.mentor"
    options = [
        Option(PlainText(say(another if wish == "another" else "leave.leave")), wish)
        for wish in WISHES
    ]
    readers = [who(lead) for lead in way.readers]
    reads = (
        say.md("leave.read_by", leads=say.joined(readers)) if readers else say.md("leave.nobody")
    )
    return blocks.modal(
        blocks.section(say.md("leave.intro", other=who(other), programme=about.programme.name)),
        InputBlock(
            PlainText(say("leave.wish")), RadioButtonGroup(ids.WISH, options), block_id=ids.WISH
        ),
        InputBlock(
            PlainText(say("leave.word")),
            PlainTextInput(ids.WORD, multiline=True, max_length=NOTE_LIMIT),
            block_id=ids.WORD,
            optional=True,
        ),
        blocks.context(reads),
        title=say("modal.leave.title"),
        submit=say("leave.send"),
        close=say("modal.close"),
        callback_id=ids.LEAVE_MODAL,
        metadata=json.dumps({"pair": ident(about.pair), "language": say.language}),
    )


def which_pair(rows: Sequence[Listed], person_id: int, say: Say) -> dict[str, Any]:
    """Somebody with several pairs: which one is it about?"""
    body = [blocks.section(say.md("leave.which"))]
    for row in rows[:_OFFERED]:
        other = row.executive if row.mentor.id == person_id else row.mentor
        choose = blocks.button(say("leave.choose"), ids.LEAVE_OPEN, ident(row.pair))
        line = say.md("leave.with", other=who(other), programme=row.programme.name)
        body.append(blocks.section(line, choose))
    return blocks.modal(*body, title=say("modal.leave.title"), close=say("modal.done"))


def asked_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("leave.asked")),
        title=say("modal.leave.title"),
        close=say("modal.done"),
    )
