"""Messages to a lead about their file of people. They name nobody who is in it."""

from bot.people.import_progress import progress
from bot.people.messages import ImportLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.people.views.import_result import summary
from bot.texts import Say
from storage.kinds import Kind
from storage.states import ImportState
from storage.tables import ident


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
    return blocks.message(text, blocks.section(text), blocks.actions(*offered))


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
