"""A file is made for somebody, handed to them in their own conversation with the bot, and gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.errors import Mistake, Problem, SlackFault, Trouble
from bot.files.maker import Maker, NotMade, making
from bot.rules.tables import file_name
from bot.services import digests, exports
from bot.services.export_tables import Telling, tables
from bot.services.exports import Format, Wish
from bot.services.told_insights import told_in
from bot.slack.context import Context
from bot.slack.interactions import tell
from bot.slack.message import Message
from bot.slack.views import exports as views
from bot.slack.views import replies
from bot.slack.views.board import page
from bot.texts import Say
from storage import exports as storage
from storage import programmes
from storage.errors import Unavailable
from storage.figures import insights
from storage.tables import ident

SHOW_EVERY = 2.0
"""Seconds until the person sees how far it is, and from then on: Slack takes fifty a minute."""
_TRIES = 3
_LONGEST_WAIT = 30.0
_ENDINGS = {Format.CSV: "zip", Format.XLSX: "xlsx", Format.PDF: "pdf"}
_NOT_ALLOWED = {"file_uploads_disabled", "restricted_action", "file_upload_not_allowed"}
_TOO_LARGE = {"file_upload_size_restricted", "file_too_large", "storage_limit_reached"}
T = TypeVar("T")


class Stopped(Exception):
    """The bot is to end."""


@dataclass
class Job:
    """What somebody asked for. `shown` is the message that tells how far it is: channel and ts."""

    context: Context
    slack_id: str
    wish: Wish
    form: Format
    say: Say
    body: dict[str, Any]
    state: Callable[[], Message] = field(init=False)
    shown: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        self.state = lambda: views.waiting(self.wish, self.form, self.say)

    @property
    def key(self) -> tuple[str, ...]:
        return (self.slack_id, self.wish.written, self.form.value)

    @property
    def own_say(self) -> Say:
        """What stands in the file is in the programme's language."""
        return self.context.texts.say(self.wish.programme.language)

    @property
    def name(self) -> str:
        period = self.wish.period
        days = f"{period.first.isoformat()} {period.last.isoformat()}"
        return f"{file_name(self.wish.programme.name)} {days}.{_ENDINGS[self.form]}"

    def at(self, share: float) -> None:
        percent = int(100 * min(share, 1))
        self.state = lambda: views.progress(self.wish, self.form, percent, self.say)


async def carry_out(job: Job) -> None:
    with job.context.workshop.until_done(*job.key):
        over = asyncio.Event()
        following = asyncio.create_task(_follow(job, over))
        try:
            told = await _done(job)
        finally:
            over.set()
            await following
        if told is not None:
            await _tell(job, told)


async def _done(job: Job) -> Message | None:
    """What is left to tell: the file itself tells the rest."""
    say = job.say
    try:
        async with job.context.workshop.turn:
            await _make(job)
    except Stopped:
        return replies.problem(Trouble("export.stopped"), say)
    except Problem as found:
        return replies.problem(found, say)
    except Unavailable:
        return replies.problem(Trouble("trouble.database"), say)
    except SlackFault as fault:
        structlog.get_logger().warning("export_not_sent", error=fault.code)
        return replies.problem(_refusal(fault), say)
    except NotMade as fault:
        structlog.get_logger().error("export_not_made", fault=str(fault))
        return replies.problem(Trouble("trouble.unexpected"), say)
    except Exception:
        # The person waits: they must hear of it, and so must the log.
        structlog.get_logger().exception("export_broken")
        return replies.problem(Trouble("trouble.unexpected"), say)
    return views.ready(job.wish, job.form, say) if job.shown else None


async def _make(job: Job) -> None:
    if job.context.stopping.is_set():
        raise Stopped
    job.at(0)
    async with _filled(job) as path:
        job.state = lambda: views.sending(job.wish, job.form, job.say)
        # They may have lost the right to it meanwhile, or left.
        asker = await job.context.asker(job.slack_id)
        async with job.context.db.transaction() as session:
            exports.hand_over(session, asker, job.wish, job.form, job.context.now())
        await _unless_stopped(job.context, _send(job, path))


@asynccontextmanager
async def _filled(job: Job) -> AsyncIterator[Path]:
    async with making(_ENDINGS[job.form], job.own_say.language) as maker:
        if job.form is Format.PDF:
            await _draw(job, maker)
        else:
            await _write(job, maker)
        yield await _unless_stopped(job.context, maker.made())


async def _write(job: Job, maker: Maker) -> None:
    wish, say = job.wish, job.own_say
    key = ident(wish.programme)
    async with job.context.db.reading() as session:
        told = await told_in(session, key, wish.period, job.context.now())
        total = await storage.totals(session, told.span, told)
        topics = await programmes.all_topics_of(session, key)
        telling = Telling.of(session, told, wish.period, topics, say)
        sources = {
            "pairs": telling.pairs,
            "check_ins": telling.check_ins,
            "sessions": telling.sessions,
            "insights": telling.insights,
        }
        written = 0
        for name, table in tables(say).items():
            await maker.begin(table)
            async with aclosing(sources[name]()) as chunks:
                async for rows in chunks:
                    await _unless_stopped(job.context, maker.add(rows))
                    written += len(rows)
                    job.at(written / max(total.rows, 1))


async def _draw(job: Job, maker: Maker) -> None:
    now = job.context.now()
    async with job.context.db.reading() as session:
        digest = await digests.prepare(
            session, programme=job.wish.programme, period=job.wish.period, now=now
        )
        told = await told_in(session, ident(job.wish.programme), job.wish.period, now)
        readable = await insights.count_readable(session, told)
    period = views.period_of(job.wish, job.own_say)
    await maker.draw(page(digest, readable, period, now, job.own_say))


async def _send(job: Job, path: Path) -> None:
    """Again where Slack had nothing yet: only the last step shows anything to anybody."""
    channel_id = await job.context.gateway.open_conversation(job.slack_id)
    title = job.name.rpartition(".")[0]
    comment = views.comment(job.wish, job.form, job.say)
    for number in range(1, _TRIES + 1):
        try:
            await job.context.gateway.upload(channel_id, job.name, path, title, comment)
        except SlackFault as fault:
            if fault.permanent or fault.perhaps_done or number == _TRIES:
                raise
            await asyncio.sleep(min(fault.retry_after or number, _LONGEST_WAIT))
        else:
            return


async def _unless_stopped(context: Context, work: Awaitable[T]) -> T:
    task, stop = asyncio.ensure_future(work), asyncio.ensure_future(context.stopping.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Stopped
        return task.result()
    finally:
        for each in (task, stop):
            each.cancel()
        await asyncio.gather(task, stop, return_exceptions=True)


async def _follow(job: Job, over: asyncio.Event) -> None:
    """Show how far it is, while it takes long."""
    last: Message | None = None
    while True:
        try:
            await asyncio.wait_for(over.wait(), SHOW_EVERY)
        except TimeoutError:
            message = job.state()
            if message != last:
                await _show(job, message)
                last = message
        else:
            return


async def _show(job: Job, message: Message) -> None:
    try:
        if job.shown is None:
            channel_id = await job.context.gateway.open_conversation(job.slack_id)
            job.shown = (channel_id, await job.context.gateway.say(channel_id, message))
        else:
            await job.context.gateway.update(*job.shown, message)
    except SlackFault as fault:
        structlog.get_logger().info("export_progress_not_shown", error=fault.code)


async def _tell(job: Job, message: Message) -> None:
    """In place of how far it was; where there was nothing yet, in the same conversation."""
    try:
        if job.shown is not None:
            await job.context.gateway.update(*job.shown, message)
        else:
            channel_id = await job.context.gateway.open_conversation(job.slack_id)
            await job.context.gateway.say(channel_id, message)
    except SlackFault as fault:
        structlog.get_logger().info("export_not_told_there", error=fault.code)
        await tell(job.context, job.body, job.say, message)


def _refusal(fault: SlackFault) -> Problem:
    if fault.not_offered:
        return Mistake("export.no_scope")
    if fault.code in _NOT_ALLOWED:
        return Mistake("export.not_allowed")
    if fault.code in _TOO_LARGE:
        return Mistake("export.too_large")
    return Trouble("export.not_sent")
