"""The bytes of files, to and from Slack: they do not go over its Web API."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.kernel.errors import SlackFault

# One piece is in memory at a time, however large the file is.
_PIECE = 64 * 1024
# A slow line takes minutes for a large export; a minute in which nothing moves is a broken one.
_UPLOAD = aiohttp.ClientTimeout(total=900, sock_connect=10, sock_read=60)


async def length_of(content: bytes | Path) -> int:
    """In bytes. A `Path` is a file on the disk."""
    if isinstance(content, Path):
        return (await asyncio.to_thread(content.stat)).st_size
    return len(content)


async def send(
    session: aiohttp.ClientSession, address: str, content: bytes | Path, length: int
) -> None:
    """To where Slack said that it takes this file. Raises `SlackFault`."""
    data = _pieces(content) if isinstance(content, Path) else content
    headers = {"Content-Length": str(length)}
    try:
        # However large it is: what counts is that Slack goes on taking it.
        async with session.post(address, data=data, headers=headers, timeout=_UPLOAD) as answer:
            if answer.status != 200 or answer.content_type == "text/html":
                # Whatever is in the way, a new upload may get through: Slack refuses a file by
                # name, when it is asked where to.
                raise SlackFault(
                    f"upload_{answer.status}", permanent=False, method="upload", is_slacks=False
                )
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        raise SlackFault(
            "unreachable", permanent=False, method="upload", is_slacks=False
        ) from fault


async def receive(session: aiohttp.ClientSession, address: str, token: str, most: int) -> bytes:
    """A file's bytes; of one that is larger, more than `most`. Raises `SlackFault`.

    The token goes along: the address must be Slack's own.
    """
    headers = {"Authorization": f"Bearer {token}"}
    try:
        # A redirect leads to a page to sign in on, or would take the token elsewhere.
        async with session.get(address, headers=headers, allow_redirects=False) as answer:
            if answer.status != 200 or answer.content_type == "text/html":
                # Slack leads whoever may not read a file to its page to sign in, and says of one
                # that is gone that it is not there; a page may be anybody's.
                is_final = answer.content_type != "text/html" and answer.status in (302, 404, 410)
                code = f"download_{answer.status}"
                raise SlackFault(code, permanent=is_final, method="download", is_slacks=is_final)
            data = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                data += piece
                if len(data) > most:
                    break
            return bytes(data)
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        raise SlackFault(
            "unreachable", permanent=False, method="download", is_slacks=False
        ) from fault


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
