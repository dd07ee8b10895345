"""What is answered to the command alone, to an unknown word, and where there is a choice."""

from collections.abc import Sequence

from slackblocks import Button

from bot.home.home import Home
from bot.kernel.actors import Actor
from bot.kernel.rules.command_line import VERBS, CommandLine, Verb, nearest
from bot.kernel.rules.permissions import Action, may
from bot.slack.kit import blocks, ids
from bot.slack.kit.menus import Deed, command, numbered
from bot.slack.kit.message import Message
from bot.texts import Say, cut
from storage.tables import Programme, ident

_BUTTONS = 25
"""As many as Slack takes in one block."""
_CARRIED = 1500


def menu_message(home: Home, actor: Actor, say: Say) -> Message:
    """A line and a few buttons; the list of all that can be typed is behind the last of them."""
    standing = actor.standing
    deeds = [*_member(home, say), *_staff(actor, say)]
    commands = Deed(say("menu.commands"), ids.DO, command(Verb.HELP))
    lines = [*_next(home, actor, say)]
    if may(standing, Action.SEE_TO_TASK):
        waits = say.count_md("menu.waiting", home.tasks)
        lines.append(waits if home.tasks else say.md("menu.calm"))
    if not deeds:
        lines.append(say.md("help.ended" if standing.was_paired else "help.stranger"))
    text = "\n".join(lines or [say.md("menu.what")])
    return blocks.sentence(
        text, blocks.actions(*_buttons([*deeds, commands])), blocks.context(say.md("menu.home"))
    )


def _next(home: Home, actor: Actor, say: Say) -> list[str]:
    planned = sorted(
        (session for own in home.pairs for session in own.planned), key=lambda each: each.starts_at
    )
    if planned:
        return [say.md("menu.next", at=say.moment(planned[0].starts_at, actor.zone))]
    return [say.md("menu.no_date")] if home.pairs else []


def _member(home: Home, say: Say) -> list[Deed]:
    if not home.pairs:
        return []
    waits = any(own.open is not None and not own.answered for own in home.pairs)
    answer = [Deed(say("home.answer"), ids.DO, command(Verb.CHECKIN), "primary")] if waits else []
    return [
        *answer,
        Deed(say("home.find_date"), ids.DO, command(Verb.PLAN)),
        Deed(say("pause.button"), ids.DO, command(Verb.PAUSE)),
    ]


def _staff(actor: Actor, say: Say) -> list[Deed]:
    if not may(actor.standing, Action.DIGEST):
        return []
    deeds = [
        Deed(say("programme_menu.digest"), ids.DO, command(Verb.DIGEST)),
        Deed(say("programme_menu.pair"), ids.DO, command(Verb.PAIR)),
        Deed(say("programme_menu.all"), ids.DO, command(Verb.PROGRAMMES)),
    ]
    if may(actor.standing, Action.SEE_TO_TASK):
        deeds.insert(0, Deed(say("menu.tasks"), ids.DO, command(Verb.TASKS)))
    return deeds


def unknown_message(line: CommandLine, typed: str, called: str, say: Say) -> Message:
    """With the word that was probably meant: its button changes nothing by itself. `called` is the
    command itself.
    """
    word = cut(line.word, 100)
    commands = Deed(say("menu.commands"), ids.DO, command(Verb.HELP))
    meant = nearest(line.word)
    if meant is None:
        told = say.md("command.unknown", word=word, command=called)
        return blocks.sentence(told, blocks.actions(commands.button()))
    deeds = [commands]
    verb = VERBS[meant]
    rest = typed.strip().partition(" ")[2]
    if verb in _HARMLESS and len(rest) <= _CARRIED:
        deeds.insert(0, Deed(meant, ids.DO, command(verb, typed=rest), "primary"))
    elif verb in _ASKED:
        deeds.insert(0, Deed(meant, ids.DO, command(verb), "primary"))
    told = say.md("command.perhaps", word=word, meant=meant)
    return blocks.sentence(told, blocks.actions(*_buttons(deeds)))


_ASKED = frozenset({Verb.PAIR, Verb.END, Verb.BLOCK, Verb.UNBLOCK, Verb.ROLE, Verb.SEND})
"""Their button opens a window in which everything is chosen anew."""
_CHANGING = frozenset({Verb.MATCH, Verb.RESUME, Verb.DELEGATE, Verb.THRESHOLD})
_HARMLESS = frozenset(Verb) - _ASKED - _CHANGING
"""Nothing changes by them, whatever stands after them."""


def which_programme(rows: Sequence[Programme], verb: Verb, typed: str, say: Say) -> Message:
    """Each programme is a button that goes on with what was typed."""
    deeds = [Deed(row.name, ids.DO, command(verb, ident(row), typed)) for row in rows[:_BUTTONS]]
    if verb is Verb.DIGEST:
        every = Deed(say("digest.overview.open"), ids.DO, command(verb, typed=f"every {typed}"))
        deeds = [*deeds[: _BUTTONS - 1], every]
    names = say.joined([row.name for row in rows])
    return blocks.sentence(say.md("programme.which", names=names), blocks.actions(*_buttons(deeds)))


def _buttons(deeds: Sequence[Deed]) -> list[Button]:
    return numbered([each.button() for each in deeds])
