"""What leads and admins get beside what they ask for: App Home, notices, tasks, the audit file.

Notices are owed by the bot's own jobs and by the close of the programme; half of them are drawn
later than they were due, when more has been said. A digest that comes is held to the rule as of
when it was due, and its figures are solved with all others. Elsewhere there is no figure: a task
names the pair that may be dropping out, App Home nobody, a channel nobody, and the audit file no
member at an instant at which an insight was released or went.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from random import Random

from sqlmodel import col, select

from bot.audit import log
from bot.digest import digest_schedule
from bot.digest.rules.digest_schedule import read
from bot.digest.rules.lead_channel import Doubt
from bot.home import home, leading
from bot.home.leading import Cockpit
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.periods import Period
from bot.lead_tasks import own_tasks, risk_tasks, risks
from bot.letters import KINDS
from bot.outbox.letters import Letter, load_many
from bot.slack.audit.views import csv_file
from bot.slack.home.views.home import home_view
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message
from bot.slack.kit.web_client import WebClient
from bot.slack.lead_tasks.views.lead_tasks import task_list
from bot.slack.lead_tasks.views.risk_modal import risk_modal
from bot.slack.letters import renderers
from bot.texts import Say
from storage.engine import Database, Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import DeliveryState, LeadTaskKind
from storage.tables import Delivery, ident
from tests.attack.played import CHANNEL, ZONE, Played, instant
from tests.attack.seen import Seen, tokens
from tests.databases import sealed_views

_DRAWN = renderers(Gateway(client=WebClient(), views=sealed_views()))
_MEMBER = re.compile(r"person \d{3}|<@U\d{4}>")
"""Of the two who run the programme none is called so, or is looked for."""
_FIGURE = re.compile(r"out of 5|\d would|, (?:mentor|executive)s: [+-]")
ReadDigest = Callable[[Message, Period, datetime], None]
"""Takes a digest, its period, and as of when it tells."""


@dataclass
class Notices:
    """`digest` reads the figures of one that came."""

    db: Database
    played: Played
    seen: Seen
    say: Say
    random: Random
    digest: ReadDigest

    async def ask_for_them(self, now: datetime) -> None:
        """The lead wishes for digests, by herself or in the leads' channel."""
        every = self.random.choice(("week", "month"))
        hour, to = time(self.random.randrange(24)), self.random.choice(("dm", "channel"))
        wish = digest_schedule.ScheduleChoice(every, self.random.randint(1, 6), hour, to)
        async with self.db.transaction() as session:
            ines = await self.played.actor(session, self.played.ines)
            await digest_schedule.choose(session, actor=ines, programme_id=1, wish=wish, now=now)

    async def look(self, now: datetime, *, is_last: bool) -> None:
        async with self.db.transaction() as session:
            doubt = self.random.choice((None, Doubt.STRANGERS))
            await digest_schedule.owe_due(session, now, {1: doubt})
            await risks.weigh(session, now, 0)
        async with self.db.transaction() as session:
            await self._letters(session, now, is_last=is_last)
            for person in (self.played.ines, self.played.adam):
                await self._home(session, person, now)
            await self._tasks(session, now)
            await self._log(session, now)

    async def _letters(self, session: Session, now: datetime, *, is_last: bool) -> None:
        owed = await self._owed(session, now)
        taken = [row for row in owed if is_last or self.random.random() < 0.5]
        rows = [Claimed._make(getattr(row, name) for name in Claimed._fields) for row in taken]
        letters = await load_many(KINDS, session, rows)
        for row in taken:
            letter = letters[ident(row)]
            if isinstance(letter, Letter):
                drawn = _DRAWN[letter.kind](letter, self.say)
                assert isinstance(drawn, Message), "leads are sent no files, and nothing is changed"
                self._letter(row, drawn)
            row.state, row.sent_at = DeliveryState.SENT, now

    async def _owed(self, session: Session, now: datetime) -> list[Delivery]:
        """To those who run the programme, and to their channel."""
        query = select(Delivery).where(
            Delivery.state == DeliveryState.PENDING,
            col(Delivery.due_at) <= now,
            col(Delivery.person_id).in_([self.played.ines, self.played.adam])
            | (col(Delivery.channel_id) == CHANNEL),
        )
        return list((await session.exec(query.order_by(col(Delivery.id)))).all())

    def _letter(self, row: Delivery, message: Message) -> None:
        self.seen.notices += 1
        all_of_it = message.text + repr(message.blocks) + repr(message.plain)
        self.seen.expect(f"texts in a {row.kind}", tokens(all_of_it), frozenset())
        if row.channel_id == CHANNEL or row.kind != Kind.DIGEST:
            self.seen.expect(f"members in a {row.kind}", _MEMBER.findall(all_of_it), [])
        if row.kind == Kind.DIGEST:
            self.digest(message, read(row.reason or "", ZONE), row.due_at)
        else:
            self.seen.expect(f"figures in a {row.kind}", _FIGURE.findall(all_of_it), [])

    async def _home(self, session: Session, person: int, now: datetime) -> None:
        reader = await self.played.actor(session, person)
        shown = await home.load(session, reader, now)
        runs = await leading.load(session, reader, now)
        view = repr(home_view(shown, runs, reader, self.say, reads_history=False))
        self._without_figures("Home", view)
        # Its cards name the pairs that need their lead, as the digest does.
        beside = repr(home_view(shown, Cockpit(), reader, self.say, reads_history=False))
        self.seen.expect("members in Home", _MEMBER.findall(beside), [])

    async def _tasks(self, session: Session, now: datetime) -> None:
        ines = await self.played.actor(session, self.played.ines)
        waiting = await own_tasks.open_for(session, ines, now)
        self._without_figures("tasks", repr(task_list(waiting, self.say)))
        for shown in waiting:
            if shown.task.kind == LeadTaskKind.RISK:
                nudge = await risk_tasks.look(session, ines, ident(shown.task))
                self._without_figures("a task", repr(risk_modal(nudge, self.say)))

    async def _log(self, session: Session, now: datetime) -> None:
        adam = await self.played.actor(session, self.played.adam)
        lines = await log.hand_out(session, adam, log.Filter(), now)
        written = csv_file(lines, self.say).decode("utf-8-sig")
        self.seen.files += 1
        self._without_figures("the audit file", written)
        cells = csv.reader(io.StringIO(written), delimiter=LANGUAGES[self.say.language].separator)
        in_private = {each.isoformat(timespec="seconds") for each in self._in_private()}
        named = [row for row in cells if row[0] in in_private and _MEMBER.search(" ".join(row[1:]))]
        self.seen.expect("members in the audit file beside an insight", named, [])

    def _in_private(self) -> set[datetime]:
        """When an insight was offered, released or taken back, and when somebody's texts went."""
        made = self.played.programme
        hours = {hour for one in made.insights for hour in (one.at, one.agreed, one.withdrawn)}
        hours |= set(made.deleted.values())
        return {instant(hour) for hour in hours if hour is not None}

    def _without_figures(self, where: str, shown: str) -> None:
        self.seen.outputs += 1
        self.seen.expect(f"texts in {where}", tokens(shown), frozenset())
        self.seen.expect(f"figures in {where}", _FIGURE.findall(shown), [])
