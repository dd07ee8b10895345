"""Every kind of message has an entry that loads and sends it, and one that draws it."""

from typing import Any, cast

import pytest

from bot.letters import KINDS
from bot.outbox.letters import table
from bot.slack.kit.gateway import Gateway
from bot.slack.letters import renderers
from storage.kinds import Kind
from tests.databases import sealed_views


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_has_both_halves(kind: Kind) -> None:
    assert KINDS[kind].name is kind
    assert kind in renderers(Gateway(client=cast(Any, None), views=sealed_views()))


def test_a_kind_has_no_second_entry() -> None:
    with pytest.raises(ValueError, match="prompt"):
        table([KINDS[Kind.PROMPT]], [KINDS[Kind.UPDATE], KINDS[Kind.PROMPT]])
