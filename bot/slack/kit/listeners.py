"""The kinds of listeners: what each may do in its unit of work, and how it is answered.

`writes` does everything in one transaction. `reads` and `shows` only read. `steps` is for what
must ask Slack in between: it does its work in several steps, each of them a unit of work.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.errors import Problem, SlackFault, Trouble
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.form import parts
from bot.slack.kit.interactions import Interaction, Repeated, Reply
from bot.slack.kit.message import Message
from bot.slack.kit.receiver import Listener
from bot.slack.kit.replies import problem
from bot.slack.kit.showing import show, tell
from storage.errors import Unavailable

Handler = Callable[[Interaction], Awaitable[Message | None]]
"""Does all the work of one interaction; gives what is to be told, or None where all was shown."""


def writes(work: Callable[[Interaction, UnitOfWork], Awaitable[Message | None]]) -> Handler:
    """One transaction, then its answer."""

    async def handler(interaction: Interaction) -> Message | None:
        return await interaction.write(partial(work, interaction))

    return handler


def changes(work: Callable[[Interaction, UnitOfWork], Awaitable[Reply]]) -> Handler:
    """One transaction, then a modal that shows what came of it."""
    return _changes(work, above=False)


def changes_above(work: Callable[[Interaction, UnitOfWork], Awaitable[Reply]]) -> Handler:
    """The same; the modal in which the click was stays below the new one."""
    return _changes(work, above=True)


def _changes(
    work: Callable[[Interaction, UnitOfWork], Awaitable[Reply]], *, above: bool
) -> Handler:
    async def handler(interaction: Interaction) -> Message | None:
        return await show(interaction, interaction.write(partial(work, interaction)), above=above)

    return handler


def reads(load: Callable[[Interaction, UnitOfWork], Awaitable[Message | None]]) -> Handler:
    """One session that only reads, then its answer."""

    async def handler(interaction: Interaction) -> Message | None:
        await interaction.take()
        return await interaction.read(partial(load, interaction))

    return handler


def shows(load: Callable[[Interaction, UnitOfWork], Awaitable[Reply]]) -> Handler:
    """One session that only reads, then a modal. That of the click becomes the new one."""
    return _shows(load, above=False)


def shows_above(load: Callable[[Interaction, UnitOfWork], Awaitable[Reply]]) -> Handler:
    """The same; the modal in which the click was stays below the new one."""
    return _shows(load, above=True)


def _shows(load: Callable[[Interaction, UnitOfWork], Awaitable[Reply]], *, above: bool) -> Handler:
    async def handler(interaction: Interaction) -> Message | None:
        await interaction.take()
        return await show(interaction, interaction.read(partial(load, interaction)), above=above)

    return handler


def steps(work: Handler) -> Handler:
    """The envelope is noted first, so that one that comes again is not worked on at all."""

    async def handler(interaction: Interaction) -> Message | None:
        await interaction.take()
        return await work(interaction)

    return handler


def prepares(work: Handler) -> Handler:
    """The envelope is noted with what is written in the end: for work that may be prepared twice,
    because asking Slack for the same thing again gives the same.
    """

    async def handler(interaction: Interaction) -> Message | None:
        await interaction.read(_nothing)
        return await work(interaction)

    return handler


def by_choice(choices: Mapping[str, Handler], otherwise: Handler) -> Handler:
    """For a menu whose options do different things: what follows the key in the option's value
    chooses the handler.
    """

    async def handler(interaction: Interaction) -> Message | None:
        _, choice = parts(interaction.value, 2)
        return await choices.get(choice, otherwise)(interaction)

    return handler


def listener(handler: Handler) -> Listener:
    """Acknowledge, handle the envelope once, answer, and explain problems."""

    async def listen(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
        # First of all: Slack shows an error after three seconds without it.
        await ack()
        await handle(context, body, handler)

    return listen


async def handle(context: Context, body: dict[str, Any], handler: Handler) -> None:
    async with context.limiter.slot(slack_id_in(body)) as slot:
        say = context.say_by_habit(body)
        interaction = Interaction(context=context, body=body, say=say, slot=slot)
        if (body.get("view") or {}).get("type") == "home":
            context.homes.opened(interaction.slack_id)
        answer = await _worked(interaction, handler)
    if answer is not None:
        await tell(interaction, answer)


async def _worked(interaction: Interaction, handler: Handler) -> Message | None:
    try:
        answer = await handler(interaction)
        return answer if await interaction.settle() else None
    except Repeated:
        return None
    except Unavailable:
        return problem(Trouble("trouble.database"), interaction.say)
    except Problem as found:
        return await _refused(interaction, found)
    except SlackFault as fault:
        structlog.get_logger().warning("slack_refused", error=fault.code)
        key = "trouble.too_late" if fault.too_late else "trouble.slack"
        return await _refused(interaction, Trouble(key))
    except Exception:
        # Whatever went wrong, the person must not wait for an answer that never comes.
        structlog.get_logger().exception("interaction_failed")
        return await _refused(interaction, Trouble("trouble.unexpected"))


async def _refused(interaction: Interaction, found: Problem) -> Message | None:
    is_first = await interaction.settle()
    return problem(found, interaction.say) if is_first else None


async def _nothing(_: UnitOfWork) -> None:
    """Only who asks is read."""
