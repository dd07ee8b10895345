"""What a worker finds out of Slack's bad days is written down and told, once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.outbox.holds import Holds
from bot.outbox.letters import OWED
from bot.outbox.outcomes import Waits
from bot.outbox.ports import News
from bot.outbox.rules import GIVE_UP, LONGEST_WAIT
from storage.engine import Session, after_commit
from storage.outbox import holds, outages


@dataclass(frozen=True)
class Notes:
    """In the transactions in which the worker of a workspace records what became of messages."""

    workspace_id: int
    held: Holds
    news: News | None

    async def holds_of(
        self, session: Session, refused: Sequence[Waits], well: Collection[str], now: datetime
    ) -> None:
        """What holds a workspace is told once, by the first replica that finds it out."""
        if self.held.may_be_noted and well:
            await self._well(session, well, now)
        for each in refused:
            # Another message may have gone out in the same moment, before there was one to end.
            after_commit(session, self.held.is_noted)
            await self._refused(session, each.method, each.error or "", now)

    async def back(self, session: Session, now: datetime) -> None:
        """What has waited while Slack was away is due; after more than a day that is told."""
        away = await outages.away(session, self.workspace_id, now, longer_than=GIVE_UP)
        await self._due_at_once(session, now)
        if away is None:
            return
        told = partial(
            structlog.get_logger().error,
            "slack_was_away",
            since=away.since.isoformat(),
            waited=away.waited,
        )
        after_commit(session, told)
        if self.news is not None:
            await self.news.was_away(session, self.workspace_id, away.since, now, away.waited)

    async def channel_back(self, session: Session, now: datetime) -> None:
        """What has waited for a channel is due; what waits for another is tried once more."""
        await self._due_at_once(session, now, outages.CHANNEL)

    async def _well(self, session: Session, well: Collection[str], now: datetime) -> None:
        notes = self.held.notes
        noted = await holds.noted(session, self.workspace_id)
        if noted is None:
            self.held.may_be_noted = notes != self.held.notes
        elif noted.method == holds.EVERYTHING or noted.method in well:
            await holds.end(session, self.workspace_id)
            await self._due_at_once(session, now)
            told = partial(structlog.get_logger().info, "slack_takes_messages_again")
            after_commit(session, told)

    async def _refused(self, session: Session, method: str, error: str, now: datetime) -> None:
        if not await holds.begin(session, self.workspace_id, method=method, error=error, now=now):
            return
        told = partial(
            structlog.get_logger().error, "slack_takes_no_messages", error=error, method=method
        )
        after_commit(session, told)
        if self.news is not None:
            await self.news.held(session, self.workspace_id, error, now)

    async def _due_at_once(self, session: Session, now: datetime, mark: str = "") -> None:
        await outages.due_at_once(session, self.workspace_id, now, within=LONGEST_WAIT, mark=mark)
        session.info[OWED] = True
