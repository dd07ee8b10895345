"""The modal in which a check-in is moved to another day, or the next one is left out."""

from typing import Any

from slackblocks import Option

from bot.check_ins.arranging import calendar_of_pair
from bot.check_ins.moving import Movable
from bot.check_ins.rules.moving import moment
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.form import Form
from bot.slack.kit.names import with_whom
from bot.texts import Say
from storage.tables import ident

SKIP = "skip"

MOVE_TO = MenuField(ids.MOVE_TO, label="move.to", decode=str)
"""A day, or that the next one is left out."""
MOVE_FORM = Form(ids.MOVE_MODAL, MOVE_TO)


def move_modal(there: Movable, zone: str, say: Say) -> dict[str, Any]:
    """`zone` is the reader's own."""
    key = "move.open" if there.is_open else "move.next"
    now_at = "" if there.next_at is None else say.moment(there.next_at, zone)
    options = _days(there, zone, say)
    if not there.is_open:
        options.append(option(say("move.skip"), SKIP))
    if not options:
        return blocks.modal(
            blocks.section(say.md("move.no_day")),
            title=say("modal.move.title"),
            close=say("modal.done"),
        )
    return MOVE_FORM.modal(
        say,
        blocks.section(with_whom(there.about, say)),
        blocks.section(say.md(key, at=now_at)),
        *MOVE_FORM.draw(say, MOVE_TO.offering(options).initially(options[0].value)),
        title=say("modal.move.title"),
        pair=ident(there.about.pair),
        open=there.is_open,
        seen=there.next_at.isoformat() if there.next_at else None,
    )


def _days(there: Movable, zone: str, say: Say) -> list[Option]:
    calendar = calendar_of_pair(there.about)
    moments = {day: moment(day, there.room, calendar) for day in there.days}
    return [
        option(say.moment(at, zone), day.isoformat())
        for day, at in moments.items()
        if there.is_open or at != there.next_at
    ]
