"""What one runs, in App Home: a card a programme, and a window of all that makes sense for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block, Element

from bot.digest.digests import Attention
from bot.digest.rules.health import Reason
from bot.home.leading import Cockpit, ProgrammeCard
from bot.kernel.actors import Actor
from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.figure_table import Amounts
from bot.kernel.rules.permissions import Action, may
from bot.slack.digest.views.digest_parts import PAGER, need
from bot.slack.kit import blocks, ids
from bot.slack.kit.menus import MOST, Deed, command, numbered, overflow, told_apart
from bot.slack.programmes.views.programme_list import closing
from bot.texts import Mrkdwn, Say, figures
from storage.states import ProgrammeState
from storage.tables import Programme, ident

_HELPS = {Reason.LEFT: "rematch", Reason.UNREACHABLE: "send"}
"""Which of `ids.ATTENTION_CHOICES` helps for a reason: all others are helped by writing."""
_READ = (Verb.DIGEST, Verb.INSIGHTS, Verb.COVERAGE, Verb.EXPORT)
_PEOPLE = (Verb.PEOPLE, Verb.IMPORT, Verb.MATCH, Verb.PAIR, Verb.PAIRS, Verb.END)
_APART = (Verb.BLOCK, Verb.UNBLOCK)
_OFTEN = {
    ProgrammeState.DRAFT: (Verb.IMPORT, Verb.PEOPLE, Verb.MATCH, Verb.PAIR),
    ProgrammeState.RUNNING: (Verb.DIGEST, Verb.PAIRS, Verb.PEOPLE, Verb.INSIGHTS),
    ProgrammeState.PAUSED: (Verb.DIGEST, Verb.PAIRS, Verb.PEOPLE, Verb.INSIGHTS),
}
"""What the menu of a card has before the window of all of it."""


def leading(found: Cockpit, tasks: int, actor: Actor, say: Say, nth: int) -> list[Block]:
    """`tasks` is how many wait for this lead; `nth` tells the first menu from the others."""
    body: list[Block] = []
    if tasks:
        read = blocks.button(say("home.tasks.read"), ids.TASKS_OPEN, "home", "primary")
        body.append(blocks.section(say.count_md("home.tasks", tasks), read))
    for place, card in enumerate(found.cards, start=nth):
        body += [blocks.divider(), *_card(card, actor, say, place)]
    if found.more:
        body.append(blocks.context(say.count_md("home.more_programmes", found.more)))
    deeds = _of_workspace(actor, say)
    offered: list[Element] = [*numbered([each.button() for each in deeds[:2]])]
    if len(deeds) > len(offered):
        offered = [offered[0], overflow(deeds[1:], nth + len(found.cards))]
    return [*body, blocks.divider(), blocks.actions(*offered)]


def programme_window(card: ProgrammeCard, actor: Actor, say: Say) -> dict[str, Any]:
    """What does not make sense in its state, or for this person, is not there."""
    body: list[Block] = [blocks.section("\n".join(_head(card, say)))]
    for key, deeds in _groups(card, actor, say):
        if deeds:
            heading = blocks.section(f"*{say.md(key)}*")
            body += [heading, blocks.actions(*numbered([each.button() for each in deeds]))]
    return blocks.modal(
        *told_apart(body), title=say("modal.programme_menu.title"), close=say("modal.done")
    )


def _card(card: ProgrammeCard, actor: Actor, say: Say, nth: int) -> Iterator[Block]:
    programme = card.programme
    often = [_deed(verb, programme, say) for verb in _OFTEN[programme.state][: MOST - 1]]
    first = _next_step(card, say)
    often = [each for each in often if first is None or each.value != first.value]
    everything = Deed(say("home.everything"), ids.PROGRAMME_MENU, ident(programme))
    menu = overflow([*often, everything], nth)
    yield blocks.section("\n".join(_head(card, say)), menu)
    if first is not None:
        yield blocks.actions(first.button())
    if card.attention:
        total = card.attention_total
        value = PAGER.value(0, ident(programme))
        every = blocks.button(say("home.see_all"), ids.ATTENTION_OPEN, value)
        yield blocks.section(f"*{say.count_md('home.attention', total)}*", every)
        yield from (_pair(row, say) for row in card.attention)


def _pair(row: Attention, say: Say) -> Block:
    choice = _HELPS.get(row.reason, "message")
    label = say(f"digest.helping.{choice}")
    button = blocks.button(label, ids.ATTENTION_MENU, f"{choice}:{row.pair_id}")
    return blocks.section(need(row, say), button)


def _head(card: ProgrammeCard, say: Say) -> Iterator[str]:
    programme = card.programme
    yield say.md(f"programmes.line.{programme.state}", programme=programme.name)
    if programme.state == ProgrammeState.DRAFT:
        yield _prepared(card, say)
    elif card.week is None or card.now is None:
        yield say.count_md("home.pairs", card.pairs)
    else:
        yield _figures(("pairs_active", "coverage"), card.now, say)
        yield say.md("home.this_week", figures=_figures(("answered", "sessions"), card.week, say))


def _figures(keys: Sequence[str], found: Amounts, say: Say) -> Mrkdwn:
    """Named, defined and written as everywhere."""
    lines = [
        say.md(
            "figure.line",
            name=figures.name_of(key, say),
            now=figures.written(key, found[key], say),
        )
        for key in keys
        if key in found
    ]
    return Mrkdwn("  ·  ".join(lines))


def _prepared(card: ProgrammeCard, say: Say) -> str:
    if card.pairs:
        return say.count_md("home.draft.pairs", card.pairs)
    return say.count_md("home.draft.people", card.people) if card.people else say.md("home.draft")


def _next_step(card: ProgrammeCard, say: Say) -> Deed | None:
    """The one button of a programme that does not run."""
    programme = card.programme
    if programme.state == ProgrammeState.PAUSED:
        key = ident(programme)
        return Deed(say("programmes.resume"), ids.PROGRAMME_RESUME, key, "primary")
    if programme.state != ProgrammeState.DRAFT:
        return None
    if card.pairs:
        return _launch(programme, say, "primary")
    if card.people:
        value = command(Verb.MATCH, ident(programme))
        return Deed(say("programme_menu.match"), ids.DO, value, "primary")
    value = command(Verb.IMPORT, ident(programme))
    return Deed(say("home.bring_people"), ids.DO, value, "primary")


def _launch(programme: Programme, say: Say, style: Any = None) -> Deed:
    name = programme.name
    sure = blocks.confirmation(
        title=say("home.launch.title"),
        text=say("home.launch.text", programme=name),
        yes=say("programmes.launch"),
        no=say("modal.close"),
    )
    return Deed(say("home.launch"), ids.PROGRAMME_LAUNCH, ident(programme), style, sure)


def _deed(verb: Verb, programme: Programme, say: Say) -> Deed:
    return Deed(say(f"programme_menu.{verb}"), ids.DO, command(verb, ident(programme)))


def _groups(card: ProgrammeCard, actor: Actor, say: Say) -> Iterator[tuple[str, Sequence[Deed]]]:
    programme = card.programme
    if programme.state == ProgrammeState.CLOSED:
        over = (Verb.DIGEST, Verb.INSIGHTS, Verb.EXPORT)
        yield "programme_menu.read", [_deed(verb, programme, say) for verb in over]
        return
    read = [_deed(verb, programme, say) for verb in _READ]
    schedule = Deed(say("digest.schedule"), ids.DIGEST_SCHEDULE, ident(programme))
    yield "programme_menu.read", [*read, schedule]
    verbs = [verb for verb in _PEOPLE if verb is not Verb.END or card.pairs]
    yield (
        "programme_menu.people_and_pairs",
        [_deed(verb, programme, say) for verb in (*verbs, *_APART)],
    )
    yield "programme_menu.rhythm", list(_of_state(card, say))


def _of_state(card: ProgrammeCard, say: Say) -> Iterator[Deed]:
    programme, key = card.programme, ident(card.programme)
    yield Deed(say("programmes.edit"), ids.PROGRAMME_EDIT, key)
    yield _deed(Verb.TOPICS, programme, say)
    if programme.state == ProgrammeState.RUNNING:
        if card.pairs:
            yield _deed(Verb.SEND, programme, say)
        yield Deed(say("programmes.pause"), ids.PROGRAMME_PAUSE, key)
    elif programme.state == ProgrammeState.PAUSED:
        yield Deed(say("programmes.resume"), ids.PROGRAMME_RESUME, key)
    else:
        yield _launch(programme, say)
    label = say("programmes.close")
    yield Deed(label, ids.PROGRAMME_CLOSE, key, "danger", closing(programme, say))


def _of_workspace(actor: Actor, say: Say) -> list[Deed]:
    standing = actor.standing
    offered = (
        (Action.LIST_PROGRAMMES, Verb.PROGRAMMES, "programme_menu.all"),
        (Action.SEE_TO_TASK, Verb.TASKS, "programme_menu.tasks"),
        (Action.SET_ROLE, Verb.ROLE, "programme_menu.role"),
        (Action.READ_AUDIT, Verb.AUDIT, "audit.open"),
        (Action.SET_THRESHOLD, Verb.THRESHOLD, "programme_menu.threshold"),
    )
    deeds = [
        Deed(say(key), ids.DO, command(verb))
        for action, verb, key in offered
        if may(standing, action)
    ]
    if may(standing, Action.CREATE_PROGRAMME):
        deeds.insert(0, Deed(say("programmes.new"), ids.PROGRAMME_NEW, 0))
    return deeds
