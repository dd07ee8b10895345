"""Files about an import, sent to its lead: an example, and the lines that are bad."""

import structlog

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.people.import_rows import Found
from bot.people.rules.import_columns import COLUMNS
from bot.people.rules.spreadsheet_cells import csv_file
from bot.slack.kit.context import Context
from bot.texts import Say
from bot.texts.topics import SHIPPED, title


def example(say: Say) -> bytes:
    """Two people who do not exist, so that a lead sees what goes where."""
    words = [say(f"import.side.{side}") for side in ("mentor", "executive")]
    topics = " | ".join(title(say, key) for key in SHIPPED[:2])
    both = " | ".join(say.tongue(code) for code in ("fr", "en"))
    site, no, yes = say("import.example.site"), say("import.no"), say("import.yes")
    return csv_file(
        [
            [say(f"import.column.{name}") for name in COLUMNS],
            ["chloe@example.com", words[0], say("import.example.function_1"), site, both, topics,
             "ines@example.com", 2, no],
            ["marc@example.com", words[1], say("import.example.function_2"), site,
             say.tongue("fr"), topics, "", 1, yes],
        ],
        say.language,
    )  # fmt: skip


async def send_example(context: Context, asker: Actor, say: Say) -> None:
    name = say("import.example.name")
    await _send(context, asker, name, example(say), say("import.example.comment"))


def bad_lines(found: Found, say: Say) -> bytes:
    rows = [[fault.line, _plainly(say(fault.key, **fault.values))] for fault in found.faults]
    return csv_file([[say("import.bad.line"), say("import.bad.reason")], *rows], say.language)


async def send_bad_lines(context: Context, asker: Actor, found: Found, say: Say) -> None:
    comment = say.count("import.bad.comment", found.bad_lines)
    await _send(context, asker, say("import.bad.name"), bad_lines(found, say), comment)


def _plainly(mrkdwn: str) -> str:
    return mrkdwn.replace("`", "")


async def _send(context: Context, asker: Actor, name: str, content: bytes, comment: str) -> None:
    try:
        channel_id = await context.gateway.open_conversation(asker.person.slack_id)
        await context.gateway.upload(channel_id, name, content, name, comment)
    except SlackFault as fault:
        structlog.get_logger().warning("file_not_sent", error=fault.code)
        if fault.not_offered:
            raise Mistake("import.no_scope") from fault
        raise Trouble("trouble.slack") from fault
