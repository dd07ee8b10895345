"""Blocks that Slack takes and blocks that it refuses, by thousands: a rule and a source each.

`python -m tests.sandbox.corpus.make` writes the cases from the documentation's rules, Slack's own
models and slackblocks.
"""

import copy
import json
import random
from collections import Counter
from functools import cache
from typing import Any

import pytest

from sandbox import web_api
from sandbox.server import Sandbox
from tests.sandbox.corpus.cases import PATH, Case, cases
from tests.sandbox.corpus.make import lines
from tests.sandbox.town import CHLOE, Json, plain, town

SENT_BY_THE_PRODUCT = frozenset({
    "actions", "button", "checkboxes", "context", "conversations_select", "data_table",
    "data_visualization", "datepicker", "datetimepicker", "divider", "file_input", "header",
    "input", "markdown", "multi_static_select", "multi_users_select", "number_input", "overflow",
    "plain_text_input", "radio_buttons", "rich_text", "section", "static_select", "timepicker",
    "users_select",
})  # fmt: skip
MUTATIONS = 3000
ODD: list[Any] = [
    None, True, 0, -1, 10**30, 0.5, "", "x", "x" * 4000, "é\u0000", "\ud800", [], [[]], {}, [None],
    {"type": "button"}, {"type": "rich_text", "elements": [{}]}, {"type": 3}, {"type": []},
]  # fmt: skip


@cache
def everything() -> list[Case]:
    return cases()


@pytest.fixture
def world() -> Sandbox:
    """A workspace that nobody has started: the Web API is called within this process."""
    return town()


def refused(sandbox: Sandbox, where: str, blocks: Any) -> str | None:
    """Slack's error, or `None` when the blocks are taken; whatever else is raised is HTTP 500."""
    if where == "message":
        args: Json = {"channel": CHLOE, "text": "Words", "blocks": blocks}
        answer = web_api.call(sandbox.world, "chat.postMessage", args)
    elif where == "home":
        view = {"type": "home", "blocks": blocks}
        answer = web_api.call(sandbox.world, "views.publish", {"user_id": CHLOE, "view": view})
    else:
        form = {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": blocks}
        trigger = sandbox.world.trigger(CHLOE)
        args = {"trigger_id": trigger, "view": form}
        answer = web_api.call(sandbox.world, "views.open", args)
    if answer.get("error") == "missing_scope":
        # An app that asks for files must be allowed to read them: the blocks themselves are sound.
        return None
    if not answer["ok"]:
        assert answer["error"] in ("invalid_blocks", "invalid_arguments", "msg_blocks_too_long")
        assert answer["error"] == "msg_blocks_too_long" or answer["response_metadata"]["messages"]
    return None if answer["ok"] else str(answer["error"])


def test_the_corpus_is_large_and_says_where_it_comes_from() -> None:
    count = Counter(case.valid for case in everything())
    assert count[True] >= 300
    assert count[False] >= 700
    assert all(case.rule and case.source for case in everything())


def test_the_file_is_what_the_rules_make() -> None:
    assert PATH.read_text(encoding="utf-8").splitlines() == lines()


def test_what_slack_takes_is_taken(world: Sandbox) -> None:
    valid = [case for case in everything() if case.valid]
    wrongly = [
        (case.rule, error, case.blocks)
        for case in valid
        if (error := refused(world, case.where, copy.deepcopy(case.blocks)))
    ]
    assert wrongly == []


def test_what_slack_refuses_is_refused(world: Sandbox) -> None:
    invalid = [case for case in everything() if not case.valid]
    taken = [case for case in invalid if not refused(world, case.where, copy.deepcopy(case.blocks))]
    assert [case.rule for case in taken if kinds_in(case.blocks) <= SENT_BY_THE_PRODUCT] == []
    assert len(taken) <= len(invalid) * 0.02, [case.rule for case in taken]


def test_nothing_that_is_malformed_is_an_error_of_the_sandbox(world: Sandbox) -> None:
    chance = random.Random(20261128)  # noqa: S311, a day that can be had again
    valid = [case for case in everything() if case.valid]
    outcomes: Counter[str] = Counter()
    for _ in range(MUTATIONS):
        case = chance.choice(valid)
        blocks = copy.deepcopy(case.blocks)
        for _ in range(chance.randint(1, 3)):
            mutate(blocks, chance)
        outcomes[refused(world, case.where, blocks) or "taken"] += 1
    assert sum(outcomes.values()) == MUTATIONS
    assert outcomes["taken"] < MUTATIONS / 3, outcomes


def mutate(blocks: list[Any], chance: random.Random) -> None:
    """Somewhere inside a value is another, is gone, or is there twice."""
    part: Any = blocks
    while True:
        keys: list[Any] = list(part) if isinstance(part, dict) else list(range(len(part)))
        if not keys:
            return
        key = chance.choice(keys)
        if not isinstance(part[key], dict | list) or not part[key] or chance.random() < 0.25:
            break
        part = part[key]
    match chance.randrange(4):
        case 0:
            del part[key]
        case 1 if isinstance(part, list):
            part.extend(copy.deepcopy(part[key]) for _ in range(chance.choice((1, 30, 120))))
        case 2 if isinstance(part, dict):
            part[f"{key}s"] = part[key]
        case _:
            part[key] = copy.deepcopy(chance.choice(ODD))


def kinds_in(blocks: Any) -> set[str]:
    """Types of the blocks and elements there, but for parts of rich text, cells and texts."""
    kinds = set()
    for block in blocks:
        if isinstance(block, dict):
            inside = [block.get("accessory"), block.get("element"), *_listed(block)]
            named = (block, *(one for one in inside if isinstance(one, dict)))
            kinds |= {str(one.get("type")) for one in named}
    return kinds - {"mrkdwn", "plain_text", "image"}


def _listed(block: Json) -> list[Any]:
    elements = block.get("elements")
    is_rich = block.get("type") == "rich_text"
    return elements if isinstance(elements, list) and not is_rich else []


def test_a_mutation_is_what_it_is_called() -> None:
    blocks = [{"type": "divider", "block_id": "a"}]
    before = json.dumps(blocks)
    mutate(blocks, random.Random(1))  # noqa: S311, a day that can be had again
    assert json.dumps(blocks) != before
