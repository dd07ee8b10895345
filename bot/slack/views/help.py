"""What this person may do here."""

from bot.rules.permissions import Action, Role, Standing, may
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.texts import Say

_LINES: tuple[tuple[str, Action], ...] = (
    ("help.checkin", Action.ANSWER),
    ("help.plan", Action.PLAN_SESSION),
    ("help.move", Action.MOVE_CHECK_IN),
    ("help.pause", Action.PAUSE_PAIR),
    ("help.resume", Action.PAUSE_PAIR),
    ("help.delegate", Action.NAME_DELEGATE),
    ("help.pairs", Action.LIST_PAIRS),
    ("help.pair", Action.PAIR),
    ("help.end", Action.END_PAIR),
    ("help.send", Action.SEND),
    ("help.digest", Action.DIGEST),
    ("help.export", Action.EXPORT),
    ("help.topics", Action.MANAGE_TOPICS),
    ("help.programmes", Action.LIST_PROGRAMMES),
    ("help.match", Action.MATCH),
    ("help.coverage", Action.SEE_COVERAGE),
    ("help.block", Action.BLOCK),
    ("help.import", Action.IMPORT_PEOPLE),
    ("help.people", Action.LIST_PEOPLE),
    ("help.insights", Action.FOLLOW_INSIGHTS),
    ("help.role", Action.SET_ROLE),
    ("help.tasks", Action.SEE_TO_TASK),
    ("help.leave", Action.ASK_WAY_OUT),
    ("help.privacy_command", Action.SEE_OWN_DATA),
)

_BUTTONS: tuple[tuple[str, str, Action], ...] = (
    ("help.button.checkin", ids.HELP_CHECK_IN, Action.ANSWER),
    ("help.button.pairs", ids.HELP_PAIRS, Action.LIST_PAIRS),
    ("help.button.send", ids.HELP_SEND, Action.SEND),
    ("help.button.digest", ids.HELP_DIGEST, Action.DIGEST),
)


def help_message(standing: Standing, command: str, say: Say, *, reads_history: bool) -> Message:
    """`command` is what the person typed, "/mentoring" or "/mentorat"."""
    held = [role for role in Role if role in standing.roles() and role is not Role.MEMBER]
    roles = say.joined([say(f"help.role.{role.value}") for role in held])
    alone = "help.ended" if standing.was_paired else "help.stranger"
    hello = say.md("help.hello", roles=roles) if held else say.md(alone)
    reads = privacy(say, reads_history=reads_history)
    lines = [say.md(key, command=command) for key, action in _LINES if may(standing, action)]
    offered = [
        blocks.button(say(key), action_id, "help")
        for key, action_id, action in _BUTTONS
        if may(standing, action)
    ]
    body = [blocks.section("\n".join(lines))] if lines else []
    if offered:
        body.append(blocks.actions(*offered))
    return blocks.message(
        "\n".join((hello, *lines, reads)),
        blocks.section(hello),
        *body,
        blocks.context(reads),
    )


def privacy(say: Say, *, reads_history: bool) -> str:
    """What the bot can read is said as it is: it depends on the scopes that were granted."""
    return say.md("help.privacy_history" if reads_history else "help.privacy")
