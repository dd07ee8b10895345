"""A pair's own thread, as one of the two reads it."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.kernel.actors import Actor
from bot.pairs.threads import Thread
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title, who
from bot.texts import Mrkdwn, Say
from storage.tables import NextStep


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
