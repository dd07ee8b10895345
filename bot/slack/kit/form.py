"""A form: a sequence of fields in a window that is submitted as a whole."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from slackblocks import Block, InputBlock

from bot.kernel.errors import Fault
from bot.slack.kit import blocks
from bot.slack.kit.field import Field, Initial, State, T
from bot.slack.kit.values import unknown
from bot.texts import Say


class Entries:
    """What was put into a form, field by field."""

    def __init__(self, fields: Collection[Field[Any]], state: State) -> None:
        self._fields = fields
        self._values = {each.block_id: each.read(state) for each in fields}

    def __getitem__(self, field: Field[T]) -> T:
        value: T = self._values[field.block_id]
        return value

    def needed(self, field: Field[T | None]) -> T:
        """The value of a field that Slack's own client always sends. `Mistake` when it is missing:
        the submission is forged.
        """
        if (value := self[field]) is None:
            raise unknown()
        return value

    def errors(self, say: Say, found: Mapping[str, Fault] | None = None) -> dict[str, str]:
        """Block id → what is wrong there. `found` is what the rules of the whole say, by field."""
        faults = {each.block_id: each.fault(self[each]) for each in self._fields}
        faults |= found or {}
        return {
            block_id: say(fault[0], limit=fault[1])
            for block_id, fault in faults.items()
            if fault is not None
        }


class Form:
    """`callback_id` is what Slack calls its submission."""

    def __init__(self, callback_id: str, *fields: Field[Any]) -> None:
        self.callback_id = callback_id
        self.fields = fields

    def draw(
        self, say: Say, *initial: Initial[Any], without: Collection[Field[Any]] = ()
    ) -> list[InputBlock]:
        """Its blocks in its own order; a field that is not named begins empty."""
        begun = {each.field.block_id: each for each in initial}
        left_out = {each.block_id for each in without}
        wanted = (begun.get(each.block_id, Initial(each)) for each in self.fields)
        return [
            each.block(say)
            for each in wanted
            if each.field.block_id not in left_out and each.field.is_asked()
        ]

    def modal(
        self, say: Say, *body: Block, title: str, submit: str = "", **meant: object
    ) -> dict[str, Any]:
        """A window with these blocks; `meant` is what it is opened with and gives back."""
        return blocks.modal(
            *body,
            title=title,
            submit=submit or say("modal.submit"),
            close=say("modal.close"),
            callback_id=self.callback_id,
            # The language too: the modal must speak while the database is away.
            metadata=json.dumps({**meant, "language": say.language}),
        )

    def read(self, body: Mapping[str, Any]) -> Entries:
        """What a submission of Slack's holds."""
        return Entries(self.fields, state_of(body))


def state_of(body: Mapping[str, Any]) -> State:
    found = ((body.get("view") or {}).get("state") or {}).get("values")
    return found if isinstance(found, Mapping) else {}
