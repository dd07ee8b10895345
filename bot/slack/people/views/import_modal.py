"""The modal into which a lead drops a file of people, and what they dropped."""

from typing import Any

from bot.kernel.errors import Fault, Problem
from bot.people.rules.import_columns import COLUMNS
from bot.people.rules.sheets import MOST_BYTES, MOST_LINES
from bot.slack.kit import blocks, ids
from bot.slack.kit.form import Form
from bot.slack.kit.picker_fields import FileField, SentFile
from bot.texts import Say
from bot.texts.problems import explain
from storage.tables import Programme, ident

_ENDINGS = (".csv", ".xlsx", ".txt")
_MEGABYTES = MOST_BYTES // 1_000_000


def _fault(file: SentFile | None) -> Fault | None:
    if file and not file.name.lower().endswith(_ENDINGS):
        return "import.file.kind", 0
    if file and file.size > MOST_BYTES:
        return "import.file.too_big", _MEGABYTES
    return None


PEOPLE_FILE = FileField(
    ids.PEOPLE_FILE,
    label="import.file",
    required="import.one_file",
    kinds=("csv", "xlsx"),
    rule=_fault,
)
IMPORT_FORM = Form(ids.IMPORT_MODAL, PEOPLE_FILE)


def import_modal(
    programme: Programme, say: Say, *, problem: Problem | None = None, is_sent: bool = False
) -> dict[str, Any]:
    """`problem` is what was wrong with the file before; `is_sent`: the example is on its way."""
    columns = say.joined([say(f"import.column.{name}") for name in COLUMNS])
    example = blocks.button(say("import.example"), ids.IMPORT_EXAMPLE, ident(programme))
    limits = say("import.limits", lines=say.number(MOST_LINES), most=_MEGABYTES)
    return IMPORT_FORM.modal(
        say,
        *([blocks.section(explain(problem, say))] if problem else []),
        blocks.section(say.md("import.intro", programme=programme.name, columns=columns), example),
        blocks.context(say.md("import.example_sent" if is_sent else "import.rules")),
        *IMPORT_FORM.draw(say, PEOPLE_FILE.initially(hint=limits)),
        title=say("modal.import.title"),
        submit=say("import.check"),
        programme=ident(programme),
    )


def checking_modal(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("import.checking")),
        title=say("modal.import.title"),
        close=say("modal.close"),
    )
