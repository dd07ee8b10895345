"""What clients of other languages send over HTTP: forms, JSON, queries, and neither of them."""

import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
UTF8 = f"{JSON}; charset=utf-8"
DEEP = "[" * 100_000
POST = {"channel": CHLOE, "text": "Hello"}


async def called(
    sandbox: Sandbox,
    method: str,
    body: str | bytes | None = None,
    content: str | None = None,
    *,
    query: Json | None = None,
    token: str | None = None,
) -> Json:
    """`token` "" sends no header. Every answer is Slack's: JSON, with HTTP status 200."""
    headers = {"Content-Type": content} if content else {}
    if token != "":
        headers["Authorization"] = f"Bearer {token or sandbox.bot_token}"
    data = body.encode() if isinstance(body, str) else body
    url = f"{sandbox.api_url}{method}"
    skip = () if content else ("Content-Type",)
    async with (
        aiohttp.ClientSession(skip_auto_headers=skip) as http,
        http.post(url, data=data, headers=headers, params=query or {}) as response,
    ):
        assert response.status == 200
        answer: Json = await response.json()
        return answer


@pytest.mark.parametrize(
    ("body", "content"),
    [("", UTF8), ("{}", UTF8), (" \n", UTF8), ("", FORM), (None, None), (None, UTF8), ("", JSON)],
)
async def test_a_call_without_arguments(sandbox: Sandbox, body: str | None, content: str) -> None:
    assert (await called(sandbox, "auth.test", body, content))["user"] == "postman"


async def test_a_token_in_a_form_and_in_a_query(sandbox: Sandbox) -> None:
    form = urlencode({**POST, "token": sandbox.bot_token})
    sent = await called(sandbox, "chat.postMessage", form, FORM, token="")
    assert sent["message"]["text"] == "Hello"
    query = {"token": sandbox.bot_token}
    assert (await called(sandbox, "auth.test", query=query, token=""))["ok"]


async def test_a_token_among_json_is_none(sandbox: Sandbox) -> None:
    body = json.dumps({"token": sandbox.bot_token})
    assert (await called(sandbox, "auth.test", body, UTF8, token=""))["error"] == "not_authed"


async def test_a_query_beside_json_and_beside_a_form(sandbox: Sandbox) -> None:
    text = {"text": "Hello"}
    query = {"channel": CHLOE, "text": "From the query"}
    for body, content in ((json.dumps(text), UTF8), (urlencode(text), FORM)):
        sent = await called(sandbox, "chat.postMessage", body, content, query=query)
        assert sent["message"]["text"] == "Hello"


async def test_blocks_as_json_within_a_form(sandbox: Sandbox) -> None:
    blocks = json.dumps([{"type": "divider"}])
    sent = await called(sandbox, "chat.postMessage", urlencode({**POST, "blocks": blocks}), FORM)
    assert [block["type"] for block in sent["message"]["blocks"]] == ["divider"]


async def test_parts_of_a_form(sandbox: Sandbox) -> None:
    form = aiohttp.FormData(POST)
    form.add_field("file", b"bytes", filename="a.bin")
    body = form()
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    url = f"{sandbox.api_url}chat.postMessage"
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, data=body) as got:
        assert (await got.json())["message"]["text"] == "Hello"


@pytest.mark.parametrize(
    ("body", "content", "warning"),
    [
        (json.dumps(POST), JSON, "missing_charset"),
        (json.dumps(POST), UTF8, None),
        (urlencode(POST), FORM, None),
        (urlencode(POST), f"{FORM}; charset=utf-8", "superfluous_charset"),
    ],
)
async def test_what_slack_thinks_of_a_charset(
    sandbox: Sandbox, body: str, content: str, warning: str | None
) -> None:
    answer = await called(sandbox, "chat.postMessage", body, content)
    assert (answer["ok"], answer.get("warning")) == (True, warning)
    assert answer.get("response_metadata", {}).get("warnings", []) == [w for w in [warning] if w]


@pytest.mark.parametrize(
    ("body", "content", "error"),
    [
        ("{", UTF8, "invalid_json"),
        (DEEP, UTF8, "invalid_json"),
        ('{"text": NaN}', UTF8, "invalid_json"),
        (b"\xff\xfe", UTF8, "invalid_json"),
        ("[]", UTF8, "json_not_object"),
        ('"text"', UTF8, "json_not_object"),
        ("<xml/>", "application/xml", "invalid_post_type"),
        ("text=Hello", None, "missing_post_type"),
        ("text=Hello", f"{FORM}; charset=utf-16", "invalid_charset"),
        ("--no", "multipart/form-data", "invalid_form_data"),
        ("--x\r\nbroken", "multipart/form-data; boundary=x", "invalid_form_data"),
    ],
)
async def test_a_body_that_is_not_what_it_says(
    sandbox: Sandbox, body: str | bytes, content: str | None, error: str
) -> None:
    assert (await called(sandbox, "chat.postMessage", body, content))["error"] == error


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": ["C1"], "text": "Hello"}, "channel_not_found"),
        ("chat.postMessage", {"channel": CHLOE, "text": {"a": 1}}, "invalid_arguments"),
        ("chat.postMessage", {"channel": CHLOE, "blocks": DEEP}, "invalid_arguments"),
        ("chat.postMessage", {"channel": CHLOE, "blocks": 7}, "invalid_blocks_format"),
        ("chat.postMessage", {**POST, "attachments": 7}, "invalid_attachments"),
        ("chat.postMessage", {**POST, "attachments": [7]}, "invalid_attachments"),
        ("chat.postMessage", {**POST, "metadata": 7}, "invalid_metadata_format"),
        ("chat.postMessage", {**POST, "metadata": {"event_type": [1]}}, "invalid_metadata_format"),
        ("chat.update", {"channel": CHLOE, "ts": {}}, "no_text"),
        ("conversations.open", {"users": [{"id": 1}]}, "user_not_found"),
        ("conversations.open", {"users": 12}, "user_not_found"),
        ("users.info", {"user": []}, "user_not_found"),
        ("users.list", {"limit": [1]}, "invalid_limit"),
        ("users.list", {"cursor": "é"}, "invalid_cursor"),
        ("users.list", {"cursor": {"a": 1}}, "invalid_cursor"),
        ("views.open", {"view": []}, "invalid_arguments"),
        ("views.open", {"view": {"type": ["modal"]}}, "invalid_arguments"),
        ("views.publish", {"view": {"type": "home", "blocks": 1}}, "invalid_arguments"),
        ("views.update", {"view": None}, "invalid_arguments"),
    ],
)
async def test_arguments_of_the_wrong_kind(
    sandbox: Sandbox, method: str, args: dict[str, Any], error: str
) -> None:
    assert (await called(sandbox, method, json.dumps(args), UTF8))["error"] == error


async def test_a_response_url_that_is_sent_no_json(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/respond/{sandbox.world.reach(CHLOE, 'C0')}"
    async with aiohttp.ClientSession() as http:
        for body in (b"\xff", DEEP.encode(), b"{"):
            async with http.post(url, data=body) as response:
                assert (response.status, await response.text()) == (400, "invalid_payload")
