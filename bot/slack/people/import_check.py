"""A dropped file is looked through, while its lead sees that it is: nothing is changed yet."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.profiles import Profile
from bot.people import import_rows, importing
from bot.people.import_rows import Found
from bot.people.rules.import_columns import columns_in
from bot.people.rules.import_lines import Fault, Wanted, read_line
from bot.people.rules.import_plan import Member, Plan, plan
from bot.people.rules.sheets import MOST_BYTES, rows_in
from bot.slack.kit import replies
from bot.slack.kit.context import Context
from bot.slack.kit.notices import notice_modal
from bot.slack.people.import_files import send_bad_lines
from bot.slack.people.import_people import look_for
from bot.slack.people.views.import_modal import import_modal
from bot.slack.people.views.import_result import result_modal
from bot.texts import Say, Texts
from bot.texts.topics import title
from storage.errors import Unavailable
from storage.programmes import programmes
from storage.tables import Programme, Topic, ident

MANY_BAD_LINES = 20
"""From so many on, they also come as a file."""


@dataclass
class _Read:
    wanted: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unused: tuple[str, ...] = ()


async def check(
    context: Context, slack_id: str, programme_id: int, file_id: str, view_id: str, say: Say
) -> None:
    """The modal becomes what was found; so does a message, for when it was closed meanwhile."""
    try:
        asker = await context.asker(slack_id)
        async with context.db.reading() as session:
            programme = await importing.open_programme(session, asker, programme_id)
        try:
            await _check(context, asker, programme, file_id, view_id, say)
        except Problem as found:
            await _refuse(context, asker, programme, found, view_id, say)
    except Problem as found:
        await _shown(context, view_id, notice_modal(replies.problem(found, say), say))
    except Unavailable:
        await _trouble(context, view_id, "trouble.database", say)
    except Exception:
        # The lead waits: they must hear of it, and so must the log.
        structlog.get_logger().exception("import_not_checked")
        await _trouble(context, view_id, "trouble.unexpected", say)


async def _check(
    context: Context, asker: Actor, programme: Programme, file_id: str, view_id: str, say: Say
) -> None:
    found = await _found(context, asker, programme, file_id)
    async with context.db.transaction() as session:
        row = await importing.keep(
            session, actor=asker, programme_id=ident(programme), found=found, now=context.now()
        )
        topics = {ident(t): t for t in await programmes.all_topics_of(session, ident(programme))}
    run = importing.Run(row, programme, found)
    await _shown(context, view_id, result_modal(run, topics, 0, say))
    if found.bad_lines > MANY_BAD_LINES:
        try:
            await send_bad_lines(context, asker, found, say)
        except Problem as problem:
            # They stand in the modal too, with a button that sends them again.
            structlog.get_logger().warning("bad_lines_not_sent", error=problem.key)


async def _trouble(context: Context, view_id: str, key: str, say: Say) -> None:
    await _shown(context, view_id, notice_modal(replies.problem(Trouble(key), say), say))


async def _found(context: Context, asker: Actor, programme: Programme, file_id: str) -> Found:
    data = await _download(context, asker, file_id)
    async with context.db.reading() as session:
        topics = await importing.topic_names(
            session, ident(programme), lambda topic: _names(topic, context.texts)
        )
    # In a thread: thousands of lines take a moment, in which others must be answered.
    read = await asyncio.to_thread(_read, data, topics)
    profiles = await look_for(context.gateway, _named(read.wanted))
    async with context.db.reading() as session:
        known = await importing.known_people(session, programme)
    members = {who: _member(profile) for who, profile in profiles.items()}
    made: Plan = await asyncio.to_thread(
        plan, read.wanted, read.faults, members=members, known=known
    )
    return import_rows.found_by(made, read.unused, profiles)


async def _download(context: Context, asker: Actor, file_id: str) -> bytes:
    try:
        file = await context.gateway.file(file_id)
        if file.owner != asker.person.slack_id:
            raise Mistake("import.not_yours")
        if file.size > MOST_BYTES:
            raise Mistake("import.file.too_big", limit=MOST_BYTES // 1_000_000)
        return await context.gateway.fetch(file.address, MOST_BYTES)
    except SlackFault as fault:
        structlog.get_logger().warning("import_not_downloaded", error=fault.code)
        if fault.not_offered:
            raise Mistake("import.no_scope") from fault
        raise Trouble("import.not_downloaded") from fault


def _read(data: bytes, topics: Mapping[str, int]) -> _Read:
    rows = rows_in(data)
    columns = columns_in(next(rows).cells)
    read = _Read(unused=columns.unused)
    for row in rows:
        line = read_line(row, columns, topics)
        if isinstance(line, Wanted):
            read.wanted.append(line)
        else:
            read.faults += line
    if not read.wanted and not read.faults:
        raise Mistake("import.file.no_lines")
    return read


def _named(wanted: list[Wanted]) -> set[str]:
    return {who for line in wanted for who in (line.who, line.manager) if who}


def _member(profile: Profile) -> Member:
    return Member(profile.slack_id, profile.name, profile.is_active, profile.is_bot)


def _names(topic: Topic, texts: Texts) -> tuple[str, ...]:
    if topic.key is None:
        return (topic.title or "",)
    return (topic.key, *(title(texts.say(language), topic.key) for language in ("en", "fr")))


async def _refuse(
    context: Context, asker: Actor, programme: Programme, problem: Problem, view_id: str, say: Say
) -> None:
    """In the modal, with the same field for another file; or in a message when it is gone."""
    if await _shown(context, view_id, import_modal(programme, say, problem=problem)):
        return
    values = {name: str(value) for name, value in problem.values.items()}
    async with context.db.transaction() as session:
        await importing.keep(
            session,
            actor=asker,
            programme_id=ident(programme),
            found=Found(problem=Fault(0, problem.key, values)),
            now=context.now(),
        )


async def _shown(context: Context, view_id: str, view: dict[str, Any]) -> bool:
    try:
        await context.gateway.update_view(view_id, view)
    except SlackFault as fault:
        # Closed meanwhile: the message tells the same.
        structlog.get_logger().info("import_modal_gone", error=fault.code)
        return False
    return True
