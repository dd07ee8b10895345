"""Waiting for something to be so, with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable

_LOOK_AGAIN = 0.05
"""Seconds between two looks: what is looked at is in another process, and tells nobody."""


async def until(seen: Callable[[], Awaitable[bool]], *, what: str, patience: float = 180.0) -> None:
    """Look again and again; what never comes fails with a sentence."""
    try:
        async with asyncio.timeout(patience):
            while not await seen():  # noqa: ASYNC110 - no event crosses processes
                await asyncio.sleep(_LOOK_AGAIN)
    except TimeoutError:
        raise AssertionError(f"in {patience:.0f} s this did not come: {what}") from None
