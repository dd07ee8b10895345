"""Where stories begin: what many tests would play alike is played once, and then copied."""

import sqlite3
from collections.abc import Awaitable, Callable, Hashable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sandbox.world import Snapshot
from tests.town import Town

Story = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """A town at rest, at one moment. Open modals are not kept."""

    database: sqlite3.Connection
    world: Snapshot
    now: datetime
    habits: dict[str, str]

    @classmethod
    def of(cls, town: Town) -> "Scene":
        database = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(_file(town))) as there:
            there.backup(database)
        habits = dict(town.bot.context.habits)
        return cls(database, town.sandbox.world.keep(), town.clock.now(), habits)

    def set_in(self, town: Town) -> None:
        """The bot that runs there goes on as if it had just been started on this database."""
        with closing(sqlite3.connect(_file(town))) as there:
            self.database.backup(there)
        town.sandbox.world.take_up(self.world)
        town.clock.move_to(self.now)
        town.bot.context.habits.update(self.habits)


def _file(town: Town) -> Path:
    file = town.settings.sqlite_file
    assert file is not None
    return file


@dataclass
class Scenes:
    """The scenes of one test process, by story and by what was there before it."""

    folder: Path
    arrived: dict[Hashable, Path] = field(default_factory=dict)
    """Origin of a town → its database as the bot left it when it was ready for the first time."""
    kept: dict[Hashable, Scene] = field(default_factory=dict)

    def keep_arrival(self, town: Town) -> None:
        if town.origin is None or town.origin in self.arrived:
            return
        file = self.folder / f"{len(self.arrived)}.db"
        with closing(sqlite3.connect(_file(town))) as there, closing(sqlite3.connect(file)) as here:
            there.backup(here)
        self.arrived[town.origin] = file

    async def after(self, story: Story, town: Town) -> Town:
        """The town as it is after a story: played where it is told for the first time."""
        if town.origin is None:
            await story(town)
            return town
        town.origin = (town.origin, story)
        if scene := self.kept.get(town.origin):
            scene.set_in(town)
        else:
            await story(town)
            await town.settled()
            self.kept[town.origin] = Scene.of(town)
        return town
