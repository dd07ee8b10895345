"""Sets the demo up, and moves the bot's clock for whoever tries it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.demo.past import Past
from bot.demo.story import Story, read
from bot.kernel.clock import MovableClock
from bot.scheduler import Scheduler
from bot.slack.kit.context import Context
from storage import upcoming
from storage.pairs import pairs

__all__ = ["StoryControl", "beginning", "read", "set_up"]

_STEP = timedelta(minutes=15)
StoryControl = tuple[str, dict[str, str], Callable[[str], Awaitable[None]]]
"""A name, its label in each language, and what it does for a Slack id."""


def beginning(story: Story, now: datetime) -> datetime:
    """The weekend before the story's first Monday, so that it ends in the present week."""
    return now - timedelta(days=now.weekday() + 1, weeks=story.length)


async def set_up(
    story: Story | None,
    *,
    context: Context,
    scheduler: Scheduler,
    clock: MovableClock,
    until: datetime,
) -> list[StoryControl]:
    """Live the story, if there is one, up to an instant; gives the controls to go on with."""
    if story is not None:
        await Past(context=context, scheduler=scheduler, clock=clock).live(story, until=until)
    stage = DemoControls(context=context, scheduler=scheduler, clock=clock)
    return [
        ("next", {"en": "To the next check-in", "fr": "Au prochain point"}, stage.next),
        ("day", {"en": "One day later", "fr": "Un jour plus tard"}, stage.day),
    ]


@dataclass(frozen=True, kw_only=True)
class DemoControls:
    context: Context
    scheduler: Scheduler
    clock: MovableClock

    async def next(self, slack_id: str) -> None:
        """To the next check-in of whoever asks, or of any pair when they are in none."""
        asker = await self.context.asker(slack_id)
        async with self.context.db.reading() as session:
            mine = [pair.next_check_in_at for pair in await pairs.active_of(session, asker.id)]
            due = min(filter(None, mine), default=await pairs.next_due_at(session))
        # Never back: what has been sent would be in the future.
        await self._live(max(due or self.clock.now(), self.clock.now()))

    async def day(self, _: str) -> None:
        await self._live(self.clock.now() + timedelta(days=1))

    async def _live(self, until: datetime) -> None:
        """What comes on the way, each at its time: what is late would wait for another morning.
        Then what is looked at daily.
        """
        while (at := await self._next_at()) < until:
            self.clock.move_to(at)
            await self.scheduler.tick()
        self.clock.move_to(until)
        await self.scheduler.tick()
        await self.scheduler.run("ask_confidence")
        await self.scheduler.run("weigh_risk")

    async def _next_at(self) -> datetime:
        """At least a step ahead, whatever stays due."""
        async with self.context.db.reading() as session:
            at = await upcoming.next_at(session)
        return max(at or datetime.max.replace(tzinfo=UTC), self.clock.now() + _STEP)
