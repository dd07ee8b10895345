"""Files, to and from Slack. It says where their bytes are; they do not go over its Web API."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import aiohttp

from bot.kernel.errors import PAGE, SlackFault
from bot.kernel.ports import SharedFile
from bot.kernel.rules.slack_addresses import is_slack_s
from bot.slack.kit.web_client import WebClient, answered

_SLACK = "https://slack.com"
# One piece is in memory at a time, however large the file is.
_PIECE = 64 * 1024
# A slow line takes minutes for a large export; a minute in which nothing moves is a broken one.
_UPLOAD = aiohttp.ClientTimeout(total=900, sock_connect=10, sock_read=60)


@dataclass(frozen=True)
class SlackFiles:
    """`Files`, over Slack's Web API."""

    client: WebClient

    async def upload(
        self, channel_id: str, name: str, content: bytes | Path, title: str, comment: str = ""
    ) -> str:
        """Share a file in a conversation, with a sentence above it. Returns the file's id.

        A file on the disk is read bit by bit while it is sent.
        In Slack's three steps: ask where to, send the bytes, share. Only the last one shows
        anything to anybody, so that after any other an upload may begin anew. Needs `files:write`.
        """
        length = await _length_of(content)
        place = await answered(self.client.files_getUploadURLExternal(filename=name, length=length))
        await _send(self._session, str(place["upload_url"]), content, length)
        await answered(
            self.client.files_completeUploadExternal(
                files=[{"id": place["file_id"], "title": title}],
                channel_id=channel_id,
                initial_comment=comment or None,
            )
        )
        return str(place["file_id"])

    async def file(self, file_id: str) -> SharedFile:
        """Needs `files:read`."""
        answer = await answered(self.client.files_info(file=file_id))
        found: dict[str, Any] = answer["file"]
        return SharedFile(
            owner=str(found.get("user") or ""),
            size=int(found.get("size") or 0),
            address=str(found.get("url_private_download") or found.get("url_private") or ""),
        )

    async def fetch(self, address: str, most: int) -> bytes:
        """A file's bytes, with the bot's token: from Slack alone, and never more than asked for."""
        if not is_slack_s(address, self.client.base_url):
            raise SlackFault("foreign_address", permanent=True, method="download")
        return await _receive(self._session, address, str(self.client.token), most)

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self.client.session is None:
            raise LookupError("the client is given a session at start")
        return self.client.session


async def _length_of(content: bytes | Path) -> int:
    """In bytes. A `Path` is a file on the disk."""
    if isinstance(content, Path):
        return (await asyncio.to_thread(content.stat)).st_size
    return len(content)


async def _send(
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


async def _receive(session: aiohttp.ClientSession, address: str, token: str, most: int) -> bytes:
    """A file's bytes; of one that is larger, more than `most`. Raises `SlackFault`.

    The token goes along: the address must be Slack's own.
    """
    headers = {"Authorization": f"Bearer {token}"}
    try:
        # A redirect leads to a page to sign in on, or would take the token elsewhere.
        async with session.get(address, headers=headers, allow_redirects=False) as answer:
            if answer.status != 200 or answer.content_type == "text/html":
                raise _not_given(answer, address)
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


def _not_given(answer: aiohttp.ClientResponse, address: str) -> SlackFault:
    """Slack leads whoever may not read a file to its page to sign in, and says of one that is gone
    that it is not there. A page itself may be anybody's: a proxy's, or that of a network.
    """
    if 300 <= answer.status < 400:
        leads_to = urljoin(address, answer.headers.get("Location", ""))
        is_slacks = is_slack_s(leads_to, address) or is_slack_s(leads_to, _SLACK)
        code = "file_not_given" if is_slacks else f"{PAGE}_{answer.status}"
    elif answer.content_type == "text/html":
        is_slacks, code = False, f"{PAGE}_{answer.status}"
    else:
        is_slacks = answer.status in (404, 410)
        code = "file_not_given" if is_slacks else f"download_{answer.status}"
    return SlackFault(code, permanent=is_slacks, method="download", is_slacks=is_slacks)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
