"""The dates in App Home: what comes, what is planned, and the buttons that arrange them."""

from collections.abc import Sequence

from slackblocks import Block, Button, Element, PlainText, StaticSelectMenu

from bot.home.home import Dates
from bot.slack.check_ins.views.prompt import later_options
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say
from storage.states import PauseCause
from storage.tables import Pair, Person, PlannedSession, ident

_SESSIONS = 2
"""Of each pair: a Home has a hundred blocks."""


def coming(pair: Pair, zone: str, say: Say) -> list[Mrkdwn]:
    lines = []
    if pair.paused_at is not None:
        until = pair.paused_until_on
        lines.append(
            say.md("home.paused", day=say.date(until)) if until else say.md("home.paused_open")
        )
    if pair.next_check_in_at is not None:
        lines.append(say.md("home.next", at=say.moment(pair.next_check_in_at, zone)))
    return lines


def arranging(pair: Pair, say: Say) -> list[Button]:
    """Plan, move, pause; or resume."""
    key = ident(pair)
    if pair.paused_at is None:
        return [
            blocks.button(say("plan.open"), ids.PLAN_OPEN, key),
            blocks.button(say("move.button"), ids.MOVE_OPEN, key),
            blocks.button(say("pause.button"), ids.PAUSE_OPEN, key),
        ]
    if pair.pause_cause == PauseCause.LEFT:
        return []
    return [
        blocks.button(say("pause.resume"), ids.RESUME, key),
        blocks.button(say("pause.change"), ids.PAUSE_OPEN, key),
    ]


def sessions(planned: Sequence[PlannedSession], zone: str, say: Say) -> list[Block]:
    return [
        blocks.section(
            say.md("home.session", at=say.moment(session.starts_at, zone), minutes=session.minutes),
            blocks.button(say("plan.change"), ids.PLAN_CHANGE, ident(session)),
        )
        for session in planned[:_SESSIONS]
    ]


def delegated(dates: Dates, zone: str, say: Say) -> list[Block]:
    """What a delegate sees: dates, and no word of anybody's."""
    about = dates.about
    people = {"mentor": who(about.mentor), "executive": who(about.executive)}
    lines = [f"*{say.md('home.delegate_of', programme=about.programme.name, **people)}*"]
    offered: list[Element] = list(arranging(about.pair, say))
    if dates.closes_at is not None:
        lines.append(say.md("home.delegate_open", closes=say.moment(dates.closes_at, zone)))
        offered.append(
            StaticSelectMenu(
                ids.SNOOZE,
                options=later_options(dates.check_in_id, say),
                placeholder=PlainText(say("snooze.menu")),
            )
        )
    lines += coming(about.pair, zone, say)
    shown = [blocks.section("\n".join(lines)), *sessions(dates.planned, zone, say)]
    return [*shown, blocks.actions(*offered)] if offered else shown


def delegates(named: Sequence[Person], say: Say) -> Block:
    people = say.joined([who(person) for person in named])
    said = say.md("home.delegates", people=people) if named else say.md("home.no_delegates")
    return blocks.section(said, blocks.button(say("delegate.button"), ids.DELEGATES_OPEN, "home"))
