"""Requests over HTTP, before Bolt sees them: sent whole in time, and signed by Slack."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler
from slack_sdk.signature import SignatureVerifier

_WHOLE_WITHIN = 10.0
"""Seconds; Slack itself gives up after three."""


def signed_http(
    app: web.Application, verifier: SignatureVerifier, *, whole_within: float = _WHOLE_WITHIN
) -> web.AppRunner:
    """`app` takes only what `verifier` takes. Everything else gets 401, and no line in the log: it
    would be whoever sends it that writes the log.
    """

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            async with asyncio.timeout(whole_within):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if not is_signed(verifier, body, request):
            return web.Response(status=401)
        return await handler(request)

    app.middlewares.append(checked)
    return web.AppRunner(
        app,
        access_log=None,
        # A connection whose request has not even all of its headers counts as an idle one.
        keepalive_timeout=whole_within,
        # Nobody waits for the rest of what was refused half sent.
        lingering_time=0,
    )


def is_signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    """False too for a signature that is none, a time that is no number, a body that is no text."""
    try:
        return verifier.is_valid(
            body,
            request.headers.get("X-Slack-Request-Timestamp"),
            request.headers.get("X-Slack-Signature"),
        )
    except (ValueError, TypeError, OverflowError):
        return False
