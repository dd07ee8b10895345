"""Logs are JSON lines away from a terminal, and no secret is ever in them."""

import io
import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.kernel import logs


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging belongs to the process: the other tests get back what they had."""
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("__main__", "bot", "storage"))]
    handlers, levels = root.handlers[:], [logger.level for logger in loggers]
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    logs.configure(level="info", stream=stream)
    return stream


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_line_is_an_object_with_its_time_and_level(stream: io.StringIO) -> None:
    structlog.get_logger("bot.desk").info("ready", over="socket_mode", port=3000, pairs=None)
    logging.getLogger("a.library").warning("said %s", "so")
    ours, theirs = entries(stream)
    assert (ours["event"], ours["level"], ours["over"]) == ("ready", "info", "socket_mode")
    assert (ours["port"], ours["pairs"]) == (3000, None)
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["level"]) == ("said so", "warning")


def test_the_level_is_kept_and_libraries_are_quiet() -> None:
    stream = io.StringIO()
    logs.configure(level="debug", stream=stream)
    structlog.get_logger("bot.desk").debug("ours")
    # Bolt names its logger after the file in which the app is made.
    for library in ("slack_sdk", "app.py:AsyncApp", "sqlalchemy.engine", "apscheduler.scheduler"):
        logging.getLogger(library).info("theirs")
    assert [entry["event"] for entry in entries(stream)] == ["ours"]
    logs.configure(level="error", stream=stream)
    structlog.get_logger("bot.desk").warning("less than an error")
    logging.getLogger("slack_sdk").warning("less than an error")
    assert len(entries(stream)) == 1


def test_a_person_at_a_terminal_reads_sentences_and_whole_tracebacks() -> None:
    screen = Screen()
    logs.configure(level="info", stream=screen)
    structlog.get_logger("bot.desk").info("ready", over="socket_mode")
    try:
        raise ValueError("xoxb-canary")
    except ValueError:
        structlog.get_logger("bot.desk").exception("failed")
    shown = screen.getvalue()
    assert "ready" in shown
    assert "ValueError: ***" in shown
    assert "canary" not in shown
    assert not shown.startswith("{")


KEY = b64encode(bytes(range(32)), b"-_").decode()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("token xoxb-1-canary.9_x, refused", "token ***, refused"),
        ("xapp-1-A1-canary", "***"),
        ("xoxe.xoxp-1-canary", "xoxe.***"),
        ("wss://slack.example.org/link?ticket=canary&app=1", "wss://slack.example.org/link?ticket=***&app=1"),
        ("postgresql://bot:canary@db/name", "postgresql://***@db/name"),
        ("postgresql://bot:can/ary:x@db/name", "postgresql://***@db/name"),
        ("postgresql://:canary@db/name", "postgresql://***@db/name"),
        ("postgresql://db/name?user=bot&password=canary", "postgresql://db/name?user=bot&password=***"),
        (f"key '{KEY}' is old", "key '***' is old"),
        ("https://hooks.slack.com/commands/T1/2/canary", "***"),
        ("http://127.0.0.1:9/respond/canary failed", "*** failed"),
        ("https://slack.com/api/chat.postMessage", "https://slack.com/api/chat.postMessage"),
        ("http://127.0.0.1:3000/slack/events", "http://127.0.0.1:3000/slack/events"),
    ],
)  # fmt: skip
def test_secrets_are_masked_and_the_rest_is_left(
    stream: io.StringIO, written: str, shown: str
) -> None:
    structlog.get_logger("bot.desk").info(
        written, nested={"list": [written]}, thing=ValueError(written)
    )
    logging.getLogger("a.library").warning("%s", written)
    ours, theirs = entries(stream)
    assert ours["event"] == theirs["event"] == shown
    assert ours["nested"] == {"list": [shown]}
    assert ours["thing"] == shown


def test_secrets_in_tracebacks_and_in_objects_are_masked(stream: io.StringIO) -> None:
    class Connection:
        def __repr__(self) -> str:
            return "<Connection postgresql://bot:canary@db/name>"

    try:
        raise ConnectionError("postgresql://bot:canary@db/name")
    except ConnectionError:
        logging.getLogger("a.library").exception("lost")
        structlog.get_logger("bot.desk").exception("lost", through=Connection())
    assert "canary" not in stream.getvalue()
    for entry in entries(stream):
        assert "ConnectionError: postgresql://***@db/name" in entry["exception"]


@pytest.mark.parametrize(
    "again", ["http://", "://a:", "://", "https://x/", "ticket=", "xoxb-", "a" * 44, "://:x://@"]
)
def test_a_long_text_is_masked_before_anybody_grows_old(again: str) -> None:
    """With work that grows as the square of the length, four million characters take hours."""
    event = logs.mask(None, "", {"event": again * (4_000_000 // len(again))})
    assert isinstance(event["event"], str)
