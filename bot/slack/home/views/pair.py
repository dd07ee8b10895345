"""A pair in App Home: what is next, one button and a menu; and all of it in a window."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from slackblocks import Block, Element

from bot.check_ins.rules.reminders import Snooze
from bot.home.home import Dates, OwnPair, PairPage
from bot.kernel.actors import Actor
from bot.sessions.announcing import author_of
from bot.slack.kit import blocks, ids
from bot.slack.kit.menus import MOST, Deed, numbered, overflow
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say
from storage.states import PauseCause, ProgrammeState
from storage.tables import Pair, Person, PlannedSession, ident

_SESSIONS = 2
"""Dates ahead that the card names; the window has them all."""
_IN_WINDOW = 20


def pair_card(shown: OwnPair | Dates, actor: Actor, say: Say, nth: int) -> list[Block]:
    """Two blocks. `nth` tells its menu from those of other cards."""
    deeds = [*_answering(shown, say), *_dates(shown, actor.zone, say)]
    if isinstance(shown, OwnPair):
        deeds += _between(shown, say)
    elements: list[Element] = []
    first = _first(shown, actor.zone, say)
    if first is not None:
        elements.append(first.button())
        deeds = [each for each in deeds if each.action_id != first.action_id]
    everything = Deed(say("home.everything"), ids.PAIR_MENU, ident(shown.about.pair))
    elements.append(overflow([*deeds[: MOST - 1], everything], nth))
    said = "\n".join(_lines(shown, actor, say, _SESSIONS))
    return [blocks.section(said), blocks.actions(*elements)]


def pair_window(page: PairPage, actor: Actor, say: Say) -> dict[str, Any]:
    shown = page.pair
    body: list[Block] = [blocks.section("\n".join(_lines(shown, actor, say, _IN_WINDOW)))]
    dates = [*_answering(shown, say), *_dates(shown, actor.zone, say)]
    if dates:
        buttons = numbered([each.button() for each in dates[:_IN_WINDOW]])
        body.append(blocks.actions(*buttons))
    if isinstance(shown, OwnPair):
        between = [each.button() for each in _between(shown, say)]
        body += [
            blocks.divider(),
            blocks.section(f"*{say.md('home.between')}*"),
            blocks.actions(*between),
            blocks.divider(),
            *_ways_out(shown, page.delegates, say),
        ]
    return blocks.modal(*body, title=say("modal.pair.title"), close=say("modal.done"))


def _ways_out(own: OwnPair, named: Sequence[Person], say: Say) -> Iterator[Block]:
    if not own.is_mentor:
        yield delegates(named, say)
    if own.asked is not None:
        back = blocks.button(say("leave.take_back"), ids.LEAVE_TAKE_BACK, own.asked.id)
        yield blocks.section(say.md("home.asked"), back)
    else:
        leave = blocks.button(say("home.leave"), ids.LEAVE_OPEN, ident(own.about.pair))
        yield blocks.section(say.md("home.way_out"), leave)


def delegates(named: Sequence[Person], say: Say) -> Block:
    people = say.joined([who(person) for person in named])
    said = say.md("home.delegates", people=people) if named else say.md("home.no_delegates")
    return blocks.section(said, blocks.button(say("delegate.button"), ids.DELEGATES_OPEN, "home"))


def _lines(shown: OwnPair | Dates, actor: Actor, say: Say, sessions: int) -> Iterator[Mrkdwn | str]:
    about, zone = shown.about, actor.zone
    yield f"*{_title(shown, say)}*"
    if isinstance(shown, Dates) and shown.closes_at is not None:
        yield say.md("home.delegate_open", closes=say.moment(shown.closes_at, zone))
    if isinstance(shown, OwnPair) and shown.open is not None:
        key = "home.answered" if shown.answered else "home.open"
        yield say.md(key, closes=say.moment(shown.open.closes_at, zone))
    yield from _coming(about.pair, zone, say)
    if about.pair.next_check_in_at is None and about.programme.state == ProgrammeState.PAUSED:
        yield say.md("home.programme_paused")
    for session in shown.planned[:sessions]:
        at = say.moment(session.starts_at, zone)
        yield say.md("home.session", at=at, minutes=session.minutes)
    if isinstance(shown, OwnPair) and shown.asked is not None:
        yield say.md("home.asked")


def _title(shown: OwnPair | Dates, say: Say) -> Mrkdwn:
    about = shown.about
    mentor, executive, name = who(about.mentor), who(about.executive), about.programme.name
    if isinstance(shown, Dates):
        return say.md("home.delegate_of", mentor=mentor, executive=executive, programme=name)
    if shown.is_mentor:
        return say.md("home.mentor_of", other=executive, programme=name)
    return say.md("home.mentored_by", other=mentor, programme=name)


def _coming(pair: Pair, zone: str, say: Say) -> Iterator[Mrkdwn]:
    if pair.paused_at is not None:
        until = pair.paused_until_on
        yield say.md("home.paused", day=say.date(until)) if until else say.md("home.paused_open")
    if pair.next_check_in_at is not None:
        yield say.md("home.next", at=say.moment(pair.next_check_in_at, zone))


def _first(shown: OwnPair | Dates, zone: str, say: Say) -> Deed | None:
    """The one button: to answer where an answer is asked for, to resume, to find a date, or to
    change the one there is. None for a pair that only its lead can help.
    """
    pair = shown.about.pair
    if isinstance(shown, OwnPair) and shown.open is not None and not shown.answered:
        return Deed(say("home.answer"), ids.ANSWER_OPEN, ident(shown.open), "primary")
    if pair.paused_at is not None:
        return _resume(pair, say, "primary") if pair.pause_cause != PauseCause.LEFT else None
    if not shown.planned:
        return Deed(say("home.find_date"), ids.PLAN_OPEN, ident(pair), "primary")
    return _change(shown.planned[0], zone, 1, say)


def _answering(shown: OwnPair | Dates, say: Say) -> list[Deed]:
    """To answer or to change an answer; a delegate can only put the question off."""
    if isinstance(shown, OwnPair):
        if shown.open is None:
            return []
        label = say("home.change" if shown.answered else "home.answer")
        return [Deed(label, ids.ANSWER_OPEN, ident(shown.open))]
    if shown.check_in_id is None:
        return []
    return [
        Deed(say(f"snooze.{choice}"), ids.SNOOZE, f"{shown.check_in_id}:{choice}")
        for choice in Snooze
    ]


def _dates(shown: OwnPair | Dates, zone: str, say: Say) -> list[Deed]:
    pair = shown.about.pair
    key = ident(pair)
    if pair.paused_at is not None:
        if pair.pause_cause == PauseCause.LEFT:
            return []
        return [_resume(pair, say), Deed(say("pause.change"), ids.PAUSE_OPEN, key)]
    return [
        *(_change(session, zone, len(shown.planned), say) for session in shown.planned),
        Deed(say("plan.open" if shown.planned else "home.find_date"), ids.PLAN_OPEN, key),
        Deed(say("move.button"), ids.MOVE_OPEN, key),
        Deed(say("pause.button"), ids.PAUSE_OPEN, key),
    ]


def _between(own: OwnPair, say: Say) -> list[Deed]:
    key = ident(own.about.pair)
    deeds = [
        Deed(say("thread.open"), ids.THREAD_OPEN, key),
        Deed(say("home.shared"), ids.SHARED_OPEN, key),
    ]
    if own.planned and (author_of(own.about).id == own.about.mentor.id) is own.is_mentor:
        deeds.append(Deed(say("home.question"), ids.QUESTION_WRITE, ident(own.planned[0])))
    return deeds


def _resume(pair: Pair, say: Say, style: Literal["primary"] | None = None) -> Deed:
    return Deed(say("pause.resume"), ids.RESUME, ident(pair), style)


def _change(session: PlannedSession, zone: str, of: int, say: Say) -> Deed:
    """Of several, each names its day."""
    label = say("plan.change")
    if of > 1:
        label = say("home.change_of", at=say.moment(session.starts_at, zone))
    return Deed(label, ids.PLAN_CHANGE, ident(session))
