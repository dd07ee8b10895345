"""The list of pairs, page by page; a pair's own thread, as one of the two reads it."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.kernel.actors import Actor
from bot.pairs.pairs import PairDetails
from bot.pairs.threads import Thread
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_title, who
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, slack_date
from storage.states import ProgrammeState
from storage.tables import NextStep

# A message takes 13,200 characters, a section 3,000. A line has 540 at most: a programme's name has
# 60, each of which may be escaped as five.
PAGER = Pager(ids.PAIRS_EARLIER, ids.PAIRS_LATER, size=20)
"""Its key is the programme's, or 0 for those of all."""
_IN_A_BLOCK = 5


def pair_list(
    rows: Sequence[PairDetails], wanted: int, say: Say, *, programme_id: int | None = None
) -> Message:
    """The page of the number `wanted`, or the nearest one; all `rows` are of `programme_id` where
    one is given.
    """
    page = PAGER.page(wanted, len(rows))
    listed = [f"•  {_line(row, say)}" for row in page.of(rows)]
    title = say.count_md("pairs.count", len(rows))
    body = [
        blocks.section("\n".join(listed[at : at + _IN_A_BLOCK]))
        for at in range(0, len(listed), _IN_A_BLOCK)
    ]
    return blocks.message(
        blocks.whole_lines("\n".join((title, *listed))),
        blocks.section(f"*{title}*"),
        *body,
        *PAGER.turning(page, say, programme_id or 0),
    )


def _line(row: PairDetails, say: Say) -> Mrkdwn:
    return say.md(
        _line_of(row),
        mentor=who(row.mentor),
        executive=who(row.executive),
        programme=row.programme.name,
        next=slack_date(row.pair.next_check_in_at, say) if row.pair.next_check_in_at else "",
    )


def _line_of(row: PairDetails) -> str:
    if row.pair.paused_at is not None and row.pair.next_check_in_at is None:
        return "pairs.line_on_leave"
    if row.pair.next_check_in_at:
        return "pairs.line"
    state = row.programme.state
    return (
        f"pairs.line_{state}"
        if state in (ProgrammeState.DRAFT, ProgrammeState.PAUSED)
        else "pairs.line_over"
    )


def thread_modal(thread: Thread, actor: Actor, say: Say) -> dict[str, Any]:
    about = thread.about
    other = about.executive if about.mentor.id == actor.id else about.mentor
    met = say.count_md("thread.streak", thread.streak) if thread.streak else say.md("thread.begin")
    return blocks.modal(
        blocks.section(say.md("thread.intro", other=who(other), programme=about.programme.name)),
        blocks.section(met),
        _list(
            "thread.planned", _planned(thread, actor, say) or [say.md("thread.planned.none")], say
        ),
        _list("thread.held", _held(thread, say) or [say.md("thread.held.none")], say),
        *_steps(thread, actor, say),
        blocks.context(say.md("thread.private")),
        title=say("modal.thread.title"),
        close=say("modal.done"),
    )


def _list(key: str, lines: Sequence[Mrkdwn], say: Say) -> Block:
    shown = "\n".join(f"•  {line}" for line in lines)
    return blocks.section(f"*{say.md(key)}*\n{shown}")


def _planned(thread: Thread, actor: Actor, say: Say) -> list[Mrkdwn]:
    return [
        say.md(
            "thread.session.ahead",
            at=say.moment(row.starts_at, actor.zone),
            minutes=row.minutes,
            topic=topic_title(thread.topics.get(row.topic_id or 0), say),
        )
        for row in thread.planned
    ]


def _held(thread: Thread, say: Say) -> list[Mrkdwn]:
    return [
        say.md("thread.session", day=say.date(row.held_on), topic=topic_title(topic, say))
        for row, topic in thread.held
    ]


def _steps(thread: Thread, actor: Actor, say: Say) -> list[Block]:
    body: list[Block] = [blocks.section(f"*{say.md('thread.steps')}*")]
    if not thread.steps:
        body.append(blocks.section(say.md("thread.steps.none")))
    for step in thread.steps:
        done = blocks.button(say("thread.done"), ids.STEP_DONE, step.id)
        body.append(blocks.section(_step(step, thread, actor, say), done))
    for step in thread.done:
        body.append(blocks.context(say.md("thread.step.done", step=step.text or "")))
    return body


def _step(step: NextStep, thread: Thread, actor: Actor, say: Say) -> Mrkdwn:
    about = thread.about
    author = about.mentor if step.person_id == about.mentor.id else about.executive
    whose = "own" if step.person_id == actor.id else "other"
    if step.due_on is None:
        return say.md(f"thread.step.{whose}", author=who(author), step=step.text or "")
    return say.md(
        f"thread.step.{whose}_due",
        author=who(author),
        step=step.text or "",
        day=say.date(step.due_on),
    )
