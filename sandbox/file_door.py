"""Where an app sends the bytes of a file, and where it has them from."""

from collections.abc import AsyncIterable
from dataclasses import dataclass

from aiohttp import BodyPartReader, hdrs, web

from sandbox.door import Door
from sandbox.errors import ApiError
from sandbox.file_types import file_type
from sandbox.files import File

UPLOAD, DOWNLOAD = "upload_url", "url_private"
"""What faults, plans and counts call the two, as though they were methods."""
_LOGIN = """<!DOCTYPE html>
<html lang="en-US"><head><title>Slack</title></head>
<body><h1>Sign in to your workspace</h1></body></html>
"""
_PIECE = 64 * 1024


@dataclass
class FileDoor:
    door: Door

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/upload/v1/{ticket}", self._upload)
        for path in ("/files-pri/{key}/{name}", "/files-pri/{key}/download/{name}"):
            app.router.add_get(path, self._download)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        return await self.door.through(request, UPLOAD, lambda: self._uploaded(request))

    async def _uploaded(self, request: web.Request) -> web.Response:
        """Whoever has the address may send: there is no token."""
        try:
            data = await received(request, self.door.world.settings.largest_file)
            self.door.world.files.receive(request.match_info["ticket"], data)
        except ApiError as fault:
            self.door.note(UPLOAD, fault.code)
            return web.Response(status=400, text=fault.code)
        self.door.note(UPLOAD, None)
        return web.Response(text=f"OK - {len(data)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        return await self.door.through(request, DOWNLOAD, lambda: self._downloaded(request))

    async def _downloaded(self, request: web.Request) -> web.Response:
        """Slack shows its login page, with status 200, to a token that may not read files."""
        if not self._may_read(request):
            self.door.note(DOWNLOAD, "login page")
            return web.Response(text=_LOGIN, content_type="text/html")
        try:
            file = self._file(request.match_info["key"])
        except ApiError as fault:
            self.door.note(DOWNLOAD, fault.code)
            return web.Response(status=404, text=_LOGIN, content_type="text/html")
        self.door.note(DOWNLOAD, None)
        return as_download(file)

    def _may_read(self, request: web.Request) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        granted = "files:read" in self.door.world.granted
        return granted and self.door.tokens.unfit(token, DOWNLOAD) is None

    def _file(self, key: str) -> File:
        team, _, file_id = key.partition("-")
        if team != self.door.world.workspace.id:
            raise ApiError("file_not_found")
        return self.door.world.files.find(file_id)


def as_download(file: File) -> web.Response:
    headers = {hdrs.CONTENT_DISPOSITION: "attachment", "X-Content-Type-Options": "nosniff"}
    kind = file_type(file.name).mimetype
    return web.Response(body=file.data, content_type=kind, headers=headers)


async def received(request: web.Request, most: int) -> bytes:
    """The body, or the first file of a form. Raises `ApiError` when there is too much of it."""
    if request.content_type != "multipart/form-data":
        return await _joined(request.content.iter_chunked(_PIECE), most)
    part = await (await request.multipart()).next()
    if not isinstance(part, BodyPartReader):
        raise ApiError("no_file_data")
    return await _joined(part, most)


async def _joined(pieces: AsyncIterable[bytes], most: int) -> bytes:
    data = bytearray()
    async for piece in pieces:
        data += piece
        if len(data) > most:
            raise ApiError("file_too_large")
    return bytes(data)
