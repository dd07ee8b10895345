"""Each block and element with everything that the documentation lets stand in it.

https://docs.slack.dev/reference/block-kit
"""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*Words*") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def option(value: str = "1", **more: Any) -> Json:
    return {"text": plain(f"Option {value}"), "value": value, **more}


def rich(*elements: Json) -> Json:
    inside = list(elements) or [{"type": "text", "text": "Words", "style": {"bold": True}}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inside}]}


CONFIRM = {
    "title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), "style": "danger",
}  # fmt: skip
IMAGE = {"type": "image", "image_url": "https://a.example/cat.png", "alt_text": "A cat"}
HOSTED = {"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "A cat"}
OPTIONS = [option("1", description=plain()), option("2")]
GROUPS = [{"label": plain("Group"), "options": OPTIONS}]
_ID = {"action_id": "act", "confirm": CONFIRM}
_MENU = {**_ID, "placeholder": plain(), "focus_on_load": True}
_TYPED = {
    "action_id": "act",
    "placeholder": plain(),
    "focus_on_load": False,
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
}
_PLACE = {
    "filter": {
        "include": ["im", "public"],
        "exclude_external_shared_channels": True,
        "exclude_bot_users": False,
    },
    "default_to_current_conversation": True,
}
_FEEDBACK = {"text": plain("Good"), "value": "good", "accessibility_label": "Good answer"}

ELEMENTS: dict[str, Json] = {
    "button": {
        **_ID, "text": plain(), "value": "v", "url": "https://a.example/", "style": "primary",
        "accessibility_label": "Words", "agent_prompt": "Tell", "agent_prompt_display": "Tell me",
        "visible_to_user_ids": ["U0CHLOE"],
    },
    "workflow_button": {
        **_ID, "text": plain(), "style": "danger", "accessibility_label": "Words",
        "workflow": {"trigger": {
            "url": "https://slack.com/shortcuts/Ft0123ABC456/123",
            "customizable_input_parameters": [{"name": "who", "value": "Chloé"}],
        }},
    },
    "overflow": {**_ID, "options": [option("1", url="https://a.example/"), option("2")]},
    "checkboxes": {
        **_ID, "focus_on_load": True, "options": [*OPTIONS, {"text": mrkdwn(), "value": "3"}],
        "initial_options": [OPTIONS[0]],
    },
    "radio_buttons": {
        **_ID, "focus_on_load": True, "options": OPTIONS, "initial_option": OPTIONS[1],
    },
    "static_select": {**_MENU, "options": OPTIONS, "initial_option": OPTIONS[0]},
    "multi_static_select": {
        **_MENU, "option_groups": GROUPS, "initial_options": OPTIONS, "max_selected_items": 2,
    },
    "external_select": {**_MENU, "initial_option": option(), "min_query_length": 1},
    "multi_external_select": {
        **_MENU, "initial_options": [option()], "min_query_length": 0, "max_selected_items": 3,
    },
    "users_select": {**_MENU, "initial_user": "U0CHLOE"},
    "multi_users_select": {
        **_MENU, "initial_users": ["U0CHLOE", "W0MARC"], "max_selected_items": 2,
    },
    "conversations_select": {
        **_MENU, **_PLACE, "initial_conversation": "C0GENERAL", "response_url_enabled": True,
    },
    "multi_conversations_select": {
        **_MENU, **_PLACE, "initial_conversations": ["C0GENERAL", "D0CHLOE"],
        "max_selected_items": 5,
    },
    "channels_select": {**_MENU, "initial_channel": "C0GENERAL", "response_url_enabled": False},
    "multi_channels_select": {
        **_MENU, "initial_channels": ["C0GENERAL"], "max_selected_items": 1,
    },
    "datepicker": {**_MENU, "initial_date": "2026-12-24"},
    "timepicker": {**_MENU, "initial_time": "09:30", "timezone": "Europe/Paris"},
    "datetimepicker": {**_ID, "focus_on_load": True, "initial_date_time": 1_800_000_000},
    "plain_text_input": {
        **_TYPED, "initial_value": "Words", "multiline": True, "min_length": 1, "max_length": 9,
    },
    "number_input": {
        **_TYPED, "is_decimal_allowed": True, "initial_value": "1.5", "min_value": "0",
        "max_value": "12",
    },
    "email_text_input": {**_TYPED, "initial_value": "chloe@a.example"},
    "url_text_input": {**_TYPED, "initial_value": "https://a.example/"},
    "rich_text_input": {**_TYPED, "initial_value": rich(), "min_lines": 2, "max_lines": 9},
    "file_input": {"action_id": "act", "filetypes": ["csv", "xlsx"], "max_files": 3},
    "feedback_buttons": {
        "action_id": "act", "positive_button": _FEEDBACK,
        "negative_button": {**_FEEDBACK, "text": plain("Bad"), "value": "bad"},
    },
    "icon_button": {
        **_ID, "icon": "trash", "text": plain("Delete"), "value": "v",
        "accessibility_label": "Delete it", "visible_to_user_ids": ["U0CHLOE"],
    },
    "image": IMAGE,
}  # fmt: skip
ELEMENTS = {kind: {"type": kind, **fields} for kind, fields in ELEMENTS.items()}

_CARD = {
    "type": "card", "hero_image": IMAGE, "icon": HOSTED, "title": mrkdwn(), "subtitle": plain(),
    "body": mrkdwn(), "subtext": plain(), "actions": [ELEMENTS["button"]],
}  # fmt: skip
_TASK = {
    "type": "task_card", "task_id": "task_1", "title": "Fetching", "status": "in_progress",
    "details": rich(), "output": rich(),
    "sources": [{"type": "url", "url": "https://a.example/", "text": "a.example"}],
}  # fmt: skip
_INLINE = [
    {"type": "text", "text": "Words", "style": {"bold": True, "italic": True, "strike": True,
                                               "code": True, "underline": True}},
    {"type": "link", "url": "https://a.example/", "text": "there", "style": {"bold": False}},
    {"type": "emoji", "name": "wave", "unicode": "1f44b", "skin_tone": 3},
    {"type": "user", "user_id": "U0CHLOE", "style": {"highlight": True}},
    {"type": "usergroup", "usergroup_id": "S0LEADS"},
    {"type": "channel", "channel_id": "C0GENERAL"},
    {"type": "team", "team_id": "T0MAISON"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#F405B3"},
    {"type": "date", "timestamp": 1_800_000_000, "format": "{date_long}", "fallback": "then",
     "url": "https://a.example/"},
]  # fmt: skip
_SECTION = {"type": "rich_text_section", "elements": _INLINE}


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _chart(kind: str) -> Json:
    points = [{"label": "May", "value": 3}, {"label": "June", "value": -1.5}]
    return {
        "type": kind,
        "series": [{"name": "Mentors", "data": points}, {"name": "Mentees", "data": points}],
        "axis_config": {"categories": ["May", "June"], "x_label": "Month", "y_label": "Sessions"},
    }


BLOCKS: dict[str, Json] = {
    "actions": {"elements": [ELEMENTS["button"]]},
    "alert": {"text": mrkdwn(), "level": "warning"},
    "card": _CARD,
    "carousel": {"elements": [_CARD]},
    "container": {
        "title": plain(), "subtitle": mrkdwn(), "icon": IMAGE, "width": "wide",
        "is_collapsible": True, "default_collapsed": True, "has_header_divider": False,
        "rich_text_title": rich(),
        "child_blocks": [{"type": "header", "text": plain()}, {"type": "divider"}],
    },
    "context": {"elements": [mrkdwn(), plain(), IMAGE]},
    "context_actions": {"elements": [ELEMENTS["feedback_buttons"]]},
    "data_table": {
        "caption": "Pairs", "page_size": 10, "row_header_column_index": 1,
        "rows": [
            [_raw("Pair"), _raw("Usefulness")],
            [rich(), {"type": "raw_number", "value": 4.5, "text": "4,5"}],
        ],
    },
    "data_visualization": {"title": "Sessions", "chart": _chart("bar")},
    "divider": {},
    "file": {"external_id": "ABCD1", "source": "remote"},
    "header": {"text": plain()},
    "image": {**IMAGE, "title": plain()},
    "input": {
        "label": plain(), "hint": plain(), "optional": True, "dispatch_action": True,
        "element": ELEMENTS["plain_text_input"],
    },
    "markdown": {"text": "**Words**"},
    "plan": {"title": "Thinking", "tasks": [_TASK, {**_TASK, "task_id": "task_2"}]},
    "rich_text": {
        "elements": [
            _SECTION,
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "border": 1,
             "elements": [_SECTION]},
            {"type": "rich_text_preformatted", "border": 0,
             "elements": [{"type": "text", "text": "code"}]},
            {"type": "rich_text_quote", "border": 1, "elements": [{"type": "text", "text": "q"}]},
        ]
    },
    "section": {
        "text": mrkdwn(), "fields": [plain(), mrkdwn()], "accessory": ELEMENTS["button"],
        "expand": True,
    },
    "table": {
        "rows": [[_raw("A"), _raw("B")], [rich(), _raw("b")]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    "task_card": _TASK,
    "video": {
        "alt_text": "A film", "title": plain(), "thumbnail_url": "https://a.example/t.png",
        "video_url": "https://a.example/embed/1", "title_url": "https://a.example/watch/1",
        "description": plain(), "author_name": "Chloé", "provider_name": "Tube",
        "provider_icon_url": "https://a.example/i.png",
    },
}  # fmt: skip
BLOCKS = {kind: {"type": kind, "block_id": "blk", **fields} for kind, fields in BLOCKS.items()}
CHARTS: list[Json] = [
    *(_chart(kind) for kind in ("bar", "area", "line")),
    {"type": "pie", "segments": [{"label": "Yes", "value": 3}, {"label": "No", "value": 0.5}]},
]
