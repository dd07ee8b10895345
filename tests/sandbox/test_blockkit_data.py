"""Tables and charts: what slackblocks builds is taken, what Slack's limits forbid is not."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import (
    AreaChart,
    AxisConfig,
    BarChart,
    ChartSegment,
    DataPoint,
    DataSeries,
    DataTableBlock,
    DataVisualizationBlock,
    LineChart,
    PieChart,
    RawNumber,
    RawText,
    RichTextBlock,
)

from sandbox import workspace
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import (
    CHLOE,
    Host,
    Json,
    client_of,
    modal,
    opened_by,
    refusal,
    section,
    town,
)

Row = list[RawText | RawNumber | RichTextBlock]
MONTHS = [f"Month {n}" for n in range(20)]


def table(rows: int = 3, columns: int = 2, text: str = "cell") -> Json:
    cells: list[Row] = [[RawText(text) for _ in range(columns)] for _ in range(rows)]
    found: Json = DataTableBlock(cells, caption="Pairs")._resolve()
    return found


def series(count: int, name: str = "Side") -> list[DataSeries]:
    points = [DataPoint(month, n - 4) for n, month in enumerate(MONTHS)]
    return [DataSeries(f"{name} {n}", points) for n in range(count)]


def chart(kind: type, count: int = 2) -> Json:
    axis = AxisConfig(MONTHS, x_label="x" * 50, y_label="Usefulness")
    found: Json = DataVisualizationBlock("T" * 50, kind(series(count), axis))._resolve()
    return found


def pie(count: int = 12) -> Json:
    segments = [ChartSegment(f"{'L' * 18}{n:02}", n + 0.5) for n in range(count)]
    found: Json = DataVisualizationBlock("Topics", PieChart(segments))._resolve()
    return found


def with_number() -> Json:
    rows: list[Row] = [
        [RawText("Pair"), RawText("Usefulness")],
        [RawText("Chloé · Marc"), RawNumber(4.5, "4,5")],
    ]
    found: Json = DataTableBlock(rows, "Pairs", page_size=100, row_header_column_index=1)._resolve()
    return found


def rich(text: str) -> Json:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [line]}


def changed(block: Json, **more: Any) -> Json:
    return {**block, **more}


def redrawn(**more: Any) -> Json:
    block = chart(BarChart)
    return {**block, "chart": {**block["chart"], **more}}


def cells(*row: Any) -> Json:
    return changed(table(), rows=[[{"type": "raw_text", "text": "Head"}] * len(row), list(row)])


TAKEN: dict[str, list[Json]] = {
    "a table with numbers": [with_number()],
    "a table of 201 rows": [table(201, 1)],
    "a table of 20 columns": [table(2, 20)],
    "a table of 20000 characters": [table(100, 2, "x" * 100)],
    "tables and much text beside them": [table(100, 2, "x" * 90)] + [section("x" * 3000)] * 4,
    "a rich cell": [cells(rich("Chloé"))],
    "two charts of 12 series": [chart(BarChart, 12), chart(AreaChart, 12)],
    "a line and a pie": [chart(LineChart, 1), pie()],
}
TEXT = {"type": "raw_text", "text": "Hello"}
REFUSED: dict[str, list[Json]] = {
    "three charts": [pie(), pie(), pie()],
    "a table without caption": [changed(table(), caption="")],
    "a header without rows": [changed(table(), rows=table()["rows"][:1])],
    "202 rows": [changed(table(), rows=[[TEXT]] * 202)],
    "21 columns": [changed(table(), rows=[[TEXT] * 21] * 2)],
    "rows of different lengths": [changed(table(), rows=[[TEXT], [TEXT, TEXT]])],
    "no columns": [changed(table(), rows=[[], []])],
    "rows that are none": [changed(table(), rows=["a", "b"])],
    "a page of 101": [changed(table(), page_size=101)],
    "a row header beyond the last column": [changed(table(), row_header_column_index=2)],
    "an empty cell": [cells({"type": "raw_text", "text": ""})],
    "a cell in mrkdwn": [cells({"type": "mrkdwn", "text": "*x*"})],
    "a cell that is a word": [cells("Hello")],
    "a number that is none": [cells({"type": "raw_number", "value": "4", "text": "4"})],
    "a rich header": [changed(table(), rows=[[rich("Head")], [TEXT]])],
    "20001 characters in one table": [cells({"type": "raw_text", "text": "x" * 19_997})],
    "20001 characters in two": [table(100, 1, "x" * 100), table(100, 1, "x" * 101)],
    "a chart without title": [changed(pie(), title="")],
    "a chart of no known type": [changed(pie(), chart={"type": "radar"})],
    "no chart": [changed(pie(), chart=None)],
    "13 segments": [changed(pie(), chart={"type": "pie", "segments": [{}] * 13})],
    "a segment of nothing": [
        changed(pie(), chart={"type": "pie", "segments": [{"label": "None", "value": 0}]})
    ],
    "a label of 21": [
        changed(pie(), chart={"type": "pie", "segments": [{"label": "x" * 21, "value": 1}]})
    ],
    "13 series": [redrawn(series=redrawn()["chart"]["series"] * 7)],
    "two series of one name": [redrawn(series=[redrawn()["chart"]["series"][0]] * 2)],
    "a series' name of 21": [
        redrawn(series=[{**redrawn()["chart"]["series"][0], "name": "x" * 21}])
    ],
    "21 categories": [redrawn(axis_config={"categories": [str(n) for n in range(21)]})],
    "a category twice": [redrawn(axis_config={"categories": ["a", "a"]})],
    "a category without its point": [redrawn(axis_config={"categories": [*MONTHS[:-1], "other"]})],
    "no axis": [redrawn(axis_config=None)],
    "an axis of 51": [redrawn(axis_config={"categories": MONTHS, "x_label": "x" * 51})],
    "a point without value": [
        redrawn(
            series=[{"name": "a", "data": [{"label": "x", "value": None}]}],
            axis_config={"categories": ["x"]},
        )
    ],
}


@pytest.mark.parametrize("what", TAKEN)
async def test_a_message_that_is_taken(client: AsyncWebClient, what: str) -> None:
    sent = await client.chat_postMessage(channel=CHLOE, text="Figures", blocks=TAKEN[what])
    assert [block["type"] for block in sent["message"]["blocks"]] == [
        block["type"] for block in TAKEN[what]
    ]


@pytest.mark.parametrize("what", REFUSED)
async def test_a_message_that_is_refused(client: AsyncWebClient, what: str) -> None:
    call = client.chat_postMessage(channel=CHLOE, text="Figures", blocks=REFUSED[what])
    refused = await refusal(call)
    assert refused["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks" in refused["errors"][0]


@pytest.mark.parametrize("block", [table(), chart(BarChart)], ids=lambda block: str(block["type"]))
async def test_a_workspace_that_does_not_have_them_yet(
    sandbox: Sandbox, client: AsyncWebClient, block: Json
) -> None:
    home = {"type": "home", "blocks": [block]}
    assert (await client.views_publish(user_id=CHLOE, view=home))["ok"]
    sandbox.world.settings.change({"new_blocks": False})
    for call in (
        client.chat_postMessage(channel=CHLOE, text="Figures", blocks=[block]),
        client.chat_postEphemeral(channel=CHLOE, user=CHLOE, text="Figures", blocks=[block]),
    ):
        refused = await refusal(call)
        assert refused["error"] == "invalid_blocks"
        assert refused["errors"] == [f"unsupported type: {block['type']} [json-pointer:/blocks/0]"]
    assert (await refusal(client.views_publish(user_id=CHLOE, view=home)))["error"] == (
        "invalid_arguments"
    )
    assert (await client.chat_postMessage(channel=CHLOE, text="Figures", blocks=[section("4")]))[
        "ok"
    ]


def test_a_workspace_says_so_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "town.yml"
    town_of_one = "team: {id: T0OLD, name: Old}\npeople: [{handle: chloe, name: Chloé}]\n"
    path.write_text(town_of_one + "settings: {new_blocks: false}", encoding="utf-8")
    assert workspace.load(path).settings.new_blocks is False
    path.write_text(town_of_one + "settings: {new_block: false}", encoding="utf-8")
    with pytest.raises(ValueError, match="no such setting: new_block"):
        workspace.load(path)


async def test_a_command_answered_with_a_chart_that_the_workspace_lacks() -> None:
    async with town() as sandbox:
        sandbox.world.settings.change({"new_blocks": False})
        client = client_of(sandbox)
        dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
        key = sandbox.world.reach(CHLOE, dm)
        assert sandbox.acts.respond(key, {"text": "Figures", "blocks": [pie()]}) == (
            400,
            "invalid_blocks",
        )


async def test_a_modal_has_no_room_for_them(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    with pytest.raises(Exception, match="unsupported type: data_table"):
        await opened_by(host, client, chloe, modal(table()))
