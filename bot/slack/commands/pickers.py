"""Windows in which is chosen what a command was typed without: people, a role, a programme."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine, Mention, Verb
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, RadioField, option
from bot.slack.kit.entry_fields import PersonField, TextField
from bot.slack.kit.form import Form, Initial, number, unknown
from bot.slack.kit.submissions import Submitted
from bot.texts import Say
from storage.states import RoleKind
from storage.tables import Programme, ident

_WHY = 500
_ROLES = (RoleKind.LEAD, RoleKind.ADMIN, "none")


@dataclass(frozen=True)
class Picker:
    """`people` is how many a command names, and `why` what the reason becomes that may follow them.
    `spares` says that it may name nobody: then it is for every pair.
    """

    action: Action
    people: int
    why: Fact | None = None
    asks_role: bool = False
    of_programme: bool = False
    spares: bool = False


PICKERS = {
    Verb.PAIR: Picker(Action.PAIR, 2, of_programme=True),
    Verb.END: Picker(Action.END_PAIR, 2, why=Fact.END_REASON),
    Verb.BLOCK: Picker(Action.BLOCK, 2, why=Fact.BLOCK_REASON),
    Verb.UNBLOCK: Picker(Action.BLOCK, 2),
    Verb.ROLE: Picker(Action.SET_ROLE, 1, asks_role=True, of_programme=True),
    Verb.SEND: Picker(Action.SEND, 2, of_programme=True, spares=True),
}

FIRST = PersonField(ids.NAMED_FIRST)
SECOND = PersonField(ids.NAMED_SECOND)
ROLE = RadioField(
    ids.NAMED_ROLE,
    label="names.role.label",
    words=_ROLES,
    shown=lambda word, say: say(f"names.role.{word}"),
    decode=str,
    otherwise=RoleKind.LEAD,
)
IN = MenuField(ids.NAMED_IN, label="names.in", decode=number)
WHY = TextField(ids.NAMED_WHY, label="names.why", optional=True, lines=True, limit=_WHY)
FORM = Form(ids.NAMES_MODAL, FIRST, SECOND, ROLE, IN, WHY)


def lacks(verb: Verb, line: CommandLine, *, is_click: bool) -> bool:
    """Whether the command is not whole as it stands: then its window opens, with what is known.

    A button that sends to every pair asks first; who types so says it.
    """
    picker = PICKERS.get(verb)
    if picker is None:
        return False
    if picker.spares and not line.people:
        return is_click
    return len(line.people) < picker.people or (picker.asks_role and not line.words)


def names_modal(
    verb: Verb, line: CommandLine, programmes: Sequence[Programme], chosen: int | None, say: Say
) -> dict[str, Any]:
    """`programmes` are those to choose from."""
    picker = PICKERS[verb]
    known = [mention.slack_id for mention in line.people] + [None, None]
    fields: list[Initial[Any]] = [_person(FIRST, f"names.{verb}.first", known[0], picker, say)]
    if picker.people > 1:
        fields.append(_person(SECOND, f"names.{verb}.second", known[1], picker, say))
    asked = ((SECOND, picker.people > 1), (ROLE, picker.asks_role), (WHY, picker.why is not None))
    left_out = [field for field, is_there in asked if not is_there]
    offered = [option(each.name, ident(each)) for each in programmes] if picker.of_programme else []
    where = IN.offering(offered if len(offered) > 1 else ())
    why = replace(WHY, fact=picker.why).initially(line.rest)
    return FORM.modal(
        say,
        blocks.section(say.md(f"names.{verb}")),
        *FORM.draw(say, *fields, where.initially(chosen), why, without=left_out),
        title=say(f"modal.names.{verb}.title"),
        submit=say(f"names.{verb}.submit"),
        verb=verb,
        programme=chosen or (ident(programmes[0]) if len(programmes) == 1 else None),
    )


def _verb(modal: Submitted) -> Verb:
    found = next((verb for verb in PICKERS if verb == modal.held["verb"]), None)
    if found is None:
        raise unknown()
    return found


def _person(
    field: PersonField, label: str, known: str | None, picker: Picker, say: Say
) -> Initial[Any]:
    found = field.sparing() if picker.spares else field
    return found.initially(known, label=say(label))


def line_in(modal: Submitted) -> tuple[Verb, CommandLine, int | None]:
    """The command as it would have been typed, and its programme. `Mistake` for a forged one."""
    verb, entries = _verb(modal), FORM.read(modal.body)
    named = [entries[field] for field in (FIRST, SECOND)]
    people = tuple(Mention(f"<@{each}>", slack_id=each) for each in named if each)
    picker = PICKERS[verb]
    words = (entries.needed(ROLE),) if picker.asks_role else tuple(entries[WHY].split())
    if len(people) != picker.people and not (picker.spares and not people):
        raise Mistake("names.both" if picker.people > 1 else "names.one")
    held = modal.held.get("programme")
    programme = entries[IN] or (number(held) if held else None)
    if picker.asks_role and words[0] == RoleKind.ADMIN:
        programme = None
    return verb, CommandLine(verb, verb, people, words), programme
