"""The forms of a pause, of delegates, of a wish to leave, and of a lead's words to a pair."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.kernel.rules.facts import Fact
from bot.lead_tasks.risk_tasks import MESSAGE_LIMIT
from bot.lead_tasks.rules.lead_tasks import WISHES
from bot.pair_life.delegating import MOST
from bot.pair_life.helping import BOTH
from bot.pair_life.leaving import LeavingOptions
from bot.pairs.pairs import PairDetails
from bot.privacy.told_readers import by_name
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import RadioField, option
from bot.slack.kit.entry_fields import DayField, PeopleField, TextField
from bot.slack.kit.form import Form
from bot.slack.kit.names import who, with_whom
from bot.slack.kit.submissions import seen
from bot.texts import Say
from storage.states import LeadTaskKind
from storage.tables import Person, ident

PAUSE_UNTIL = DayField(ids.PAUSE_UNTIL, label="pause.until", hint="pause.until.hint", optional=True)
PAUSE_FORM = Form(ids.PAUSE_MODAL, PAUSE_UNTIL)


def pause_modal(about: PairDetails, say: Say) -> dict[str, Any]:
    return PAUSE_FORM.modal(
        say,
        blocks.section(with_whom(about, say)),
        blocks.section(say.md("pause.intro")),
        *PAUSE_FORM.draw(say, PAUSE_UNTIL.initially(about.pair.paused_until_on)),
        title=say("modal.pause.title"),
        submit=say("pause.submit"),
        pair=ident(about.pair),
    )


DELEGATES = PeopleField(
    ids.DELEGATES,
    label="delegate.label",
    hint="delegate.hint",
    optional=True,
    limit=MOST,
    too_many="delegate.many",
)
DELEGATES_FORM = Form(ids.DELEGATES_MODAL, DELEGATES)


def delegates_modal(there: Sequence[Person], say: Say) -> dict[str, Any]:
    named = tuple(person.slack_id for person in there)
    return DELEGATES_FORM.modal(
        say,
        blocks.section(say.md("delegate.intro")),
        *DELEGATES_FORM.draw(say, DELEGATES.initially(named)),
        title=say("modal.delegates.title"),
    )


# Each pair is a section with a button, of the hundred blocks of a modal.
_OFFERED = 25
WISH = RadioField(ids.WISH, label="leave.wish", decode=str)
WORD = TextField(ids.WORD, label="leave.word", optional=True, lines=True, limit=NOTE_LIMIT)
LEAVE_FORM = Form(ids.LEAVE_MODAL, WISH, WORD)


def leave_modal(way: LeavingOptions, say: Say) -> dict[str, Any]:
    about = way.about
    other = about.executive if way.is_mentor else about.mentor
    another = "leave.another.executive" if way.is_mentor else "leave.another.mentor"
    wishes = [
        option(say(another if wish == LeadTaskKind.ANOTHER else "leave.leave"), wish)
        for wish in WISHES
    ]
    reads = say.escaped(by_name(Fact.WISH, way.readers.people, say))
    return LEAVE_FORM.modal(
        say,
        blocks.section(say.md("leave.intro", other=who(other), programme=about.programme.name)),
        blocks.context(reads),
        *LEAVE_FORM.draw(say, WISH.offering(wishes).initially()),
        title=say("modal.leave.title"),
        submit=say("leave.send"),
        pair=ident(about.pair),
        seen=seen(way.readers),
    )


def which_pair(rows: Sequence[PairDetails], person_id: int, say: Say) -> dict[str, Any]:
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


MESSAGE_TO = RadioField(ids.MESSAGE_TO, label="helping.message.to", decode=str)
MESSAGE = TextField(
    ids.MESSAGE,
    label="risk.message",
    fact=Fact.LEAD_MESSAGE,
    required="risk.message.empty",
    lines=True,
    limit=MESSAGE_LIMIT,
)
MESSAGE_FORM = Form(ids.PAIR_MESSAGE_MODAL, MESSAGE_TO, MESSAGE)


def message_modal(
    about: PairDetails, there: Sequence[tuple[str, Person]], say: Say
) -> dict[str, Any]:
    """A lead writes to one of the two, or to both."""
    options = [option(person.name, side) for side, person in there]
    if len(there) > 1:
        options.append(option(say("helping.message.both"), BOTH))
    return MESSAGE_FORM.modal(
        say,
        blocks.section(
            say.md(
                "helping.message.intro", mentor=who(about.mentor), executive=who(about.executive)
            )
        ),
        *MESSAGE_FORM.draw(say, MESSAGE_TO.offering(options).initially(options[-1].value)),
        title=say("modal.message.title"),
        submit=say("modal.send"),
        pair=ident(about.pair),
        form=uuid4().hex,
    )
