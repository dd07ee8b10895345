"""Logs: JSON lines, or readable ones at a terminal; no secret ever in them."""

import logging
import re
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRETS = (
    # Slack's tokens begin so, whatever their kind (docs.slack.dev/authentication/tokens).
    re.compile(r"(?:xox[a-z]|xapp)-[\w.-]+"),
    re.compile(r"(?<=ticket=)[^&\s\"']+"),
    re.compile(r"(?<=password=)[^&\s\"']+"),
    # A Fernet key: 32 bytes in URL-safe base64 are 43 characters and one sign of padding.
    re.compile(r"(?<![\w-])[\w-]{43}=(?![\w=-])"),
)
"""Tokens, socket tickets, passwords in addresses, Fernet keys. Each takes a time that grows as the
text does and no faster: where it fails it has looked at no more than it passes.
"""
_WORD = re.compile(r"\S+")
_BEGINS = re.compile(r"https?:/(?=/)")
# Whoever has a response URL can answer in the bot's name for half an hour.
_ANSWERS = re.compile(r"/(?:commands|actions|respond|services)/(?=.)")
_NAMED = re.compile(r"[^/:@]*:(?!@)")
_OURS = ("__main__", "bot", "storage")


def configure(*, level: str, stream: TextIO) -> None:
    """Once, at start. The libraries' own logs go the same way."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    last: Processor = structlog.processors.JSONRenderer()
    if stream.isatty():
        last = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Without it structlog builds a logger anew for every line.
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Below a warning, libraries print payloads and rows, with what people wrote in them.
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]))
    # Bolt warns that a token in the environment goes unused: the client that it is given has it.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_says_more_than_unused_token)
    for ours in _OURS:
        logging.getLogger(ours).setLevel(level.upper())


def _says_more_than_unused_token(record: logging.LogRecord) -> bool:
    return "`token` will be unused" not in record.getMessage()


def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Takes out tokens, keys, response URLs and database passwords, wherever they stand."""
    # A name with an underscore is structlog's own and is not printed.
    return {name: v if name.startswith("_") else _masked(v) for name, v in event.items()}


def _masked(value: object) -> object:
    if isinstance(value, str):
        if "://" in value:
            value = _WORD.sub(lambda word: _masked_address(word.group()), value)
        for secret in _SECRETS:
            value = secret.sub("***", value)
        return value
    if isinstance(value, dict):
        return {name: _masked(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _masked(str(value))


def _masked_address(word: str) -> str:
    # Two plain searches, one after the other: an expression for both would begin anew at every
    # "http" of a text that is made of nothing else.
    begins = _BEGINS.search(word)
    if begins and _ANSWERS.search(word, begins.end()):
        word = word[: begins.start()] + "***"
    return _without_passwords(word)


def _without_passwords(word: str) -> str:
    """What stands between "://" and "@" where it holds a colon: a name and a password."""
    kept, at, end = [], 0, -1
    while (begin := word.find("://", at)) >= 0:
        begin += len("://")
        if end < begin:
            end = word.find("@", begin)
        if end < 0:
            break
        named = _NAMED.match(word, begin)
        is_secret = named is not None and named.end() <= end
        kept += [word[at:begin], "***" if is_secret else ""]
        at = end if is_secret else begin
    return "".join([*kept, word[at:]])
