"""App Home."""

from collections.abc import Sequence
from typing import Any, Literal

from slackblocks import Block, Button, Element, Option, PlainText, StaticSelectMenu

from bot.home.home import Dates, Home, OwnPair
from bot.kernel.actors import Actor
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.permissions import Action, may
from bot.slack.check_ins.views.prompt import later_options
from bot.slack.confidence.views import own_curves
from bot.slack.kit import blocks, ids
from bot.slack.kit.help import privacy
from bot.slack.kit.names import who
from bot.slack.leads.views import news_of_leads
from bot.slack.people.views.volunteering import volunteering
from bot.slack.privacy.views.news import news_of_readers
from bot.texts import Mrkdwn, Say
from storage.states import PauseCause, ProgrammeState
from storage.tables import Pair, Person, PlannedSession, ident

# A Home takes 100 blocks: beyond it Slack refuses the whole view, not only what is too much.
_SHOWN = 12
_FEW = 6
_DELEGATED = 4
"""Each of either takes four blocks at most, of a hundred."""
FOLLOW_SLACK = "slack"


def home_view(home: Home, actor: Actor, say: Say, *, reads_history: bool) -> dict[str, Any]:
    body: list[Block] = [
        blocks.header(say("home.title")),
        *news_of_readers(home.promised_anew, say),
        *news_of_leads(home.news, say),
    ]
    for own in home.pairs[:_SHOWN]:
        body += _pair(own, actor, say, most=2 if len(home.pairs) <= _FEW else 1)
    for dates in home.delegated[:_DELEGATED]:
        body += delegated(dates, actor.zone, say)
    if not home.pairs and not home.delegated and not may(actor.standing, Action.PAIR):
        alone = "home.ended" if actor.standing.was_paired else "home.no_pair"
        body.append(blocks.section(say.md(alone)))
    for insight, author in home.insights[:_SHOWN]:
        read = blocks.button(say("insight.open"), ids.INSIGHT_OPEN, insight.id, "primary")
        body.append(blocks.section(say.md("home.insight", author=who(author)), read))
    body += own_curves(home.confidence, say)
    if home.shared:
        read = blocks.button(say("home.insights"), ids.INSIGHTS_OWN, "home")
        body.append(blocks.section(say.count_md("home.own_insights", home.shared), read))
    if may(actor.standing, Action.NAME_DELEGATE):
        body.append(delegates(home.delegates, say))
    if may(actor.standing, Action.DIGEST):
        body += _leading(home, actor, say)
    body += volunteering(home.places, say)
    body += [
        blocks.divider(),
        _language(actor, say),
        blocks.context(privacy(say, reads_history=reads_history)),
        blocks.actions(blocks.button(say("home.privacy"), ids.PRIVACY_OPEN, "home")),
    ]
    return blocks.home(*body)


def _pair(own: OwnPair, actor: Actor, say: Say, *, most: int) -> list[Block]:
    """`most` is how many planned sessions are shown."""
    about = own.about
    other = about.executive if own.is_mentor else about.mentor
    key = "home.mentor_of" if own.is_mentor else "home.mentored_by"
    lines = [f"*{say.md(key, other=who(other), programme=about.programme.name)}*"]
    offered = []
    if own.open is not None:
        closes = say.moment(own.open.closes_at, actor.zone)
        lines.append(say.md("home.answered" if own.answered else "home.open", closes=closes))
        label = say("home.change" if own.answered else "home.answer")
        offered.append(blocks.button(label, ids.ANSWER_OPEN, ident(own.open), "primary"))
    lines += coming(about.pair, actor.zone, say)
    if about.pair.next_check_in_at is None and about.programme.state == ProgrammeState.PAUSED:
        lines.append(say.md("home.programme_paused"))
    offered.append(blocks.button(say("home.shared"), ids.SHARED_OPEN, ident(about.pair)))
    offered.append(blocks.button(say("thread.open"), ids.THREAD_OPEN, ident(about.pair)))
    if own.asked is not None:
        lines.append(say.md("home.asked"))
        offered.append(blocks.button(say("leave.take_back"), ids.LEAVE_TAKE_BACK, own.asked.id))
    else:
        offered.append(blocks.button(say("home.leave"), ids.LEAVE_OPEN, ident(about.pair)))
    offered += arranging(about.pair, say)
    return [
        blocks.section("\n".join(lines)),
        *sessions(own.planned[:most], actor.zone, say),
        blocks.actions(*offered),
    ]


def _leading(home: Home, actor: Actor, say: Say) -> list[Block]:
    offered = [
        blocks.button(say("help.button.digest"), ids.HELP_DIGEST, "home"),
        blocks.button(say("help.button.pairs"), ids.HELP_PAIRS, "home"),
        blocks.button(say("help.button.programmes"), ids.PROGRAMMES_OPEN, 0),
        blocks.button(say("home.leads_insights"), ids.STAGES_OPEN, "home"),
    ]
    if may(actor.standing, Action.READ_AUDIT):
        offered.append(blocks.button(say("audit.open"), ids.AUDIT_OPEN, "home"))
    if may(actor.standing, Action.SEE_TO_TASK):
        style: Literal["primary"] | None = "primary" if home.tasks else None
        label = say.count("home.tasks", home.tasks)
        offered.append(blocks.button(label, ids.TASKS_OPEN, "home", style))
    return [
        blocks.divider(),
        blocks.section(f"*{say.md('home.leading')}*"),
        blocks.actions(*offered),
    ]


def _language(actor: Actor, say: Say) -> Block:
    options = [
        Option(PlainText(say("home.language.slack")), FOLLOW_SLACK),
        *(Option(PlainText(each.autonym), each.code) for each in LANGUAGES.values()),
    ]
    chosen = actor.person.language or FOLLOW_SLACK
    # A language that this version does not have speaks as Slack does.
    initial = next((option for option in options if option.value == chosen), options[0])
    return blocks.section(
        f"*{say.md('home.language')}*",
        StaticSelectMenu(ids.LANGUAGE, options=options, initial_option=initial),
    )


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
