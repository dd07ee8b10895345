"""Files about an import, sent to its lead: an example, and the lines that are bad."""

from dataclasses import dataclass

import structlog

from bot.kernel.actors import Actor
from bot.kernel.errors import SlackFault, Trouble
from bot.kernel.file_refusals import told_of
from bot.kernel.ports import Conversations, Files
from bot.people.import_rows import Found
from bot.people.rules.import_cells import csv_file
from bot.people.rules.import_columns import COLUMNS
from bot.texts import Say
from bot.texts.catalogue import SHIPPED, shipped_title
from storage.states import Side


@dataclass(frozen=True, kw_only=True)
class ImportFiles:
    """They come in the lead's own conversation with the bot.

    Raises `Mistake` where the app may send no files, `Trouble` where Slack does not take them.
    """

    conversations: Conversations
    files: Files

    async def send_example(self, lead: Actor, say: Say) -> None:
        name = say("import.example.name")
        await self._send(lead, name, example(say), say("import.example.comment"))

    async def send_bad_lines(self, lead: Actor, found: Found, say: Say) -> None:
        comment = say.count("import.bad.comment", found.bad_lines)
        await self._send(lead, say("import.bad.name"), bad_lines(found, say), comment)

    async def _send(self, lead: Actor, name: str, content: bytes, comment: str) -> None:
        try:
            channel_id = await self.conversations.open_conversation(lead.person.slack_id)
            await self.files.upload(channel_id, name, content, name, comment)
        except SlackFault as fault:
            structlog.get_logger().warning("file_not_sent", error=fault.code)
            raise (told_of(fault) or Trouble("trouble.slack")) from fault


def example(say: Say) -> bytes:
    """Two people who do not exist, so that a lead sees what goes where."""
    words = [say(f"import.side.{side}") for side in (Side.MENTOR, Side.EXECUTIVE)]
    topics = " | ".join(shipped_title(say, key) for key in SHIPPED[:2])
    both = " | ".join(say.tongue(code) for code in ("fr", "en"))
    site = (say("import.example.site"), "FR")
    no, yes = say("import.no"), say("import.yes")
    return csv_file(
        [
            [say(f"import.column.{name}") for name in COLUMNS],
            ["chloe@example.com", words[0], say("import.example.function_1"), *site, both, topics,
             "ines@example.com", 2, no],
            ["marc@example.com", words[1], say("import.example.function_2"), *site,
             say.tongue("fr"), topics, "", 1, yes],
        ],
        say.language,
    )  # fmt: skip


def bad_lines(found: Found, say: Say) -> bytes:
    rows = [[fault.line, _plainly(say(fault.key, **fault.values))] for fault in found.faults]
    return csv_file([[say("import.bad.line"), say("import.bad.reason")], *rows], say.language)


def _plainly(mrkdwn: str) -> str:
    # A spreadsheet shows the signs of Slack's markup as they are.
    return mrkdwn.replace("`", "")
