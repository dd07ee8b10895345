"""What the documentation, Slack's SDK and slackblocks say of each field, as tables.

An object's role is its `type`, or the name of the field that holds it. Each table names its source.
"""

from typing import Any

from tests.sandbox.corpus.examples import Json, mrkdwn, option, plain, rich

DOCS = "https://docs.slack.dev/reference/block-kit"
LIMITS = "slackblocks 3.0.0, limits"
SDK = "slack_sdk 3.47.0, models"
CLOSED = "https://github.com/slack-go/slack/issues/1414"

NEEDED = {
    "plain_text": "type text", "mrkdwn": "type text", "options": "text value",
    "initial_option": "text value", "initial_options": "text value",
    "option_groups": "label options", "confirm": "title text", "slack_file": "id",
    "workflow": "trigger", "trigger": "url", "customizable_input_parameters": "name value",
    "dispatch_action_config": "trigger_actions_on", "button": "type text",
    "workflow_button": "type text workflow", "overflow": "type options",
    "checkboxes": "type options", "radio_buttons": "type options", "static_select": "type options",
    "multi_static_select": "type option_groups", "number_input": "type is_decimal_allowed",
    "feedback_buttons": "type positive_button negative_button", "positive_button": "text value",
    "negative_button": "text value", "icon_button": "type icon text",
    "image": "type alt_text image_url slack_file", "url": "type url text",
    "actions": "type elements", "alert": "type text", "carousel": "type elements",
    "container": "type child_blocks", "context": "type elements",
    "context_actions": "type elements", "data_table": "type caption rows",
    "data_visualization": "type title chart", "file": "type external_id source",
    "header": "type text", "input": "type label element", "markdown": "type text",
    "plan": "type title", "rich_text": "type elements", "table": "type rows",
    "task_card": "type task_id title",
    "video": "type alt_text title thumbnail_url video_url", "raw_text": "type text",
    "raw_number": "type value text", "bar": "type series axis_config",
    "area": "type series axis_config", "line": "type series axis_config", "pie": "type segments",
    "segments": "label value", "series": "name data", "data": "label value",
    "axis_config": "categories", "rich_text_section": "type elements",
    "rich_text_list": "type elements style", "rich_text_preformatted": "type elements",
    "rich_text_quote": "type elements", "text": "type text", "link": "type url",
    "emoji": "type name", "user": "type user_id", "usergroup": "type usergroup_id",
    "channel": "type channel_id", "team": "type team_id", "broadcast": "type range",
    "color": "type value", "date": "type timestamp format",
}  # fmt: skip
"""Role → the fields without which it is refused; `type` alone where it is not said."""
UNSURE = {
    ("button", "agent_prompt"), ("container", "is_collapsible"), ("static_select", "options"),
    ("multi_static_select", "option_groups"),
}  # fmt: skip
"""Fields that something else in the same example depends on."""
COMMON = {
    "plain_text", "mrkdwn", "options", "confirm", "initial_option", "initial_options",
    "option_groups", "rich_text_section", "text", "style",
}  # fmt: skip
"""Roles that are everywhere alike: one case of each rule is enough."""

TEXTS = {
    ("section", "text"): 3000, ("section", "fields"): 2000, ("header", "text"): 150,
    ("context", "elements"): 3000, ("input", "label"): 2000, ("input", "hint"): 2000,
    ("image", "title"): 2000, ("alert", "text"): 200, ("card", "title"): 150,
    ("card", "subtitle"): 150, ("card", "body"): 200, ("card", "subtext"): 200,
    ("container", "title"): 150, ("container", "subtitle"): 150, ("video", "title"): 200,
    ("video", "description"): 200, ("button", "text"): 75, ("workflow_button", "text"): 75,
    ("options", "text"): 75, ("options", "description"): 75, ("option_groups", "label"): 75,
    ("confirm", "title"): 100, ("confirm", "text"): 300, ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30, ("positive_button", "text"): 75, ("negative_button", "text"): 75,
    **{(kind, "placeholder"): 150 for kind in (
        "static_select", "multi_static_select", "external_select", "multi_external_select",
        "users_select", "multi_users_select", "conversations_select",
        "multi_conversations_select", "channels_select", "multi_channels_select", "datepicker",
        "timepicker", "plain_text_input", "number_input", "email_text_input", "url_text_input",
        "rich_text_input",
    )},
}  # fmt: skip
"""(role, field) → most characters of the text object in it; never none."""
STRINGS: dict[tuple[str, str], tuple[int, int | None]] = {
    ("button", "value"): (0, 2000), ("button", "url"): (1, 3000),
    ("button", "accessibility_label"): (0, 75), ("button", "agent_prompt"): (1, 4000),
    ("workflow_button", "accessibility_label"): (0, 75), ("options", "value"): (1, 150),
    ("options", "url"): (1, 3000), ("image", "image_url"): (1, 3000),
    ("image", "alt_text"): (1, 2000), ("icon_button", "value"): (0, 2000),
    ("icon_button", "accessibility_label"): (0, 75), ("positive_button", "value"): (0, 2000),
    ("positive_button", "accessibility_label"): (0, 75), ("markdown", "text"): (1, 12000),
    ("video", "alt_text"): (0, 2000), ("video", "author_name"): (0, 50),
    ("video", "provider_name"): (0, 50), ("video", "video_url"): (1, 3000),
    ("video", "thumbnail_url"): (1, 3000), ("data_table", "caption"): (1, None),
    ("raw_text", "text"): (1, None), ("raw_number", "text"): (1, None),
    ("data_visualization", "title"): (1, 50), ("series", "name"): (1, 20),
    ("axis_config", "x_label"): (0, 50), ("axis_config", "y_label"): (0, 50),
    ("text", "text"): (1, None), ("link", "url"): (1, None), ("plan", "title"): (1, None),
    ("task_card", "title"): (1, None), ("task_card", "task_id"): (1, None),
    **{(kind, "action_id"): (0, 255) for kind in (
        "button", "workflow_button", "overflow", "checkboxes", "radio_buttons", "static_select",
        "users_select", "conversations_select", "channels_select", "external_select", "datepicker",
        "timepicker", "datetimepicker", "plain_text_input", "number_input", "email_text_input",
        "url_text_input", "rich_text_input", "file_input", "feedback_buttons", "icon_button",
    )},
    **{(kind, "block_id"): (0, 255) for kind in (
        "actions", "alert", "card", "carousel", "container", "context", "context_actions",
        "data_table", "data_visualization", "divider", "file", "header", "image", "input",
        "markdown", "plan", "rich_text", "section", "table", "task_card", "video",
    )},
}  # fmt: skip
"""(role, field) → least and most characters."""
_BUTTON: Json = {"type": "button", "text": plain()}
_RAW = {"type": "raw_text", "text": "cell"}
_CARD = {"type": "card", "title": mrkdwn()}
_TASK = {"task_id": "task {n}", "title": "Fetching", "status": "complete"}
_ICON = {"type": "icon_button", "icon": "trash", "text": plain()}
LISTS: dict[tuple[str, str], tuple[int, int | None, Any]] = {
    ("actions", "elements"): (1, 25, _BUTTON), ("context", "elements"): (1, 10, plain()),
    ("context_actions", "elements"): (1, 5, _ICON), ("carousel", "elements"): (1, 10, _CARD),
    ("container", "child_blocks"): (1, 10, {"type": "divider"}),
    ("card", "actions"): (1, 3, _BUTTON), ("section", "fields"): (1, 10, plain()),
    ("data_table", "rows"): (2, 201, [_RAW, _RAW]), ("table", "rows"): (1, 100, [_RAW, _RAW]),
    ("table", "column_settings"): (0, 20, {"align": "left"}), ("plan", "tasks"): (0, 50, _TASK),
    ("static_select", "options"): (1, 100, option("{n}")),
    ("option_groups", "options"): (1, 100, option("{n}")),
    ("multi_static_select", "option_groups"): (
        1, 100, {"label": plain("Group {n}"), "options": [option("{n}")]}
    ),
    ("overflow", "options"): (1, 5, option("{n}")),
    ("checkboxes", "options"): (1, 10, option("{n}")),
    ("radio_buttons", "options"): (1, 10, option("{n}")),
    ("filter", "include"): (1, None, "im"), ("file_input", "filetypes"): (1, None, "csv"),
    ("dispatch_action_config", "trigger_actions_on"): (1, 2, "on_enter_pressed"),
    ("rich_text", "elements"): (1, None, rich()["elements"][0]),
}  # fmt: skip
"""(role, field) → least and most items, and one of them; `{n}` in it is its number."""
NUMBERS: dict[tuple[str, str], tuple[int, int | None]] = {
    ("plain_text_input", "min_length"): (0, 3000), ("plain_text_input", "max_length"): (1, 3000),
    ("rich_text_input", "min_lines"): (1, 100), ("rich_text_input", "max_lines"): (1, 100),
    ("file_input", "max_files"): (1, 10), ("data_table", "page_size"): (1, 100),
    ("rich_text_list", "indent"): (0, 8), ("rich_text_list", "offset"): (0, None),
    ("rich_text_list", "border"): (0, 1), ("rich_text_quote", "border"): (0, 1),
    ("rich_text_preformatted", "border"): (0, 1),
    ("external_select", "min_query_length"): (0, None),
    **{(f"multi_{kind}_select", "max_selected_items"): (1, None) for kind in (
        "static", "external", "users", "conversations", "channels",
    )},
}  # fmt: skip
ENUMS = {
    ("button", "style"): "primary danger", ("workflow_button", "style"): "primary danger",
    ("confirm", "style"): "primary danger", ("icon_button", "icon"): "trash",
    ("alert", "level"): "default info warning error success",
    ("container", "width"): "narrow standard wide full",
    ("task_card", "status"): "in_progress complete error", ("file", "source"): "remote",
    ("rich_text_list", "style"): "bullet ordered",
    ("broadcast", "range"): "here channel everyone",
    ("column_settings", "align"): "left center right",
}  # fmt: skip
FORMATS: dict[tuple[str, str], list[Any]] = {
    ("datepicker", "initial_date"): ["2026-02-30", "24/12/2026", "2026-12-24T00:00", ""],
    ("timepicker", "initial_time"): ["9:30", "24:00", "09:30:15", "noon"],
    ("timepicker", "timezone"): ["Mars/Olympus", "Paris"],
    ("datetimepicker", "initial_date_time"): [1_800_000_000_000, 12, -1],
    ("number_input", "initial_value"): ["ten", "1,5", "NaN", "Infinity"],
    ("users_select", "initial_user"): ["C0GENERAL", "chloe"],
    ("channels_select", "initial_channel"): ["U0CHLOE", "general"],
    ("conversations_select", "initial_conversation"): ["general"],
    ("button", "url"): ["not an address"], ("image", "image_url"): ["cat.png", "ftp://a/cat"],
    ("video", "video_url"): ["http://a.example/embed"],
    ("video", "title_url"): ["http://a.example/watch"], ("color", "value"): ["red", "F405B3"],
}  # fmt: skip
"""Values of the right type that are refused all the same."""

SURFACES = {
    "message": "actions card carousel container context context_actions data_table "
    "data_visualization divider file header image input markdown plan rich_text section table "
    "task_card video",
    "modal": "actions alert card context divider header image input rich_text section video",
    "home": "actions card carousel container context data_table data_visualization divider header "
    "image input rich_text section table video",
}
_MENUS = [
    f"{several}{source}_select"
    for several in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
]
_CHOICES = [*_MENUS, "checkboxes", "radio_buttons", "datepicker", "timepicker"]
IN_SECTIONS = [*_CHOICES, "button", "workflow_button", "overflow", "image"]
IN_ACTIONS = [*_CHOICES, "button", "workflow_button", "overflow", "datetimepicker"]
IN_INPUTS = [
    *_CHOICES, "datetimepicker", "plain_text_input", "number_input", "email_text_input",
    "url_text_input", "rich_text_input", "file_input",
]  # fmt: skip
