"""Cases in which several fields, or several blocks, depend on each other."""

from typing import Any

from tests.sandbox.corpus.examples import (
    BLOCKS,
    CHARTS,
    ELEMENTS,
    GROUPS,
    OPTIONS,
    Json,
    mrkdwn,
    option,
    plain,
    rich,
)
from tests.sandbox.corpus.rules import DOCS, LIMITS

_ISSUES = "https://github.com/slackapi"
_LONG = {"type": "markdown", "text": "×6001"}
_RAW = {"type": "raw_text", "text": "cell"}


def _text(words: str) -> Json:
    return {"type": "section", "text": mrkdwn(words)}


def _actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def _element(kind: str, **more: Any) -> Json:
    return _actions({"type": kind, "action_id": "act", **more})


def _input(kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": "act", **more}
    return {"type": "input", "label": plain(), "element": element}


def _rich(**more: Any) -> Json:
    return rich({"type": "text", "text": "Words", **more})


def _table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Pairs", "rows": list(rows), **more}


def _chart(**more: Any) -> Json:
    chart = {**CHARTS[0], **more}
    return {"type": "data_visualization", "title": "Sessions", "chart": chart}


def _pie(*segments: Json) -> Json:
    chart = {"type": "pie", "segments": list(segments)}
    return {"type": "data_visualization", "title": "Sessions", "chart": chart}


def _points(*labels: str) -> list[Json]:
    return [{"label": label, "value": 1} for label in labels]


def _card(**more: Any) -> Json:
    return {"type": "card", **more}


def _container(**more: Any) -> Json:
    return {"type": "container", "child_blocks": [{"type": "divider"}], **more}


def _plan(*tasks: Json) -> Json:
    return {"type": "plan", "title": "Thinking", "tasks": list(tasks)}


_BUTTON = {"type": "button", "text": plain(), "action_id": "same"}
_HEAD = [_RAW, _RAW]
_WRONG_BLOCKS: list[Any] = ["words", 7, None, [], {}, {"type": None}, {"type": []}, {"type": {}}]
_TAKEN: list[tuple[str, str, list[Any]]] = [
    ("section: text alone", DOCS, [_text("x")]),
    ("section: fields alone", DOCS, [{"type": "section", "fields": [plain()]}]),
    ("message: 50 blocks", DOCS, [{"×": {"type": "divider"}, "n": 50}]),
    ("button: no action_id", DOCS, [_actions({"type": "button", "text": plain()})]),
    ("select: groups", DOCS, [_element("static_select", option_groups=GROUPS)]),
    ("select: initial in a group", DOCS, [
        _element("static_select", option_groups=GROUPS, initial_option=OPTIONS[1])]),
    ("image: hosted by Slack", DOCS, [
        {"type": "image", "slack_file": {"url": "https://a.example/a.png"}, "alt_text": "x"}]),
    ("table: null leaves a column as it is", DOCS, [
        {"type": "table", "rows": [_HEAD], "column_settings": [None, {"is_wrapped": True}]}]),
    ("data_table: 20 columns", LIMITS, [_table([{"×": _RAW, "n": 20}], [{"×": _RAW, "n": 20}])]),
    ("charts: two in a message", LIMITS, [_chart(), _chart()]),
    ("rich_text: no elements in a section", f"{_ISSUES}/python-slack-sdk/pull/1576", [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]),
    ("card: a title alone", DOCS, [_card(title=plain())]),
    ("card: an icon of Slack's", "slackblocks 3.0.0", [
        _card(title=plain(), slack_icon={"type": "icon", "name": "rocket"})]),
    ("container: a rich title", DOCS, [_container(rich_text_title=rich())]),
    ("plan: no tasks", DOCS, [{"type": "plan", "title": "Thinking"}]),
    ("task_card: pending", f"{DOCS}/blocks/task-card-block", [
        {"type": "task_card", "task_id": "1", "title": "x", "status": "pending"}]),
    ("task_card: no status", f"{DOCS}/blocks/task-card-block", [
        {"type": "task_card", "task_id": "1", "title": "x"}]),
    ("markdown: 12000 in two", LIMITS, [{**_LONG, "text": "×6000"}, {**_LONG, "text": "×6000"}]),
    ("conversations_select: a filter of bots", DOCS, [
        _element("conversations_select", filter={"exclude_bot_users": True})]),
]  # fmt: skip
_REFUSED: list[tuple[str, str, list[Any]]] = [
    ("section: neither text nor fields", f"{_ISSUES}/java-slack-sdk/issues/1017", [
        {"type": "section"}]),
    ("message: 51 blocks", DOCS, [{"×": {"type": "divider"}, "n": 51}]),
    *((f"blocks: {wrong!r} is none", DOCS, [wrong]) for wrong in _WRONG_BLOCKS),
    ("block_id: once", DOCS, [{"type": "divider", "block_id": "a"}] * 2),
    ("action_id: once in a block", DOCS, [_actions(_BUTTON, _BUTTON)]),
    ("select: options and groups", LIMITS, [
        _element("static_select", options=OPTIONS, option_groups=GROUPS)]),
    ("select: neither options nor groups", LIMITS, [_element("static_select")]),
    ("multi select: neither options nor groups", LIMITS, [_element("multi_static_select")]),
    ("select: an initial option that is none", DOCS, [
        _element("static_select", options=OPTIONS, initial_option=option("9"))]),
    ("multi select: initial options that are none", DOCS, [
        _element("multi_static_select", options=OPTIONS, initial_options=[option("9")])]),
    ("radio_buttons: an initial option that is none", DOCS, [
        _element("radio_buttons", options=OPTIONS, initial_option=option("9"))]),
    ("checkboxes: initial options that are none", DOCS, [
        _element("checkboxes", options=OPTIONS, initial_options=[option("9")])]),
    ("select: an option in mrkdwn", DOCS, [
        _element("static_select", options=[{"text": mrkdwn(), "value": "1"}])]),
    ("overflow: an option in mrkdwn", DOCS, [
        _element("overflow", options=[{"text": mrkdwn(), "value": "1"}])]),
    ("select: an option with an address", DOCS, [
        _element("static_select", options=[option(url="https://a.example/")])]),
    ("select: an option with an empty address", "https://github.com/slack-go/slack/issues/612", [
        _element("static_select", options=[option(url="")])]),
    ("option: no type", "https://github.com/CopilotKit/CopilotKit/pull/6454", [
        _element("static_select", options=[option(type="option")])]),
    ("mrkdwn: no emoji", "https://github.com/slack-go/slack/issues/1414", [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}]),
    ("plain_text: no verbatim", DOCS, [
        {"type": "section", "text": {"type": "plain_text", "text": "x", "verbatim": True}}]),
    ("header: not in mrkdwn", DOCS, [{"type": "header", "text": mrkdwn()}]),
    ("button: not in mrkdwn", DOCS, [_actions({"type": "button", "text": mrkdwn()})]),
    ("button: no block_id", DOCS, [_element("button", text=plain(), block_id="b")]),
    ("button: a prompt's words without it", LIMITS, [
        _element("button", text=plain(), agent_prompt_display="x")]),
    ("confirm: title not in mrkdwn", DOCS, [
        _element("button", text=plain(), confirm={"title": mrkdwn(), "text": plain()})]),
    ("image: an address and a file", DOCS, [
        {"type": "image", "image_url": "https://a.example/", "slack_file": {"id": "F1"},
         "alt_text": "x"}]),
    ("image: a file by id and address", DOCS, [
        {"type": "image", "slack_file": {"id": "F1", "url": "https://a.example/"},
         "alt_text": "x"}]),
    ("image: a file of nothing", DOCS, [{"type": "image", "slack_file": {}, "alt_text": "x"}]),
    ("image element: no title", DOCS, [
        {"type": "context", "elements": [{**ELEMENTS["image"], "title": plain()}]}]),
    ("table: 21 columns", LIMITS, [{"type": "table", "rows": [[{"×": _RAW, "n": 21}]]}]),
    ("table: two in a message", f"{DOCS}/blocks/table-block", [
        {"type": "table", "rows": [_HEAD]}, {"type": "table", "rows": [_HEAD]}]),
    ("table: a cell in mrkdwn", DOCS, [{"type": "table", "rows": [[mrkdwn()]]}]),
    ("table: a cell that is a word", DOCS, [{"type": "table", "rows": [["word"]]}]),
    ("table: a row that is none", DOCS, [{"type": "table", "rows": ["word"]}]),
    ("data_table: 21 columns", LIMITS, [_table([{"×": _RAW, "n": 21}], [{"×": _RAW, "n": 21}])]),
    ("data_table: rows of different lengths", DOCS, [_table(_HEAD, [_RAW])]),
    ("data_table: a rich header", DOCS, [_table([rich(), _RAW], _HEAD)]),
    ("data_table: a row header beyond the last column", LIMITS, [
        _table(_HEAD, _HEAD, row_header_column_index=2)]),
    ("data_table: 20001 characters", LIMITS, [
        _table([_RAW], [{"type": "raw_text", "text": "×19997"}])]),
    ("data_table: no columns", LIMITS, [_table([], [])]),
    ("charts: three in a message", LIMITS, [_chart(), _chart(), _chart()]),
    ("chart: a point without its category", DOCS, [
        _chart(axis_config={"categories": ["May", "July"]})]),
    ("chart: a category twice", DOCS, [_chart(axis_config={"categories": ["May", "May"]})]),
    ("chart: 21 categories", LIMITS, [_chart(
        axis_config={"categories": [str(n) for n in range(21)]},
        series=[{"name": "a", "data": _points(*map(str, range(21)))}])]),
    ("chart: two series of one name", DOCS, [_chart(series=[CHARTS[0]["series"][0]] * 2)]),
    ("chart: 13 series", LIMITS, [_chart(
        series=[{"×": {"name": "s{n}", "data": _points("May", "June")}, "n": 13}])]),
    ("chart: no series", LIMITS, [_chart(series=[])]),
    ("chart: a kind that is none", DOCS, [_chart(type="radar")]),
    ("pie: no segments", LIMITS, [_pie()]),
    ("pie: 13 segments", LIMITS, [_pie({"×": {"label": "s{n}", "value": 1}, "n": 13})]),
    ("pie: a segment of nothing", DOCS, [_pie({"label": "x", "value": 0})]),
    ("pie: a segment of less than nothing", DOCS, [_pie({"label": "x", "value": -1})]),
    ("pie: a label of 21", LIMITS, [_pie({"label": "×21", "value": 1})]),
    ("card: nothing in it", DOCS, [_card()]),
    ("card: a subtitle alone", DOCS, [_card(subtitle=plain())]),
    ("card: two icons", "slackblocks 3.0.0", [
        _card(title=plain(), icon=ELEMENTS["image"], slack_icon={"type": "icon", "name": "bot"})]),
    ("card: an icon that Slack has not", "slackblocks 3.0.0", [
        _card(title=plain(), slack_icon={"type": "icon", "name": "dragon"})]),
    ("card: a menu among its buttons", DOCS, [
        _card(title=plain(), actions=[ELEMENTS["overflow"]])]),
    ("carousel: a section in it", DOCS, [{"type": "carousel", "elements": [_text("x")]}]),
    ("container: no title", DOCS, [_container()]),
    ("container: collapsed and not collapsible", DOCS, [
        _container(title=plain(), default_collapsed=True)]),
    ("container: a divider under a header that collapses", DOCS, [
        _container(title=plain(), is_collapsible=True, has_header_divider=True)]),
    *((f"container: a {kind} in it", DOCS, [
        {"type": "container", "title": plain(), "child_blocks": [BLOCKS[kind]]}])
      for kind in ("card", "carousel", "container", "plan", "task_card", "markdown", "data_table",
                   "data_visualization", "context_actions", "alert")),
    ("container: `blocks` for its children", "https://github.com/CopilotKit/CopilotKit/pull/6454", [
        {"type": "container", "title": plain(), "blocks": [{"type": "divider"}]}]),
    ("plan: two tasks of one id", "slackblocks 3.0.0", [
        _plan({"task_id": "1", "title": "a"}, {"task_id": "1", "title": "b"})]),
    ("plan: a section among its tasks", DOCS, [_plan(_text("x"))]),
    ("task_card: details that are a text", DOCS, [
        {"type": "task_card", "task_id": "1", "title": "a", "details": mrkdwn()}]),
    ("markdown: 12002 in two", LIMITS, [_LONG, _LONG]),
    ("rich_text: a section in a section", DOCS, [
        rich({"type": "rich_text_section", "elements": []})]),
    ("rich_text: a text outside of a section", DOCS, [
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}]),
    ("rich_text: an element that is none", DOCS, [rich({"type": "shout", "text": "x"})]),
    ("rich_text: a mrkdwn text in it", DOCS, [rich(mrkdwn())]),
    ("rich_text: a list of texts", DOCS, [{"type": "rich_text", "elements": [
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "text", "text": "x"}]}]}]),
    ("rich_text: a style that is a word", DOCS, [_rich(style="bold")]),
    ("rich_text: a style of no known name", DOCS, [_rich(style={"blink": True})]),
    ("rich_text: a link with an empty text", "https://github.com/slack-go/slack/pull/1412", [
        rich({"type": "link", "url": "https://a.example/", "text": ""})]),
    ("rich_text: empty", "https://github.com/stoiveyp/Slack.NetStandard/issues/100", [
        {"type": "rich_text"}]),
    ("conversations_select: a filter of nothing", DOCS, [
        _element("conversations_select", filter={})]),
    ("conversations_select: a filter of no known kind", DOCS, [
        _element("conversations_select", filter={"include": ["secret"]})]),
    ("multi select: more at first than may be chosen", DOCS, [
        _element("multi_users_select", initial_users=["U1", "U2"], max_selected_items=1)]),
]  # fmt: skip
_FORMS_TAKEN: list[tuple[str, str, list[Any]]] = [
    ("modal: 100 blocks", DOCS, [{"×": {"type": "divider"}, "n": 100}]),
    ("number_input: whole numbers", DOCS, [
        _input("number_input", is_decimal_allowed=False, min_value="-3", initial_value="0")]),
]  # fmt: skip
_FORMS_REFUSED: list[tuple[str, str, list[Any]]] = [
    ("modal: 101 blocks", DOCS, [{"×": {"type": "divider"}, "n": 101}]),
    ("number_input: a fraction where none is allowed", DOCS, [
        _input("number_input", is_decimal_allowed=False, initial_value="1.5")]),
    ("number_input: the least above the most", DOCS, [
        _input("number_input", is_decimal_allowed=True, min_value="2", max_value="1")]),
    ("number_input: at first less than the least", DOCS, [
        _input("number_input", is_decimal_allowed=True, min_value="0", initial_value="-1")]),
    ("plain_text_input: the shortest above the longest", DOCS, [
        _input("plain_text_input", min_length=3, max_length=2)]),
    ("plain_text_input: at first longer than the longest", DOCS, [
        _input("plain_text_input", initial_value="xyz", max_length=2)]),
    ("rich_text_input: fewest lines above the most", LIMITS, [
        _input("rich_text_input", min_lines=3, max_lines=2)]),
    ("dispatch_action_config: a trigger of no known name", DOCS, [
        _input("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]})]),
    ("modal: two elements in focus", DOCS, [
        _input("plain_text_input", focus_on_load=True), _input("datepicker", focus_on_load=True)]),
]  # fmt: skip
TOGETHER: list[tuple[str, str, bool, str, list[Any]]] = [
    *((rule, source, True, "message", blocks) for rule, source, blocks in _TAKEN),
    *((rule, source, False, "message", blocks) for rule, source, blocks in _REFUSED),
    *((rule, source, True, "modal", blocks) for rule, source, blocks in _FORMS_TAKEN),
    *((rule, source, False, "modal", blocks) for rule, source, blocks in _FORMS_REFUSED),
]
