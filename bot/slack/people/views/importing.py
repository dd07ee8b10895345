"""The import of people: the form, what was found in the file, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.kernel.errors import FieldFault, Problem
from bot.people.import_progress import progress
from bot.people.importing import Run
from bot.people.messages import ImportLetter
from bot.people.rules.import_columns import COLUMNS
from bot.people.rules.import_lines import ImportLine
from bot.people.rules.import_lines import LineFault as LineFault
from bot.people.rules.import_plan import FIELDS, PersonChange
from bot.people.rules.sheets import ENDINGS, MOST_BYTES, MOST_LINES
from bot.slack.kit import blocks, ids
from bot.slack.kit.entry_fields import FileField, SentFile
from bot.slack.kit.form import Form
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import topic_title
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, cut, mention
from bot.texts.problems import explain
from storage.kinds import Kind
from storage.states import ImportState
from storage.tables import Programme, Topic, ident

_SHARED = 15
"""People who are named in one sentence."""
_MEGABYTES = MOST_BYTES // 1_000_000


def _fault(file: SentFile | None) -> FieldFault | None:
    if file and not file.name.lower().endswith(ENDINGS):
        return "import.file.kind", 0
    if file and file.size > MOST_BYTES:
        return "import.file.too_big", _MEGABYTES
    return None


PEOPLE_FILE = FileField(
    ids.PEOPLE_FILE,
    label="import.file",
    required="import.one_file",
    # Types without a dot, as Slack's file input takes them; the name is looked at by `_fault`.
    kinds=tuple(ending.removeprefix(".") for ending in ENDINGS),
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


PAGER = Pager(
    # A section a line: twenty stay readable in a window, and far from its hundred blocks.
    ids.IMPORT_EARLIER,
    ids.IMPORT_LATER,
    size=20,
    labels=("import.earlier", "import.later"),
)


def result_modal(run: Run, topics: Mapping[int, Topic], wanted: int, say: Say) -> dict[str, Any]:
    """The page of the number `wanted`, or the nearest one; bad lines come before good ones."""
    lines: Sequence[LineFault | PersonChange] = [*run.found.faults, *run.found.changes]
    page = PAGER.page(wanted, len(lines))
    body: list[Block] = [blocks.section(summary(run, say)), blocks.actions(*_choices(run, say))]
    body += _read_from(run, say)
    if run.found.unused:
        unused = say.joined(list(run.found.unused[:20]))
        body.append(blocks.context(say.md("import.unused", columns=unused)))
    body.append(blocks.divider())
    body += [blocks.section(_line(line, topics, say)) for line in page.of(lines)]
    body += PAGER.turning(page, say, ident(run.row))
    return blocks.modal(*body, title=say("modal.import.title"), close=say("modal.done"))


def summary(run: Run, say: Say) -> Mrkdwn:
    found = run.found
    counts = [
        say.count_md("import.count.new", found.new),
        say.count_md("import.count.changed", found.changed),
        say.count_md("import.count.unchanged", found.unchanged),
        say.count_md("import.count.bad", found.bad_lines),
    ]
    key = "import.summary" if found.changes else "import.summary_nothing"
    if found.shared:
        counts.append(shared_fields("import.count.shared", found.shared, say))
    listed = Mrkdwn("\n".join(f"•  {count}" for count in counts))
    return say.md(key, programme=run.programme.name, counts=listed)


def shared_fields(key: str, shared: Mapping[str, Sequence[str]], say: Say) -> Mrkdwn:
    """A sentence that counts people, and names them with their fields."""
    named = [
        say.md(
            "import.shared",
            person=mention(who),
            fields=say.joined([say(f"import.field.{name}") for name in fields]),
        )
        for who, fields in list(shared.items())[:_SHARED]
    ]
    more = ["…"] if len(shared) > _SHARED else []
    return say.count_md(key, len(shared), people=Mrkdwn(say.joined([*named, *more])))


def _read_from(run: Run, say: Say) -> list[Block]:
    """Which sheet of a workbook it was, and what was left out of it."""
    source = run.found.source
    if not source.sheet:
        return []
    told = [say.md("import.source.sheet", sheet=source.sheet)]
    if source.hidden_rows:
        told.append(say.count_md("import.source.hidden_rows", source.hidden_rows))
    if source.hidden_sheets:
        hidden = say.joined(list(source.hidden_sheets))
        told.append(say.md("import.source.hidden_sheets", sheets=hidden))
    if source.other_sheets:
        others = say.joined(list(source.other_sheets))
        told.append(say.md("import.source.other_sheets", sheets=others))
    return [blocks.context(cut("\n".join(told), 2_000))]


def _choices(run: Run, say: Say) -> list[Any]:
    key = ident(run.row)
    offered = []
    if run.found.changes:
        offered.append(blocks.button(say("import.apply"), ids.IMPORT_APPLY, key, "primary"))
    offered.append(blocks.button(say("import.drop"), ids.IMPORT_DROP, key))
    if run.found.faults:
        offered.append(blocks.button(say("import.bad.send"), ids.IMPORT_BAD_LINES, key))
    return offered


def _line(line: LineFault | PersonChange, topics: Mapping[int, Topic], say: Say) -> str:
    if isinstance(line, LineFault):
        reason = say.md(line.key, **line.values)
        return say.md("import.line.bad", line=line.line, reason=reason)
    wanted = line.wanted
    key = f"import.line.new_{wanted.side}" if line.is_new else "import.line.changed"
    head = say.md(key, line=wanted.line, person=mention(wanted.who))
    names = [
        name
        for name in FIELDS
        if (line.is_new and name != "side" and getattr(wanted, name) is not None)
        or (not line.is_new and name in line.fields)
    ]
    details = " · ".join(
        say.md(
            "import.detail_shared" if name in line.shared else "import.detail",
            name=say(f"import.field.{name}"),
            value=_value(name, wanted, topics, say),
        )
        for name in names
    )
    return f"{head}\n{details}" if details else head


def _value(name: str, wanted: ImportLine, topics: Mapping[int, Topic], say: Say) -> str:
    match name:
        case "side":
            return say(f"import.side.{wanted.side}")
        case "languages" if wanted.languages:
            return say.joined([say.tongue(code) for code in wanted.languages.split()])
        case "topics" if wanted.topics:
            titles = [topic_title(topics.get(key), say) for key in wanted.topics]
            # Half of what a section takes: the other fields of the line are in it too.
            return cut(say.joined(titles), 1500)
        case "manager" if wanted.manager:
            return mention(wanted.manager)
        case "committee":
            return say("import.yes" if wanted.committee else "import.no")
    return str(getattr(wanted, name) or say("import.nothing_there"))


def import_message(letter: ImportLetter, say: Say) -> Message:
    """What was found in the file, or how far it is applied when that was said yes to already."""
    run = letter.run
    if run.row.state == ImportState.FAILED:
        return _failed(letter, say)
    if run.row.state != ImportState.CHECKED:
        row = run.row
        told = progress(run.programme, row.state, row.applied, row.total, say)
        return blocks.sentence(told)
    text, key = summary(run, say), ident(run.row)
    offered = [blocks.button(say("import.see"), ids.IMPORT_SEE, key)]
    if run.found.changes:
        offered.append(blocks.button(say("import.apply"), ids.IMPORT_APPLY, key, "primary"))
    offered.append(blocks.button(say("import.drop"), ids.IMPORT_DROP, key))
    return blocks.message(
        text, blocks.section(text), *_read_from(run, say), blocks.actions(*offered)
    )


def done_message(letter: ImportLetter, say: Say) -> Message:
    """`import_done`: the last word about a file."""
    row, programme = letter.run.row, letter.run.programme
    if row.state == ImportState.DROPPED:
        return blocks.sentence(say.md("import.stopped", programme=programme.name))
    return blocks.sentence(say.count_md("import.done", row.total, programme=programme.name))


def _failed(letter: ImportLetter, say: Say) -> Message:
    problem = letter.run.found.problem
    why = say.md(problem.key, **problem.values) if problem else ""
    return blocks.sentence(say.md("import.failed", programme=letter.run.programme.name, why=why))


RENDERERS: Renderers = {Kind.IMPORT: import_message, Kind.IMPORT_DONE: done_message}
