"""The form in which a lead writes to a pair that needs attention."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from bot.lead_tasks.digest_deeds import BOTH
from bot.lead_tasks.risk_tasks import MESSAGE_LIMIT
from bot.pairs.pairs import Listed
from bot.slack.kit import blocks, ids, inputs
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import Person, ident

_OPTION = 75


def message_modal(about: Listed, there: Sequence[tuple[str, Person]], say: Say) -> dict[str, Any]:
    """A lead writes to one of the two, or to both."""
    options = [inputs.option(blocks.cut(person.name, _OPTION), side) for side, person in there]
    if len(there) > 1:
        options.append(inputs.option(say("deed.message.both"), BOTH))
    return blocks.modal(
        blocks.section(
            say.md("deed.message.intro", mentor=who(about.mentor), executive=who(about.executive))
        ),
        inputs.radio(ids.MESSAGE_TO, say("deed.message.to"), options, str(options[-1].value)),
        inputs.line(
            ids.MESSAGE,
            say("risk.message"),
            None,
            MESSAGE_LIMIT,
            hint=say("deed.message.hint"),
            lines=True,
        ),
        title=say("modal.message.title"),
        submit=say("modal.send"),
        close=say("modal.close"),
        callback_id=ids.DEED_MESSAGE_MODAL,
        metadata=json.dumps(
            {"pair": ident(about.pair), "form": uuid4().hex, "language": say.language}
        ),
    )
