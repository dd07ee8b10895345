"""One engine for the towns of a test process, which come one after the other.

SQLAlchemy keeps with an engine what it has worked out for each statement. Worked out anew in every
test it takes a third of their time.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.backends import new_engine


@dataclass
class OneAfterTheOther:
    """Gives an engine again whose database has been closed; it connects to the new file from then
    on. To be handed to `Database` as its `engines`.
    """

    _made: dict[tuple[str, ...], "_Movable"] = field(default_factory=dict)

    def __call__(self, url: URL, keys: tuple[str, ...]) -> AsyncEngine:
        kind = (url.get_backend_name(), *keys)
        if kind not in self._made:
            self._made[kind] = _Movable(url, keys)
        if self._made[kind].is_in_use:
            return new_engine(url, keys)
        return self._made[kind].moved_to(url)


class _Movable:
    def __init__(self, url: URL, keys: tuple[str, ...]) -> None:
        self._engine, self._url = new_engine(url, keys), url
        event.listen(self._engine.sync_engine, "do_connect", self._there)

    @property
    def is_in_use(self) -> bool:
        """A database that was closed holds no connection."""
        pool: Any = self._engine.sync_engine.pool
        return bool(pool.checkedin() + pool.checkedout())

    def moved_to(self, url: URL) -> AsyncEngine:
        self._url = url
        return self._engine

    def _there(self, dialect: Any, _record: Any, arguments: list[Any], named: Any) -> None:
        arguments[:], more = dialect.create_connect_args(self._url)
        named.update(more)


ENGINES = OneAfterTheOther()
"""Those of this process."""
