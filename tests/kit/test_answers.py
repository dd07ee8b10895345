"""What comes back from Slack's address is Slack's word, or it is tried again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.kernel.errors import HeldUp
from bot.slack.kit.answers import (
    LONGEST_REST,
    WANTED,
    Declined,
    Done,
    NotSlacks,
    read,
    rest_asked,
)
from bot.slack.kit.faults import KNOWN, Whose, fault_of, whose
from bot.slack.kit.response_urls import read_response
from tests.kit.documented_errors import documented

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><body>Sign in to the network</body></html>"
FOREIGN = [
    *((status, PAGE, f"html_{status}") for status in (200, 302, 403, 404, 407, 500, 503)),
    (200, b"", "empty_200"),
    (204, b"  \n", "empty_204"),
    (200, b"Service Unavailable", "text_200"),
    (502, b"upstream connect error", "text_502"),
    (200, b'{"ok": true, "ts": "1.', "truncated_200"),
    (200, b'[{"ok": true}]', "json_200"),
    (200, b"null", "json_200"),
    (200, b"42", "json_200"),
    (200, b'"ok"', "json_200"),
    (200, b"{}", "json_200"),
    (200, b'{"ok": false}', "json_200"),
    (200, b'{"ok": false, "error": null}', "json_200"),
    (200, b'{"ok": false, "error": ["invalid_auth"]}', "json_200"),
    (403, b'{"ok": false, "error": "Blocked by the proxy"}', "json_403"),
    (200, b'{"ok": "false", "error": "invalid_auth"}', "json_200"),
    (200, b'{"ok": 0, "error": "invalid_auth"}', "json_200"),
    (403, b'{"error": "invalid_auth"}', "json_403"),
    (200, b'{"ok": 1, "ts": "1.2"}', "json_200"),
    (503, b'{"ok": true, "ts": "1.2"}', "json_503"),
    (200, b'{"ok": true}', "incomplete_200"),
    (200, b'{"ok": true, "ts": null}', "incomplete_200"),
    (200, b'{"ok": true, "ts": 1.2}', "incomplete_200"),
    (200, b"\xff\xfe\x00", "text_200"),
    (200, b"[" * 100_000, "truncated_200"),
]


@pytest.mark.parametrize(("status", "body", "code"), FOREIGN, ids=lambda one: str(one)[:40])
def test_what_is_not_slack_s_is_never_final(status: int, body: bytes, code: str) -> None:
    answer = read("chat.postMessage", status, body)
    assert answer == NotSlacks(code)
    fault = fault_of("chat.postMessage", status, answer, None, NOW)
    assert (fault.permanent, fault.perhaps_done, fault.is_slacks) == (False, True, False)


@pytest.mark.parametrize("method", sorted(WANTED))
def test_ok_without_what_was_asked_for_is_not_done(method: str) -> None:
    assert read(method, 200, b'{"ok": true}') == NotSlacks("incomplete_200")


def test_slack_s_own_words_are_taken() -> None:
    assert read("chat.postMessage", 200, b'{"ok": true, "ts": "1.2"}') == Done(
        {"ok": True, "ts": "1.2"}
    )
    refused = b'{"ok": false, "error": "missing_scope", "needed": "chat:write", "provided": ""}'
    assert read("chat.postMessage", 200, refused) == Declined("missing_scope", "chat:write")
    assert read("chat.postMessage", 403, b'{"ok":false,"error":"invalid_auth"}') == Declined(
        "invalid_auth"
    )


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("30", 30.0),
        ("0.5", 1.0),
        ("0", 1.0),
        ("-5", 10.0),
        ("inf", LONGEST_REST),
        ("-inf", 10.0),
        ("Infinity", LONGEST_REST),
        ("nan", 10.0),
        ("1e309", LONGEST_REST),
        ("999999999", LONGEST_REST),
        ("9" * 5000, LONGEST_REST),
        ("soon", 10.0),
        ("", 10.0),
        (None, 10.0),
        ("30, 60", 10.0),
        ("٣٠", 30.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        ("Mon, 23 Nov 2026 08:01:30 -0000", 90.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 1.0),
        ("Mon, 23 Nov 2020 08:00:00 GMT", 1.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_REST),
        ("Fri, 99 Dec 2026 23:59:59 GMT", 10.0),
    ],
    ids=lambda one: str(one)[:40],
)
def test_retry_after_is_bounded_whatever_it_holds(told: str | None, seconds: float) -> None:
    assert rest_asked(told, NOW) == seconds


def test_a_429_rests_its_method_and_was_not_done() -> None:
    for status, body in ((429, PAGE), (429, b""), (200, b'{"ok":false,"error":"ratelimited"}')):
        answer = read("chat.update", status, body)
        assert not isinstance(answer, Done)
        fault = fault_of("chat.update", status, answer, "inf", NOW)
        assert (fault.permanent, fault.perhaps_done) == (False, False)
        assert (fault.method, fault.retry_after) == ("chat.update", LONGEST_REST)


@pytest.mark.parametrize("method", sorted(documented()))
def test_every_documented_error_of_every_method_has_its_place(method: str) -> None:
    assert sorted(documented()[method] - KNOWN) == []


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_what_becomes_of_a_message_follows_from_whose_trouble_it_is(code: str) -> None:
    method = "chat.postMessage"
    fault = fault_of(method, 200, Declined(code), None, NOW)
    found = whose(code, method)
    final = found in (Whose.FEATURE, Whose.CHANNEL, Whose.PERSON, Whose.LETTER)
    assert fault.permanent is final
    held = fault.holds in (HeldUp.METHOD, HeldUp.WORKSPACE)
    assert held is (found is Whose.WORKSPACE)
    assert (fault.holds is HeldUp.CHANNEL) is (found is Whose.CHANNEL_FOR_NOW)
    assert fault.perhaps_done is (found is Whose.SLACK and "rate" not in code)


@pytest.mark.parametrize(
    "code",
    [
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "message_limit_exceeded",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    ],
)
def test_what_is_wrong_with_the_workspace_is_so_whatever_was_called(code: str) -> None:
    for method in ("chat.postMessage", "chat.update", "conversations.history", "views.publish"):
        assert whose(code, method) is Whose.WORKSPACE


@pytest.mark.parametrize(
    ("code", "method", "needed", "found"),
    [
        ("missing_scope", "chat.postMessage", "chat:write", Whose.WORKSPACE),
        ("missing_scope", "chat.postMessage", "", Whose.WORKSPACE),
        ("missing_scope", "chat.update", "chat:write", Whose.WORKSPACE),
        ("missing_scope", "conversations.open", "im:write", Whose.WORKSPACE),
        ("missing_scope", "conversations.history", "im:history", Whose.FEATURE),
        ("missing_scope", "conversations.info", "groups:read", Whose.FEATURE),
        ("missing_scope", "files.completeUploadExternal", "files:write", Whose.FEATURE),
        ("unknown_method", "chat.postMessage", "", Whose.WORKSPACE),
        ("unknown_method", "conversations.open", "", Whose.FEATURE),
        ("unknown_method", "chat.update", "", Whose.FEATURE),
        ("unknown_method", "views.publish", "", Whose.FEATURE),
        ("not_allowed_token_type", "users.info", "", Whose.FEATURE),
        ("not_allowed_token_type", "conversations.open", "", Whose.WORKSPACE),
    ],
)
def test_a_method_that_may_not_be_used_is_a_feature_or_everything(
    code: str, method: str, needed: str, found: Whose
) -> None:
    assert whose(code, method, needed) is found


def test_an_error_that_is_not_known_yet_is_tried_again() -> None:
    fault = fault_of("chat.postMessage", 200, Declined("brand_new_error"), None, NOW)
    assert (fault.permanent, fault.perhaps_done, fault.is_slacks) == (False, True, True)


@pytest.mark.parametrize(
    ("status", "body", "permanent"),
    [
        (404, "expired_url", True),
        (404, "used_url", True),
        (400, "invalid_payload", True),
        (403, '{"ok":false,"error":"expired_url"}', True),
        (200, '{"ok":false,"error":"msg_too_long"}', True),
        (200, '{"ok":false,"error":"internal_error"}', False),
        (200, PAGE.decode(), False),
        (403, PAGE.decode(), False),
        (404, PAGE.decode(), False),
        (404, "404 Not Found", False),
        (407, "proxy_authentication", False),
        (503, "expired_url", False),
        (200, "", False),
        (200, "Sign in", False),
    ],
)
def test_only_slack_s_own_no_ends_an_answer_to_a_command(
    status: int, body: str, permanent: bool
) -> None:
    fault = read_response(status, body)
    assert fault is not None
    assert fault.permanent is permanent


@pytest.mark.parametrize("body", ["ok", "OK\n", '{"ok":true}'])
def test_an_answer_that_was_taken(body: str) -> None:
    assert read_response(200, body) is None
