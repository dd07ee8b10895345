"""The modal into which a lead drops a file of people, and what they dropped."""

import json
from typing import Any

from slackblocks import Block, FileInput, InputBlock, PlainText

from bot.kernel.errors import Problem
from bot.people.rules.import_columns import COLUMNS
from bot.people.rules.sheets import MOST_BYTES, MOST_LINES
from bot.slack.kit import blocks, ids
from bot.texts import Say
from bot.texts.problems import explain
from storage.tables import Programme, ident


def import_modal(
    programme: Programme, say: Say, *, problem: Problem | None = None, is_sent: bool = False
) -> dict[str, Any]:
    """`problem` is what was wrong with the file before; `is_sent`: the example is on its way."""
    columns = say.joined([say(f"import.column.{name}") for name in COLUMNS])
    example = blocks.button(say("import.example"), ids.IMPORT_EXAMPLE, ident(programme))
    body: list[Block] = [blocks.section(explain(problem, say))] if problem else []
    body += [
        blocks.section(say.md("import.intro", programme=programme.name, columns=columns), example),
        blocks.context(say.md("import.example_sent" if is_sent else "import.rules")),
        InputBlock(
            PlainText(say("import.file")),
            FileInput(ids.PEOPLE_FILE, filetypes=["csv", "xlsx"], max_files=1),
            block_id=ids.PEOPLE_FILE,
            hint=PlainText(
                say("import.limits", lines=say.number(MOST_LINES), most=MOST_BYTES // 1_000_000)
            ),
        ),
    ]
    return blocks.modal(
        *body,
        title=say("modal.import.title"),
        submit=say("import.check"),
        close=say("modal.close"),
        callback_id=ids.IMPORT_MODAL,
        metadata=json.dumps({"programme": ident(programme), "language": say.language}),
    )


def checking_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("import.checking")),
        title=say("modal.import.title"),
        close=say("modal.close"),
    )


def file_in(state: dict[str, Any]) -> dict[str, Any] | None:
    """The one file of a submitted view, as Slack describes it; None where there is not one."""
    files = ((state.get(ids.PEOPLE_FILE) or {}).get(ids.PEOPLE_FILE) or {}).get("files") or []
    return files[0] if len(files) == 1 and isinstance(files[0], dict) else None
