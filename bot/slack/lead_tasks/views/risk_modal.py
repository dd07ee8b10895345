"""A nudge: who may be dropping out, what would help, and the buttons that do it."""

from typing import Any

from slackblocks import Block, ConfirmationDialogue, PlainText

from bot.kernel.rules.facts import Fact
from bot.lead_tasks.risk_tasks import MESSAGE_LIMIT, Nudge
from bot.slack.kit import blocks, ids
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.slack.kit.names import who
from bot.texts import Say, slack_date
from storage.states import PairState
from storage.tables import ident

MESSAGE = TextField(
    ids.MESSAGE,
    label="risk.message",
    hint="risk.message.hint",
    fact=Fact.LEAD_MESSAGE,
    required="risk.message.empty",
    lines=True,
    limit=MESSAGE_LIMIT,
)
MESSAGE_FORM = Form(ids.MESSAGE_MODAL, MESSAGE)


def risk_modal(nudge: Nudge, say: Say) -> dict[str, Any]:
    people = {"mentor": who(nudge.mentor), "executive": who(nudge.executive)}
    side = nudge.task.side or "both"
    told = say.md(f"risk.cause.{nudge.cause}.{side}", programme=nudge.programme.name, **people)
    body = [blocks.section(told), *_below(nudge, say), blocks.context(say.md("risk.private"))]
    return blocks.modal(*body, title=say("modal.risk.title"), close=say("modal.done"))


def message_modal(nudge: Nudge, person_say: Say, say: Say) -> dict[str, Any]:
    """A ready text in the language of whoever reads it, which the lead changes as they like."""
    names = say.joined([who(person) for person in nudge.at_risk])
    return MESSAGE_FORM.modal(
        say,
        blocks.section(say.md("risk.message.intro", people=names)),
        *MESSAGE_FORM.draw(say, MESSAGE.initially(ready_text(nudge, person_say))),
        title=say("modal.message.title"),
        submit=say("modal.send"),
        task=ident(nudge.task),
    )


def ready_text(nudge: Nudge, say: Say) -> str:
    if len(nudge.at_risk) > 1:
        return say(
            "risk.message.ready.both", mentor=nudge.mentor.name, executive=nudge.executive.name
        )
    person = nudge.at_risk[0]
    return say("risk.message.ready", name=person.name, other=nudge.other_of(person).name)


def _below(nudge: Nudge, say: Say) -> list[Block]:
    if nudge.pair.state != PairState.ACTIVE:
        return [blocks.section(say.md("risk.ended"))]
    if not nudge.is_open:
        when = slack_date(nudge.task.done_at or nudge.task.created_at, say)
        if nudge.done_by is None:
            return [blocks.section(say.md("risk.came_right", when=when))]
        return [blocks.section(say.md("risk.done_by", person=who(nudge.done_by), when=when))]
    key = ident(nudge.task)
    end = blocks.button(say("risk.end"), ids.RISK_END, key, "danger")
    end.confirm = ConfirmationDialogue(
        PlainText(say("risk.sure")),
        PlainText(say("risk.sure.text")),
        PlainText(say("risk.end")),
        PlainText(say("modal.close")),
    )
    return [
        blocks.section(say.md(f"risk.suggest.{nudge.cause}")),
        blocks.actions(
            blocks.button(say("risk.write"), ids.RISK_WRITE, key, "primary"),
            blocks.button(say("risk.send"), ids.RISK_SEND, key),
            blocks.button(say("risk.seen_to"), ids.RISK_CLOSE, key),
            end,
        ),
    ]
