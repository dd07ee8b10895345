"""What was deleted is soon gone from the database's files as well."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.kernel.database_waits import DatabaseWaits
from storage.deletions import tables_in
from storage.engine import Database
from storage.errors import Unavailable

_VACUUM_EVERY = 60.0
"""Seconds: a vacuum reads what changed in a table, however little that is."""
_AGAIN_AFTER = 1.0


@dataclass
class Eraser:
    """`heed` is for `Database.on_commit`; `run` until it is cancelled."""

    db: Database
    waits: DatabaseWaits = field(default_factory=lambda: DatabaseWaits(time.monotonic))
    _tables: set[str] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def heed(self, noted: Mapping[Any, Any]) -> None:
        if tables := tables_in(noted):
            self._tables |= tables
            self._woken.set()

    async def run(self) -> None:
        while True:
            await self._woken.wait()
            is_done = await self.erase()
            await asyncio.sleep(self._rest(is_done))

    async def erase(self) -> bool:
        """What was deleted until now; False where somebody was still reading it."""
        tables, self._tables = self._tables, set()
        self._woken.clear()
        try:
            is_done = await self.db.erase(tables)
        except Unavailable as fault:
            self.waits.say("erasing_waits_for_database", fault)
            is_done = False
        if not is_done:
            self._tables |= tables
            self._woken.set()
        return is_done

    def _rest(self, is_done: bool) -> float:
        if not is_done:
            return _AGAIN_AFTER
        return 0 if self.db.is_sqlite else _VACUUM_EVERY
