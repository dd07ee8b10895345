"""One interaction: who asks, in what language, and where the answer goes."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Problem, SlackFault, Trouble
from bot.kernel.receipts import first_time
from bot.slack.kit.concurrency import Slot
from bot.slack.kit.context import Context
from bot.slack.kit.message import Message
from bot.slack.kit.notices import loading_modal, notice_modal
from bot.slack.kit.replies import problem
from bot.slack.kit.values import number
from bot.slack.outbox.copies import give_away
from bot.texts import Say
from storage.errors import Unavailable

_PATIENCE = 1.0
"""Seconds for a modal's data before a loading view takes the trigger, which dies after 3."""


@dataclass(frozen=True, kw_only=True)
class Interaction:
    context: Context
    actor: Actor
    say: Say
    body: dict[str, Any]
    slot: Slot

    @property
    def value(self) -> str:
        """The button's value, or the chosen option's."""
        action = self.body["actions"][0]
        chosen = action.get("selected_option")
        return str(chosen["value"] if chosen else action.get("value", ""))

    @property
    def key(self) -> int:
        """The key of the row that the button is about. `Mistake` for a value that is none."""
        return number(self.value)

    @property
    def command(self) -> str:
        """What was typed, or for a click what this person would type."""
        usual = "/mentorat" if self.say.language == "fr" else "/mentoring"
        return str(self.body.get("command") or usual)

    @property
    def in_modal(self) -> bool:
        """Whether the click was in one."""
        return bool((self.body.get("view") or {}).get("type") == "modal")

    async def tell(self, message: Message) -> None:
        await tell(self.context, self.body, self.say, message)

    async def show(self, view: Awaitable[dict[str, Any]], *, above: bool = False) -> None:
        """Open a modal at once: when its data is slow, first as a loading view.

        `above` keeps the modal in which the click was, below the new one.
        """
        if self.in_modal and not above:
            # The click was in a modal: it becomes the next one.
            shown = await view
            self.slot.release()
            await self.context.gateway.update_view(str(self.body["view"]["id"]), shown)
            return
        trigger = str(self.body["trigger_id"])
        open_view = (
            self.context.gateway.push_view if self.in_modal else self.context.gateway.open_view
        )
        loading = asyncio.ensure_future(view)
        done, _ = await asyncio.wait({loading}, timeout=_PATIENCE)
        self.slot.release()
        if done:
            await open_view(trigger, loading.result())
            return
        view_id = await open_view(trigger, loading_modal(self.say))
        try:
            shown = await loading
        except Problem as found:
            shown = notice_modal(problem(found, self.say), self.say)
        except Unavailable:
            shown = notice_modal(problem(Trouble("trouble.database"), self.say), self.say)
        await self.context.gateway.update_view(view_id, shown)


Work = Callable[[Interaction], Awaitable[Message | None]]


def listener(context: Context, work: Work) -> Callable[..., Awaitable[None]]:
    """A Bolt listener: acknowledge, handle the envelope once, answer, and explain problems."""

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await handle(context, body, work)

    return listen


async def handle(context: Context, body: dict[str, Any], work: Work) -> None:
    async with context.limiter.slot() as slot:
        say, answer = await _worked(context, body, work, slot)
    if answer is not None:
        await tell(context, body, say, answer)


async def _worked(
    context: Context, body: dict[str, Any], work: Work, slot: Slot
) -> tuple[Say, Message | None]:
    say = context.say_by_habit(body)
    try:
        if not await first_time(context.db, context.team_id, envelope_key(body), context.now()):
            return say, None
        asker = await context.asker(slack_id_in(body), called=name_in(body))
        say = context.say_back(asker, body)
        try:
            answer = await work(
                Interaction(context=context, actor=asker, say=say, body=body, slot=slot)
            )
        finally:
            # Also where the click itself came to nothing: a copy of what has closed meanwhile.
            await give_away(context, body)
    except Problem as found:
        answer = problem(found, say)
    except Unavailable:
        answer = problem(Trouble("trouble.database"), say)
    except SlackFault as fault:
        structlog.get_logger().warning("slack_refused", error=fault.code)
        key = "trouble.too_late" if fault.too_late else "trouble.slack"
        answer = problem(Trouble(key), say)
    except Exception:
        # Whatever went wrong, the person must not wait for an answer that never comes.
        structlog.get_logger().exception("interaction_failed")
        answer = problem(Trouble("trouble.unexpected"), say)
    return say, answer


async def tell(context: Context, body: dict[str, Any], say: Say, message: Message) -> None:
    """Answer where the person is: through the response URL, or in a modal where there is none.

    A modal in which they clicked becomes the answer.
    """
    try:
        if url := body.get("response_url"):
            await context.gateway.respond(str(url), message)
        elif (view := body.get("view") or {}).get("type") == "modal":
            await context.gateway.update_view(str(view["id"]), notice_modal(message, say))
        elif trigger := body.get("trigger_id"):
            await context.gateway.open_view(str(trigger), notice_modal(message, say))
    except SlackFault as fault:
        # The person has gone or Slack has: there is nobody left to tell.
        structlog.get_logger().warning("answer_not_shown", error=fault.code)


def slack_id_in(body: dict[str, Any]) -> str:
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body.get("user_id"))


def name_in(body: dict[str, Any]) -> str:
    """What Slack calls whoever clicked or typed."""
    user = body.get("user")
    if isinstance(user, dict):
        return str(user.get("username") or user.get("name") or "")
    return str(body.get("user_name") or "")


def envelope_key(body: dict[str, Any]) -> str:
    """What is the same when Slack sends the same envelope again, and never otherwise.

    A trigger is given once; what was done with it is named too, for a Slack that repeats its
    triggers. Empty where there is neither.
    """
    action = (body.get("actions") or [{}])[0]
    if not body.get("trigger_id") and not action.get("action_ts"):
        return ""
    done = (
        body.get("trigger_id"),
        action.get("action_ts"),
        action.get("action_id"),
        slack_id_in(body),
        body.get("command"),
        body.get("text"),
    )
    return hashlib.sha256(repr(done).encode()).hexdigest()
