"""What drives the workspace comes from its own page, or from a program of this machine.

Any page that somebody has open elsewhere could send requests to a port of their machine, and with a
name that suddenly means 127.0.0.1 ("DNS rebinding") read the answers too.
"""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_DRIVES = "/sandbox/"
_TAKES_FILES = "/sandbox/files"


@web.middleware
async def own_page_alone(request: web.Request, handler: Handler) -> web.StreamResponse:
    host = request.headers.get("Host", "")
    if host.rpartition(":")[0] not in _HERE and host not in _HERE:
        raise web.HTTPForbidden(text="This workspace answers to 127.0.0.1 alone.")
    if request.path.startswith(_DRIVES):
        _check(request, host)
    return await handler(request)


def _check(request: web.Request, host: str) -> None:
    # A program sends no Origin; a browser always does with what is not a plain GET of its own page.
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin)[:2] != ("http", host):
        raise web.HTTPForbidden(text="Only this workspace's own page may do that.")
    is_told = request.method == "POST" and request.path != _TAKES_FILES and request.can_read_body
    # A form of another page can send text; JSON it cannot without asking first.
    if is_told and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.")
