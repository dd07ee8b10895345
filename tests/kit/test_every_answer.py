"""Every method that the product calls, with every kind of answer that may come back."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.kernel.errors import HeldUp, SlackFault
from bot.slack.kit.answers import WANTED
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message
from tests.kit.anything import Anything, Given, anything

PAGE = b"<html><body>You are being redirected to the portal</body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
PLAIN = {"Content-Type": "text/plain"}
SINCE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SAID = Message("Bonjour", [])
VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Bonjour"}, "blocks": []}


async def upload(gateway: Gateway) -> None:
    await gateway.files.upload("C1", "a.txt", b"a", "A")


async def look_back(gateway: Gateway) -> None:
    await gateway.find_delivery("C1", 1, SINCE)


CALLS: dict[str, Callable[[Gateway], Awaitable[object]]] = {
    "auth.test": lambda g: g.team(),
    "chat.delete": lambda g: g.delete("C1", "1.2"),
    "chat.postEphemeral": lambda g: g.whisper("C1", "U1", SAID),
    "chat.postMessage": lambda g: g.post("C1", SAID, 1),
    "chat.update": lambda g: g.update("C1", "1.2", SAID),
    "conversations.history": look_back,
    "conversations.info": lambda g: g.ask("conversations.info", channel="C1"),
    "conversations.members": lambda g: g.ask("conversations.members", channel="C1"),
    "conversations.open": lambda g: g.open_conversation("U1", "U2"),
    "files.getUploadURLExternal": upload,
    "files.info": lambda g: g.files.file("F1"),
    "migration.exchange": lambda g: g.exchanged(["U1"], to_former=False),
    "users.info": lambda g: g.person("U1"),
    "users.list": lambda g: g.people(""),
    "users.lookupByEmail": lambda g: g.person_by_email("a@b.example"),
    "views.open": lambda g: g.open_view("1.2", VIEW),
    "views.publish": lambda g: g.publish_home("U1", VIEW),
    "views.push": lambda g: g.push_view("1.2", VIEW),
    "views.update": lambda g: g.update_view("V1", VIEW),
}


def refused(code: str, **more: str) -> bytes:
    return json.dumps({"ok": False, "error": code, **more}).encode()


FOREIGN = {
    **{f"html {status}": Given(status, PAGE, HTML) for status in (200, 403, 404, 407, 500, 503)},
    "html that says it is json": Given(200, PAGE, JSON),
    "empty": Given(200, b"", JSON),
    "empty and nameless": Given(200, b""),
    "no content": Given(204),
    "plain text": Given(200, b"upstream is gone", PLAIN),
    "plain ok": Given(200, b"ok", PLAIN),
    "json cut off": Given(200, b'{"ok": true, "ts": "1', JSON),
    "connection cut off": Given(200, b'{"ok": true, "ts": "1.2"}', JSON, cut=12),
    "no answer": Given(is_mute=True),
    "a list": Given(200, b"[]", JSON),
    "null": Given(200, b"null", JSON),
    "a number": Given(200, b"7", JSON),
    "no error": Given(200, b'{"ok": false}', JSON),
    "an error of somebody else": Given(403, b'{"ok":false,"error":"Policy 7!"}', JSON),
    "an unknown charset": Given(200, PAGE, {"Content-Type": "text/html; charset=nonsense"}),
    "broken gzip": Given(200, b"no gzip", {**JSON, "Content-Encoding": "gzip"}),
    "ok and a wrong status": Given(500, b'{"ok": true, "ts": "1.2"}', JSON),
}
RATE = {
    f"429 {told}": Given(429, refused("ratelimited"), {**JSON, "Retry-After": told})
    for told in ("2", "inf", "nan", "-1", "later", "9" * 30, "Mon, 23 Nov 2026 08:00:00 GMT")
} | {"429 html": Given(429, PAGE, HTML)}


@pytest.fixture
async def slack() -> AsyncIterator[Anything]:
    async with anything() as there:
        yield there


async def fault_in(slack: Anything, method: str, given: Given) -> SlackFault:
    slack.answer = given
    with pytest.raises(SlackFault) as caught:
        await CALLS[method](slack.gateway)
    return caught.value


def test_no_method_is_left_out() -> None:
    # The second and third steps of an upload, and Socket Mode's own call, have tests of their own.
    assert set(WANTED) - set(CALLS) == {"apps.connections.open", "files.completeUploadExternal"}


@pytest.mark.parametrize("method", sorted(CALLS))
async def test_nothing_that_is_not_slack_s_is_final(slack: Anything, method: str) -> None:
    for name, given in FOREIGN.items():
        fault = await fault_in(slack, method, given)
        assert not fault.permanent, (name, fault.code)
        assert not fault.is_slacks, (name, fault.code)
        assert fault.holds is HeldUp.NOTHING, (name, fault.code)
    assert set(slack.called) == {method}, "nothing goes on after it"
    # What only reads may be asked again by aiohttp itself, where a connection broke.
    assert len(slack.called) >= len(FOREIGN) == 23


@pytest.mark.parametrize("method", sorted(set(CALLS) & set(WANTED)))
async def test_ok_alone_is_not_done(slack: Anything, method: str) -> None:
    fault = await fault_in(slack, method, Given(200, b'{"ok": true}', JSON))
    assert (fault.code, fault.permanent, fault.perhaps_done) == ("incomplete_200", False, True)


@pytest.mark.parametrize("method", sorted(CALLS))
async def test_whatever_a_429_holds_its_rest_has_an_end(slack: Anything, method: str) -> None:
    for name, given in RATE.items():
        fault = await fault_in(slack, method, given)
        assert fault.retry_after is not None and 1 <= fault.retry_after <= 3600, name
        assert (fault.permanent, fault.perhaps_done) == (False, False), name


@pytest.mark.parametrize("method", sorted(CALLS))
async def test_slack_s_own_no_is_taken(slack: Anything, method: str) -> None:
    gone = await fault_in(slack, method, Given(200, refused("channel_not_found"), JSON))
    assert (gone.code, gone.permanent) == ("channel_not_found", True)
    revoked = await fault_in(slack, method, Given(200, refused("token_revoked"), JSON))
    assert (revoked.permanent, revoked.holds) == (False, HeldUp.WORKSPACE)


async def test_the_bytes_of_a_file_may_meet_a_page_as_well(slack: Anything) -> None:
    place = {"ok": True, "upload_url": f"{slack.url}/upload", "file_id": "F1"}
    answers = {"files.getUploadURLExternal": Given(200, json.dumps(place).encode(), JSON)}
    slack.answer = Given(200, PAGE, HTML)
    slack.by_method = answers
    for step in ("upload", "files.completeUploadExternal"):
        with pytest.raises(SlackFault) as caught:
            await upload(slack.gateway)
        assert not caught.value.permanent
        assert slack.called[-1] == step
        answers[step] = Given(200, b"OK - 1", PLAIN)


SIGN_IN = {"Location": "https://vauban.slack.com/?redir=%2Ffiles-pri"}
PORTAL = {"Location": "https://portal.hotel.example/login"}
FILES = {
    "Slack's page to sign in": (Given(302, b"", SIGN_IN), "file_not_given", True),
    "a page beside it": (Given(302, b"", {"Location": "/signin"}), "file_not_given", True),
    "a portal": (Given(302, b"", PORTAL), "page_302", False),
    "another redirect to a portal": (Given(307, PAGE, {**PORTAL, **HTML}), "page_307", False),
    "a redirect to nowhere": (Given(302, PAGE, HTML), "file_not_given", True),
    "gone": (Given(404, b"", PLAIN), "file_not_given", True),
    "gone for good": (Given(410), "file_not_given", True),
    "a page": (Given(200, PAGE, HTML), "page_200", False),
    "a page that forbids": (Given(403, PAGE, HTML), "page_403", False),
    "a page that finds nothing": (Given(404, PAGE, HTML), "page_404", False),
    "a word that forbids": (Given(403, b"no", PLAIN), "download_403", False),
    "a word of a gateway": (Given(502, b"bad gateway", PLAIN), "download_502", False),
    "nothing": (Given(is_mute=True), "unreachable", False),
}


@pytest.mark.parametrize("name", FILES)
async def test_what_comes_in_the_place_of_a_file(slack: Anything, name: str) -> None:
    slack.answer, code, is_final = FILES[name]
    with pytest.raises(SlackFault) as caught:
        await slack.gateway.files.fetch(f"{slack.url}/files-pri/T1-F1/people.csv", 100)
    assert (caught.value.code, caught.value.permanent) == (code, is_final)
    assert caught.value.is_slacks == is_final


async def test_an_answer_to_a_command_is_tried_again_where_a_page_came_back(
    slack: Anything,
) -> None:
    waits: list[float] = []

    async def waited(seconds: float) -> None:
        waits.append(seconds)
        slack.answer = Given(200, b"ok", PLAIN)

    slack.gateway.responses.sleep = waited
    slack.answer = Given(503, PAGE, HTML)
    await slack.gateway.respond(f"{slack.url}/respond/1", SAID)
    assert waits == [0.5]
    assert slack.called == ["1", "1"]


async def test_calls_at_once_each_have_their_own_answer(slack: Anything) -> None:
    slack.by_method = {
        "users.info": Given(200, b'{"ok": true, "user": {"id": "U1"}}', JSON),
        "auth.test": Given(200, PAGE, HTML),
    }
    person, team = await asyncio.gather(
        slack.gateway.person("U1"), slack.gateway.team(), return_exceptions=True
    )
    assert getattr(person, "slack_id", None) == "U1"
    assert isinstance(team, SlackFault)
