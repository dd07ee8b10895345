"""The modal in which an executive names delegates."""

from collections.abc import Sequence
from typing import Any

from bot.pair_life.delegating import MOST
from bot.slack.kit import blocks, ids
from bot.slack.kit.form import Form
from bot.slack.kit.picker_fields import PeopleField
from bot.texts import Say
from storage.tables import Person

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
