"""What this person may do here."""

from collections.abc import Sequence

from bot.kernel.rules.permissions import Action, ActorRole, Standing, may
from bot.slack.kit import blocks
from bot.slack.kit.message import Message
from bot.texts import Say

_PAIR: tuple[tuple[str, Action], ...] = (
    ("help.checkin", Action.ANSWER),
    ("help.plan", Action.PLAN_SESSION),
    ("help.move", Action.MOVE_CHECK_IN),
    ("help.pause", Action.PAUSE_PAIR),
    ("help.resume", Action.PAUSE_PAIR),
    ("help.delegate", Action.NAME_DELEGATE),
    ("help.leave", Action.ASK_WAY_OUT),
)
_PEOPLE: tuple[tuple[str, Action], ...] = (
    ("help.import", Action.IMPORT_PEOPLE),
    ("help.people", Action.LIST_PEOPLE),
    ("help.match", Action.MATCH),
    ("help.coverage", Action.SEE_COVERAGE),
    ("help.block", Action.BLOCK),
    ("help.pair", Action.PAIR),
    ("help.end", Action.END_PAIR),
)
_PROGRAMME: tuple[tuple[str, Action], ...] = (
    ("help.programmes", Action.LIST_PROGRAMMES),
    ("help.topics", Action.MANAGE_TOPICS),
    ("help.send", Action.SEND),
    ("help.tasks", Action.SEE_TO_TASK),
    ("help.insights", Action.FOLLOW_INSIGHTS),
    ("help.digest", Action.DIGEST),
    ("help.export", Action.EXPORT),
    ("help.role", Action.SET_ROLE),
    ("help.audit", Action.READ_AUDIT),
    ("help.threshold", Action.SET_THRESHOLD),
)
_EVERYONE: tuple[tuple[str, Action], ...] = (
    ("help.pairs", Action.LIST_PAIRS),
    ("help.privacy_command", Action.SEE_OWN_DATA),
)
GROUPS = (
    ("help.group.pair", _PAIR),
    ("help.group.people", _PEOPLE),
    ("help.group.programme", _PROGRAMME),
    ("help.group.everyone", _EVERYONE),
)
"""What one does most often first; each is a paragraph of its own, with what one may of it."""


def help_message(standing: Standing, command: str, say: Say, *, reads_history: bool) -> Message:
    """`command` is what the person typed, "/mentoring" or "/mentorat"."""
    held = [role for role in ActorRole if role in standing.roles() and role is not ActorRole.MEMBER]
    roles = say.joined([say(f"help.role.{role.value}") for role in held])
    alone = "help.ended" if standing.was_paired else "help.stranger"
    hello = say.md("help.hello", roles=roles) if held else say.md(alone)
    reads = privacy(say, reads_history=reads_history)
    groups = [
        _group(title, [line for line in lines if may(standing, line[1])], command, say)
        for title, lines in GROUPS
    ]
    groups = [group for group in groups if group]
    body = [blocks.section(group) for group in groups]
    return blocks.message(
        "\n".join((hello, *groups, reads)),
        blocks.section(hello),
        *body,
        blocks.context(reads),
    )


def _group(title: str, lines: Sequence[tuple[str, Action]], command: str, say: Say) -> str:
    """A paragraph with its title; empty when the person may use none of its commands."""
    if not lines:
        return ""
    told = [say.md(key, command=command) for key, _ in lines]
    return "\n".join((f"*{say.md(title)}*", *told))


def privacy(say: Say, *, reads_history: bool) -> str:
    """What the bot can read is said as it is: it depends on the scopes that were granted."""
    return say.md("help.privacy_history" if reads_history else "help.privacy")
