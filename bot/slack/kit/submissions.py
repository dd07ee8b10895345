"""A submitted modal: saved before it closes, or it stays open, keeps the text and says why."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Problem, SlackFault
from bot.kernel.reading import Addressees
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit.context import Context
from bot.slack.kit.form import ModalMetadata
from bot.slack.kit.interactions import Interaction, Repeated, T, UnitStep, View
from bot.slack.kit.sealed_views import SealedViews
from bot.texts import Say
from bot.texts.problems import explain_plainly
from storage.errors import AlreadyThere, Unavailable


@dataclass(frozen=True)
class AskAgain:
    """Nothing was saved: the modal becomes this view, which asks once more."""

    view: dict[str, Any]


@dataclass(frozen=True)
class Becomes:
    """It is saved, and the modal becomes this view, which says what came of it."""

    view: dict[str, Any]


@dataclass(kw_only=True)
class Submitted(Interaction):
    """A modal whose button was pressed. It speaks its own language from the beginning."""

    @property
    def held(self) -> ModalMetadata:
        """What the modal was opened with; empty for one that this bot did not open."""
        return metadata(self.body)

    async def read_anew(self, step: UnitStep[T]) -> T:
        """With who asks read again: what was saved may have changed what they are."""
        self._actor = None
        return await self.read(step)

    def _is_known(self, asker: Actor) -> None:
        """The modal's language stays."""


Errors = dict[str, str]
"""Block id → the sentence below it that says what is wrong; empty where all is well."""
Write = Callable[[Submitted, UnitOfWork], Awaitable[Errors | AskAgain]]
Save = Callable[[Submitted], Awaitable[Errors | AskAgain | Becomes]]
Submission = Callable[[Context, AsyncAck, dict[str, Any]], Awaitable[None]]


class _NotSaved(Exception):
    """Undoes the unit of work: something in the form is wrong."""

    def __init__(self, why: Errors | AskAgain) -> None:
        super().__init__()
        self.why = why


def submits(
    *,
    said_at: str | Callable[[Submitted], str],
    becomes: Callable[[Say], dict[str, Any]] | None = None,
    then: Callable[[Submitted], Awaitable[None]] | None = None,
) -> Callable[[Write], Submission]:
    """One transaction, then the acknowledgement that closes the modal.

    `said_at` is the block below which a fault of the whole is told. With `becomes` the modal does
    not close: it shows what goes on. `then` follows what was saved.
    """

    def made(write: Write) -> Submission:
        async def save(modal: Submitted) -> Errors | AskAgain:
            async def step(work: UnitOfWork) -> None:
                if wrong := await write(modal, work):
                    raise _NotSaved(wrong)

            try:
                await modal.write(step)
            except _NotSaved as found:
                return found.why
            return {}

        return submits_in_steps(said_at=said_at, becomes=becomes, then=then)(save)

    return made


def submits_in_steps(
    *,
    said_at: str | Callable[[Submitted], str],
    becomes: Callable[[Say], dict[str, Any]] | None = None,
    then: Callable[[Submitted], Awaitable[None]] | None = None,
) -> Callable[[Save], Submission]:
    """The same for what must ask Slack in between."""

    def made(save: Save) -> Submission:
        async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
            modal = Submitted(context=context, body=body, say=_say(context, body))
            at = said_at if isinstance(said_at, str) else said_at(modal)
            errors = await _saved(modal, save, at)
            shown = becomes(modal.say) if becomes else None
            await _acknowledge(ack, errors, shown, context.gateway.views)
            if not errors and then is not None:
                await then(modal)

        return submit

    return made


def shows_below(
    load: Callable[[Submitted, UnitOfWork], Awaitable[View | None]],
) -> Callable[[Submitted], Awaitable[None]]:
    """For `then`: the list below, above which the modal was opened, shows what was saved. None for
    what is no such list.
    """

    async def then(modal: Submitted) -> None:
        below = modal.body["view"].get("previous_view_id")
        if not below:
            return
        try:
            if view := await modal.read_anew(partial(load, modal)):
                await modal.context.gateway.update_view(str(below), view)
        except (SlackFault, Unavailable, Problem) as fault:
            # It is saved; the list is right again when it is opened the next time.
            structlog.get_logger().warning("list_not_shown", error=repr(fault))

    return then


async def _saved(interaction: Submitted, save: Save, said_at: str) -> Errors | AskAgain | Becomes:
    try:
        # Slack closes nothing and shows an error of its own after three seconds without
        # acknowledgement, and what was typed is lost when the person closes the window.
        async with asyncio.timeout(interaction.context.patience.saving):
            async with interaction.context.limiter.turn(interaction.slack_id):
                return await save(interaction)
    # It was saved the first time: the modal may close.
    except Repeated:
        return {}
    except Problem as found:
        return {said_at: explain_plainly(found, interaction.say, interaction.zone)}
    except (Unavailable, AlreadyThere, TimeoutError):
        return {said_at: interaction.say("trouble.not_saved")}
    except Exception:
        # Without an answer Slack would only say that the app did not respond.
        structlog.get_logger().exception("modal_not_saved")
        return {said_at: interaction.say("trouble.unexpected")}


async def _acknowledge(
    ack: AsyncAck,
    errors: Errors | AskAgain | Becomes,
    becomes: dict[str, Any] | None,
    views: SealedViews,
) -> None:
    if isinstance(errors, AskAgain | Becomes):
        await ack(response_action="update", view=views.sealed(errors.view))
    elif errors:
        await ack(response_action="errors", errors=errors)
    elif becomes is not None:
        await ack(response_action="update", view=views.sealed(becomes))
    else:
        await ack()


def metadata(body: dict[str, Any]) -> ModalMetadata:
    """What the modal was opened with; empty for one that this bot did not open."""
    try:
        found = json.loads(body["view"]["private_metadata"])
    except ValueError:
        return ModalMetadata()
    return ModalMetadata(found) if isinstance(found, dict) else ModalMetadata()


def _say(context: Context, body: dict[str, Any]) -> Say:
    """The modal's own language: known also while the database is away."""
    return context.texts.say(str(metadata(body).get("language", "en")))


_SEEN = "seen"


def seen(readers: Addressees) -> str:
    """The instant of the form's named readers, kept in its metadata under the name `seen`."""
    return readers.at.isoformat() if readers.at else ""


def seen_in(modal: Submitted) -> datetime | None:
    """When the leads whom the form names were looked up; None when it names nobody."""
    return modal.held.instant(_SEEN)
