"""`python -m tests.sandbox.corpus.make` writes the cases anew: each valid or invalid by one rule.

Long texts stand as `×3000`, lists of one item as `{"×": item, "n": 101}` (see `cases.py`).
"""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.sandbox.corpus import rules
from tests.sandbox.corpus.examples import BLOCKS, CHARTS, ELEMENTS, Json
from tests.sandbox.corpus.libraries import from_slack_sdk, from_slackblocks
from tests.sandbox.corpus.together import TOGETHER

PATH = Path(__file__).with_name("cases.jsonl")
_OF_A_RULE = 2
Path_ = tuple[str | int, ...]
Key = tuple[str, str]
_CHOSEN = ("initial_option", "initial_options", "max_selected_items", "row_header_column_index")
"""Fields that depend on a list, and go with it."""
_BESIDE = (
    "min_length", "max_length", "initial_value", "min_lines", "max_lines", "initial_options",
    "initial_users", "initial_conversations", "initial_channels",
)  # fmt: skip
"""Fields that depend on a number."""
Case = tuple[str, str, bool, str, list[Json]]
"""Rule, source, whether Slack takes it, surface, blocks."""


def long(length: int) -> str:
    return f"×{length}"


def many(item: Any, count: int) -> Json:
    return {"×": item, "n": count}


def hosts() -> Iterator[tuple[str, Json]]:
    """Every example with the surface that it stands on, elements in a block that takes them."""
    for kind, block in BLOCKS.items():
        yield ("modal" if kind in ("alert", "input") else "message"), block
    for chart in CHARTS[1:]:
        yield "message", {"type": "data_visualization", "title": "Sessions", "chart": chart}
    for kind, element in ELEMENTS.items():
        yield _hosted(kind, element)


def _hosted(kind: str, element: Json) -> tuple[str, Json]:
    if kind == "image":
        return "message", {"type": "context", "elements": [BLOCKS["header"]["text"], element]}
    if kind in ("feedback_buttons", "icon_button"):
        return "message", {"type": "context_actions", "elements": [element]}
    if kind in rules.IN_ACTIONS:
        return "message", {"type": "actions", "elements": [element]}
    label = BLOCKS["header"]["text"]
    return "modal", {"type": "input", "label": label, "element": element}


def parts(value: Any, at: Path_ = ()) -> Iterator[tuple[Path_, str, Json]]:
    """Every object within, with its path and its role."""
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from parts(one, (*at, place))
    elif isinstance(value, dict):
        names = [name for name in at if isinstance(name, str)]
        yield at, value["type"] if "type" in value else names[-1], value
        for name, one in value.items():
            yield from parts(one, (*at, name))


def changed(block: Json, at: Path_, name: str, value: Any, *without: str) -> Json:
    """A copy in which one field is another, or is gone when `value` is `...`."""
    found = copy.deepcopy(block)
    part: Any = found
    for step in at:
        part = part[step]
    for gone in without:
        part.pop(gone, None)
    _forget_chosen(found, at)
    if value is ...:
        del part[name]
    else:
        part[name] = value
    return found


def _forget_chosen(block: Json, at: Path_) -> None:
    """An option that is changed is no longer the one that is chosen at first."""
    part: Any = block
    for step in at:
        if step in ("options", "option_groups"):
            part.pop("initial_option", None)
            part.pop("initial_options", None)
        part = part[step]


def by_field(where: str, block: Json) -> Iterator[Case]:
    for at, role, part in parts(block):
        extra = changed(block, at, "surprise", 1)
        yield f"{role}: no other field", rules.CLOSED, False, where, [extra]
        needed = rules.NEEDED.get(role, "type").split()
        for name, value in part.items():
            in_a_plan = name == "type" and "tasks" in at and role == "task_card"
            chosen = any(str(step).startswith("initial_option") for step in at)
            unsure = (role, name) in rules.UNSURE or in_a_plan
            if not unsure and not (chosen and name not in needed):
                gone = changed(block, at, name, ...)
                is_optional = name not in needed
                word = "optional" if is_optional else "required"
                yield f"{role}.{name}: {word}", rules.DOCS, is_optional, where, [gone]
            for wrong in _wrong(name, value):
                other = changed(block, at, name, wrong)
                yield f"{role}.{name}: type", rules.DOCS, False, where, [other]
            yield from by_rule(where, block, at, role, name, value)


def by_rule(where: str, block: Json, at: Path_, role: str, name: str, value: Any) -> Iterator[Case]:
    key = (role, name)

    def case(rule: str, source: str, valid: bool, other: Any, *without: str) -> Case:
        block_of = [changed(block, at, name, other, *without)]
        return f"{role}.{name}: {rule}", source, valid, where, block_of

    yield from _texts(case, key, value)
    yield from _strings(case, key)
    yield from _lists(case, key)
    yield from _numbers(case, key)
    for known in rules.ENUMS.get(key, "").split():
        yield case("one of", rules.DOCS, True, known)
    for wrong in ("nonsense", "") if key in rules.ENUMS else ():
        yield case("one of", rules.DOCS, False, wrong)
    for wrong in rules.FORMATS.get(key, ()):
        yield case("format", rules.DOCS, False, wrong)


def _texts(case: Callable[..., Case], key: Key, value: Any) -> Iterator[Case]:
    most, several = rules.TEXTS.get(key), isinstance(value, list)
    for length, valid in () if most is None else ((0, False), (1, True), (most, True)):
        made = {**(value[0] if several else value), "text": long(length)}
        yield case("length of the text", rules.LIMITS, valid, [made] if several else made)
    if most is not None:
        made = {**(value[0] if several else value), "text": long(most + 1)}
        yield case("length of the text", rules.LIMITS, False, [made] if several else made)


def _strings(case: Callable[..., Case], key: Key) -> Iterator[Case]:
    least, most = rules.STRINGS.get(key, (0, None))
    prefix = "https://a.example/" if key[1].endswith("url") else ""
    if least:
        yield case("not empty", rules.LIMITS, False, "")
    if most:
        fits = f"{prefix}{long(most - len(prefix))}"
        yield case("length", rules.LIMITS, True, fits)
        yield case("length", rules.LIMITS, False, f"{prefix}{long(most + 1 - len(prefix))}")


def _lists(case: Callable[..., Case], key: Key) -> Iterator[Case]:
    if key not in rules.LISTS:
        return
    least, most, item = rules.LISTS[key]
    if least:
        yield case("least items", rules.LIMITS, False, many(item, least - 1))
    yield case("least items", rules.LIMITS, True, many(item, least or 1), *_CHOSEN)
    if most:
        yield case("most items", rules.LIMITS, True, many(item, most), *_CHOSEN)
        yield case("most items", rules.LIMITS, False, many(item, most + 1), *_CHOSEN)


def _numbers(case: Callable[..., Case], key: Key) -> Iterator[Case]:
    if key not in rules.NUMBERS:
        return
    least, most = rules.NUMBERS[key]
    others = [name for name in _BESIDE if name != key[1]]
    yield case("least", rules.LIMITS, True, least, *others)
    yield case("least", rules.LIMITS, False, least - 1, *others)
    yield case("whole", rules.LIMITS, False, least + 0.5, *others)
    if most is not None:
        yield case("most", rules.LIMITS, True, most, *others)
        yield case("most", rules.LIMITS, False, most + 1, *others)


def _wrong(name: str, value: Any) -> list[Any]:
    if name == "type":
        return ["nonsense", 7, {}]
    if isinstance(value, bool):
        return ["true", 1]
    if isinstance(value, str):
        return [7, {}, True]
    if isinstance(value, int | float):
        return ["7", []]
    return ["words", 7, []] if isinstance(value, dict) else ["words", {}]


def by_place() -> Iterator[Case]:
    for where, kinds in rules.SURFACES.items():
        for kind, block in BLOCKS.items():
            taken = kind in kinds.split()
            yield f"{kind}: on a {where}", "slackblocks 3.0.0, surfaces", taken, where, [block]
    label = BLOCKS["header"]["text"]
    for kind, element in ELEMENTS.items():
        for host, takers in (
            ("actions", rules.IN_ACTIONS), ("input", rules.IN_INPUTS),
            ("section", rules.IN_SECTIONS),
            ("context_actions", ["feedback_buttons", "icon_button"]),
        ):  # fmt: skip
            if (host, kind) == ("actions", "rich_text_input"):
                continue  # Slack's own types name it there, the page of the block does not.
            found: Json = {"type": host, "elements": [element]}
            if host == "input":
                found = {"type": host, "label": label, "element": element}
            elif host == "section":
                found = {"type": host, "text": label, "accessory": element}
            yield (
                f"{kind}: in {host}",
                rules.DOCS,
                kind in takers,
                "modal" if host == "input" else "message",
                [found],
            )


def cases() -> Iterator[Case]:
    for where, block in hosts():
        yield f"{block['type']}: everything in it", rules.DOCS, True, where, [block]
        yield from by_field(where, block)
    yield from by_place()
    yield from TOGETHER
    yield from (_modelled("slack_sdk", rules.SDK, made) for made in from_slack_sdk())
    yield from (_modelled("slackblocks", "slackblocks 3.0.0", m) for m in from_slackblocks())


def _modelled(library: str, source: str, made: tuple[str, list[Json]]) -> Case:
    where, [block] = made
    kinds = [block["type"], *(part["type"] for part in (block.get("element"),) if part)]
    return f"{library}: {' '.join(kinds)}", source, True, where, [block]


def lines() -> list[str]:
    """A few of each rule, in the smallest blocks: the same texts and buttons stand in many."""
    found = [(*case[:4], _written(case[4])) for case in cases()]
    kept: Counter[tuple[str, bool]] = Counter()
    seen: set[str] = set()
    written = []
    for rule, source, valid, where, body in sorted(found, key=lambda case: len(case[4])):
        line = f"[{_written([rule, source, valid, where])},{body}]"
        kept[rule, valid] += 1
        if kept[rule, valid] <= _OF_A_RULE and line not in seen:
            seen.add(line)
            written.append(line)
    return sorted(written)


def main() -> None:
    PATH.write_text("\n".join(lines()) + "\n", encoding="utf-8")


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
