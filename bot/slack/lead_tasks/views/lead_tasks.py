"""What leads have to see to: the list, and one task with what they can do about it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.lead_tasks.own_tasks import ShownTask
from bot.pairs.pairs import PairDetails
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.names import who
from bot.slack.lead_tasks.messages import OPENED_BY
from bot.texts import Mrkdwn, Say
from storage.states import LeadTaskKind
from storage.tables import Person, ident

# A modal takes 100 blocks; each task is one, and some lines stand around them.
_LISTED = 90
_KINDS = frozenset(LeadTaskKind)
"""Those that have their own sentences; another one is told in general words."""
_ENDS = frozenset({LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE, LeadTaskKind.LEFT})
"""Those about which a pair may have to end."""
MORE: Mapping[str, Callable[[ShownTask, Say], Sequence[Block]]] = {}
"""What a kind offers beside: blocks that stand above *Done*."""


def task_list(tasks: Sequence[ShownTask], say: Say) -> dict[str, Any]:
    body: list[Block] = []
    for shown in tasks[:_LISTED]:
        action = OPENED_BY.get(shown.task.kind, ids.TASK_OPEN)
        look = blocks.button(say("task.open"), action, shown.task.id)
        body.append(blocks.section(_sentence(shown, say), look))
    if len(tasks) > _LISTED:
        body.append(blocks.context(say.count_md("task.more", len(tasks) - _LISTED)))
    return blocks.modal(
        *(body or [blocks.section(say.md("task.none"))]),
        title=say("modal.tasks.title"),
        close=say("modal.done"),
    )


def task_modal(shown: ShownTask, say: Say) -> dict[str, Any]:
    task = shown.task
    body: list[Block] = [blocks.section(_sentence(shown, say))]
    if task.word and shown.person is not None:
        body.append(blocks.section(say.md("task.word", person=who(shown.person))))
        body += quoted(task.word)
    if task.kind in _ENDS:
        body += [_pair(shown, pair, say) for pair in shown.pairs[:_LISTED]]
        body.append(blocks.context(say.md(f"task.hint.{task.kind}")))
    if task.kind in MORE:
        body += MORE[task.kind](shown, say)
    body.append(
        blocks.actions(
            blocks.button(say("task.done"), ids.TASK_DONE, task.id, "primary"),
            blocks.button(say("task.all"), ids.TASKS_OPEN, "all"),
        )
    )
    return blocks.modal(*body, title=say("modal.task.title"), close=say("modal.done"))


def seen_to(said: Mrkdwn, say: Say) -> dict[str, Any]:
    """After something was done: what, and the way back to the list."""
    return blocks.modal(
        blocks.section(said),
        blocks.actions(blocks.button(say("task.all"), ids.TASKS_OPEN, "all")),
        title=say("modal.task.title"),
        close=say("modal.done"),
    )


def end_value(task_id: int, pair_id: int) -> str:
    return f"{task_id}:{pair_id}"


def _sentence(shown: ShownTask, say: Say) -> Mrkdwn:
    task = shown.task
    kind = task.kind if task.kind in _KINDS else "other"
    return say.md(
        f"task.about.{kind}",
        person=_named(shown.person, say),
        other=_named(_other(shown), say),
        programme=shown.programme.name,
        on=say.date(task.created_at.date()),
    )


def _other(shown: ShownTask) -> Person | None:
    """The one with whom the person of a task is paired."""
    for pair in shown.pairs:
        if pair.pair.id == shown.task.pair_id and shown.person is not None:
            return pair.executive if shown.person.id == pair.mentor.id else pair.mentor
    return None


def _named(person: Person | None, say: Say) -> Mrkdwn:
    return who(person) if person is not None else say.md("task.somebody")


def _pair(shown: ShownTask, pair: PairDetails, say: Say) -> Block:
    value = end_value(ident(shown.task), ident(pair.pair))
    end = blocks.button(say("task.end"), ids.TASK_END_PAIR, value, "danger")
    end.confirm = blocks.confirmation(
        title=say("task.end.title"),
        text=say("task.end.sure"),
        yes=say("task.end"),
        no=say("modal.close"),
        danger=True,
    )
    line = say.md("task.pair", mentor=who(pair.mentor), executive=who(pair.executive))
    return blocks.section(line, end)
