"""The form in which a lead writes to a pair that needs attention."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from bot.lead_tasks.digest_deeds import BOTH
from bot.lead_tasks.risk_tasks import MESSAGE_LIMIT
from bot.pairs.pairs import Listed
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import RadioField, option
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import Person, ident

MESSAGE_TO = RadioField(ids.MESSAGE_TO, label="deed.message.to", decode=str)
MESSAGE = TextField(
    ids.MESSAGE,
    label="risk.message",
    hint="deed.message.hint",
    required="risk.message.empty",
    lines=True,
    limit=MESSAGE_LIMIT,
)
MESSAGE_FORM = Form(ids.DEED_MESSAGE_MODAL, MESSAGE_TO, MESSAGE)


def message_modal(about: Listed, there: Sequence[tuple[str, Person]], say: Say) -> dict[str, Any]:
    """A lead writes to one of the two, or to both."""
    options = [option(person.name, side) for side, person in there]
    if len(there) > 1:
        options.append(option(say("deed.message.both"), BOTH))
    return MESSAGE_FORM.modal(
        say,
        blocks.section(
            say.md("deed.message.intro", mentor=who(about.mentor), executive=who(about.executive))
        ),
        *MESSAGE_FORM.draw(say, MESSAGE_TO.offering(options).initially(options[-1].value)),
        title=say("modal.message.title"),
        submit=say("modal.send"),
        pair=ident(about.pair),
        form=uuid4().hex,
    )
