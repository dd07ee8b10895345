"""A file is made for somebody, handed to them in their own conversation with the bot, and gone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.exports import exports
from bot.exports.contents import ENDINGS, BoardPages, Contents
from bot.exports.exports import ExportRequest, Format
from bot.exports.files.maker import NotMade
from bot.exports.progress import ExportQueue, Progress
from bot.exports.rules import file_name
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import Clock
from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.file_refusals import told_of
from bot.kernel.ports import Conversations, Files, Messages
from bot.kernel.stopping import Stopped, unless_stopped
from bot.texts import Say, Texts
from bot.texts.problems import explain
from storage.engine import Database, Session
from storage.errors import Unavailable
from storage.tables import Person, Workspace, ident

_SHOW_EVERY = 2.0
"""Seconds until the person sees how far it is, and from then on: Slack takes fifty a minute."""
# Somebody waits: a Slack that fails three times is said to be away.
_TRIES = 3
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, kw_only=True)
class Order:
    """What somebody asked for. `reply` tells them where they asked, should their own conversation
    be out of reach.
    """

    asker: Actor
    wish: ExportRequest
    form: Format
    say: Say
    reply: Callable[[str], Awaitable[None]]

    @property
    def slack_id(self) -> str:
        return self.asker.person.slack_id

    @property
    def key(self) -> tuple[str, ...]:
        return (self.slack_id, self.wish.written, self.form.value)

    @property
    def name(self) -> str:
        period = self.wish.period
        days = f"{period.first.isoformat()} {period.last.isoformat()}"
        if self.form is Format.INSIGHTS:
            # Both are workbooks of one period: their names tell them apart.
            days = f"{self.say('export.form.insights')} {days}"
        return f"{file_name(self.wish.programme.name)} {days}.{ENDINGS[self.form]}"


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """`admins` are the Slack ids in the settings; `board` lays a digest out as pages.

    `stopping` is set when the bot is to end: what is being made stops after its next step.
    """

    db: Database
    clock: Clock
    texts: Texts
    conversations: Conversations
    files: Files
    messages: Messages
    board: BoardPages
    admins: frozenset[str]
    stopping: asyncio.Event
    queue: ExportQueue = field(default_factory=ExportQueue)
    show_every: float = _SHOW_EVERY
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def carry_out(self, order: Order) -> None:
        """To the end, whatever it is: the person hears of it. The queue has taken the order."""
        with self.queue.until_done(*order.key):
            progress = self._progress(order)
            over = asyncio.Event()
            following = asyncio.create_task(progress.follow(over))
            try:
                told = await self._done(order, progress)
            finally:
                over.set()
                await following
            if told is not None:
                await self._tell(order, progress, told)

    def _progress(self, order: Order) -> Progress:
        waiting = exports.waiting(order.wish, order.form, order.say)
        return Progress(self.conversations, self.messages, order.slack_id, waiting, self.show_every)

    async def _done(self, order: Order, progress: Progress) -> str | None:
        """What the person is told when no file came; None when one did, whose comment says the
        rest.
        """
        try:
            async with self.queue.turn:
                await self._make(order, progress)
        except Stopped:
            return explain(Trouble("export.stopped"), order.say)
        except Problem as found:
            return explain(found, order.say)
        except Unavailable:
            return explain(Trouble("trouble.database"), order.say)
        except SlackFault as fault:
            structlog.get_logger().warning("export_not_sent", error=fault.code)
            return explain(_refusal(fault), order.say)
        except NotMade as fault:
            structlog.get_logger().error("export_not_made", fault=str(fault))
            return explain(Trouble("trouble.unexpected"), order.say)
        except Exception:
            # The person waits: they must hear of it, and so must the log.
            structlog.get_logger().exception("export_broken")
            return explain(Trouble("trouble.unexpected"), order.say)
        return exports.ready(order.wish, order.form, order.say) if progress.is_shown else None

    async def _make(self, order: Order, progress: Progress) -> None:
        if self.stopping.is_set():
            raise Stopped
        wish, form, say = order.wish, order.form, order.say

        def at(share: float) -> None:
            progress.sentence = exports.progress(wish, form, int(100 * min(share, 1)), say)

        at(0)
        contents = Contents(
            db=self.db,
            wish=wish,
            # What stands in the file is in the programme's language.
            say=self.texts.say(wish.programme.language),
            now=self.clock.now(),
            stopping=self.stopping,
            at=at,
            board=self.board,
        )
        async with contents.filled(form) as file:
            progress.sentence = exports.sending(wish, form, say)
            async with self.db.transaction() as session:
                # They may have lost the right to it meanwhile, or left.
                asker = await self._as_they_are(session, order.asker)
                exports.hand_over(session, asker, wish, form, self.clock.now())
            await unless_stopped(self.stopping, self._send(order, file))

    async def _as_they_are(self, session: Session, asker: Actor) -> Actor:
        workspace = await session.get_one(Workspace, ident(asker.workspace))
        person = await session.get_one(Person, asker.id)
        return await actor(session, workspace, person, admins=self.admins)

    async def _send(self, order: Order, file: bytes | Path) -> None:
        """Again where Slack had nothing yet: only the last step shows anything to anybody."""
        channel_id = await self.conversations.open_conversation(order.slack_id)
        title = order.name.rpartition(".")[0]
        comment = exports.comment(order.wish, order.form, order.say)
        for number in range(1, _TRIES + 1):
            try:
                await self.files.upload(channel_id, order.name, file, title, comment)
            except SlackFault as fault:
                # After a lost answer the file may be there: a second one would come twice.
                if fault.permanent or fault.perhaps_done or number == _TRIES:
                    raise
                await self.sleep(min(fault.retry_after or number, _LONGEST_WAIT))
            else:
                return

    async def _tell(self, order: Order, progress: Progress, sentence: str) -> None:
        """In place of how far it was; where there was nothing yet, in the same conversation."""
        try:
            await progress.tell(sentence)
        except SlackFault as fault:
            structlog.get_logger().info("export_not_told_there", error=fault.code)
            await order.reply(sentence)


def _refusal(fault: SlackFault) -> Problem:
    if fault.file_too_large:
        return Mistake("export.too_large")
    return told_of(fault) or Trouble("export.not_sent")
