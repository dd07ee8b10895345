"""Files in a person's hands: chosen on their machine, and had from a message."""

from dataclasses import dataclass

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.file_door import as_download, received
from sandbox.world import World


@dataclass
class PageFiles:
    world: World

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/sandbox/files", self._choose)
        app.router.add_get("/sandbox/files/{id}", self._have)

    async def _choose(self, request: web.Request) -> web.Response:
        """The client uploads a file as soon as it is chosen: its bytes are the body."""
        try:
            me = self.world.member(request.query["as"])
            data = await received(request, self.world.settings.largest_file)
        except ApiError as fault:
            return web.json_response({"ok": False, "error": fault.code})
        created = int(self.world.now().timestamp())
        file = self.world.files.add(me.id, request.query["name"], data, created)
        return web.json_response({"ok": True, "file": file.public()})

    async def _have(self, request: web.Request) -> web.Response:
        """For those who are where it was shared, and for whoever sent it."""
        try:
            me = self.world.member(request.query["as"])
            file = self.world.files.find(request.match_info["id"])
        except ApiError as fault:
            raise web.HTTPNotFound(text=fault.code) from fault
        if not file.visible_to(me.id):
            raise web.HTTPForbidden
        return as_download(file)
