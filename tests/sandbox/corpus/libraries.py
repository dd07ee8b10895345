"""Valid blocks as two libraries build them: Slack's own SDK, and slackblocks."""

from collections.abc import Iterator
from typing import Any

import slackblocks
from slack_sdk.models import blocks as sdk

from tests.sandbox.corpus.examples import BLOCKS, ELEMENTS, Json

Made = tuple[str, list[Json]]
_ROUND = (
    "actions", "alert", "card", "carousel", "container", "context", "context_actions", "divider",
    "file", "header", "image", "input", "markdown", "plan", "rich_text", "section", "table",
    "task_card", "video",
)  # fmt: skip


def from_slack_sdk() -> Iterator[Made]:
    """Each block is read by the SDK's model of it and written again; elements in an input."""
    for kind in _ROUND:
        model = sdk.Block.parse(BLOCKS[kind])
        assert model is not None, kind
        yield ("modal" if kind in ("alert", "input") else "message"), [model.to_dict()]
    for kind, element in ELEMENTS.items():
        yield from _element_of_sdk(kind, element)


def _element_of_sdk(kind: str, element: Json) -> Iterator[Made]:
    model = sdk.BlockElement.parse(element)
    assert model is not None, kind
    made = model.to_dict()
    label = sdk.PlainTextObject(text="Words")
    if kind in ("feedback_buttons", "icon_button"):
        yield "message", [{"type": "context_actions", "elements": [made]}]
    elif kind in ("button", "workflow_button", "overflow"):
        yield "message", [sdk.ActionsBlock(elements=[made]).to_dict()]
    elif kind == "image":
        yield "message", [sdk.ContextBlock(elements=[made]).to_dict()]
    else:
        yield "modal", [sdk.InputBlock(label=label, element=made).to_dict()]


def from_slackblocks() -> Iterator[Made]:
    for block in _messages():
        yield "message", [_told(block)]
    for element in _inputs():
        yield "modal", [_told(slackblocks.InputBlock("Words", element))]
    yield "modal", [_told(slackblocks.AlertBlock("Careful", level="error"))]


def _told(block: Any) -> Json:
    """Its random id is another one at every making."""
    found: Json = block._resolve()
    for part in (found, *found.get("child_blocks", []), *found.get("elements", [])):
        part.pop("block_id", None)
    for name in ("details", "output", "rich_text_title"):
        found.get(name, {}).pop("block_id", None)
    for cell in (cell for row in found.get("rows", []) for cell in row):
        cell.pop("block_id", None)
    return found


def _rich(text: str = "Words") -> Any:
    return slackblocks.RichTextBlock(slackblocks.RichTextSection([slackblocks.RichText(text)]))


def _messages() -> Iterator[Any]:
    s = slackblocks
    button = s.Button("Press", action_id="press", value="1", style="primary")
    image = s.Image(image_url="https://a.example/cat.png", alt_text="A cat")
    raw = s.RawText("cell")
    section = s.RichTextSection([
        s.RichText("Words", bold=True), s.RichTextLink("https://a.example/", text="there"),
        s.RichTextEmoji("wave"), s.RichTextUser("U0CHLOE"), s.RichTextChannel("C0GENERAL"),
        s.RichTextUserGroup("S0LEADS"),
    ])  # fmt: skip
    options = [s.Option(s.PlainText(name), name) for name in ("One", "Two")]
    confirm = s.ConfirmationDialogue("Sure?", "It is for good.", "Yes", "No")
    yield from (
        s.SectionBlock("Hello"), s.SectionBlock(fields=["a", "b"], accessory=button),
        s.HeaderBlock("Hello"), s.DividerBlock(), s.ContextBlock([s.Text("note"), image]),
        s.ImageBlock("https://a.example/cat.png", "A cat", title="Cat"), s.FileBlock("ABCD1"),
        s.MarkdownBlock("**x**"), s.VideoBlock("A film", "https://a.example/t.png", "Film",
                                               "https://a.example/embed"),
        s.ActionsBlock([button, s.OverflowMenu("more", options,
                                               confirm=confirm)]),
        s.RichTextBlock([section, s.RichTextList("bullet", [section], indent=1),
                         s.RichTextCodeBlock([s.RichText("code")]),
                         s.RichTextQuote([s.RichText("quoted")])]),
        s.TableBlock([[raw, section], [raw, raw]], [s.ColumnSettings(align="left")]),
        s.CardBlock(title="Card", actions=[button], icon=image),
        s.CarouselBlock([s.CardBlock(title="One"), s.CardBlock(body="Two")]),
        s.ContainerBlock([s.SectionBlock("Inside")], title="Box"),
        s.ContextActionsBlock([s.FeedbackButtons(
            s.FeedbackButton("Good", "good"), s.FeedbackButton("Bad", "bad"))]),
        s.DataTableBlock([[raw, raw], [_rich(), s.RawNumber(4.5, "4,5")]], "Pairs"),
        s.DataVisualizationBlock("Answers", s.PieChart([s.ChartSegment("Yes", 3)])),
        s.DataVisualizationBlock("Answers", s.LineChart(
            [s.DataSeries("All", [s.DataPoint("May", -2)])], s.AxisConfig(["May"]))),
        s.TaskCardBlock("1", "Fetching", _rich(), status="complete"),
        s.PlanBlock("Thinking", [s.TaskCardBlock("1", "Fetching", status="pending")]),
    )  # fmt: skip


def _inputs() -> Iterator[Any]:
    s = slackblocks
    options = [s.Option(s.PlainText(name), name) for name in ("One", "Two")]
    yield from (
        s.PlainTextInput("act", placeholder="Type", max_length=9), s.EmailInput("act"),
        s.URLInput("act"), s.NumberInput(is_decimal_allowed=False, action_id="act"),
        s.DatePicker("act", initial_date="2026-12-24"), s.TimePicker("act", initial_time="09:30"),
        s.DateTimePicker("act"), s.CheckboxGroup("act", options),
        s.RadioButtonGroup("act", options), s.StaticSelectMenu("act", options=options),
        s.StaticMultiSelectMenu("act", options=options), s.UserSelectMenu("act"),
        s.UserMultiSelectMenu("act"), s.ConversationSelectMenu("act"),
        s.ConversationMultiSelectMenu("act"), s.ChannelSelectMenu("act"),
        s.ChannelMultiSelectMenu("act"), s.ExternalSelectMenu("act"),
        s.ExternalMultiSelectMenu("act"), s.FileInput("act"),
        s.RichTextInput("act", initial_value=_rich()),
    )  # fmt: skip
