"""`python -m sandbox`: a workspace in a process of its own."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from sandbox import manifest, workspace
from sandbox.server import Sandbox


async def serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with Sandbox(
        manifest=manifest.load(options.manifest),
        workspace=workspace.load(options.workspace),
        port=options.port,
        optional_scopes=options.optional_scopes,
        events_url=options.deliver_to,
    ) as sandbox:
        start = {
            "url": sandbox.url,
            "api_url": sandbox.api_url,
            "bot_token": sandbox.bot_token,
            "app_token": sandbox.app_token,
            "signing_secret": sandbox.signing_secret,
        }
        sys.stdout.write(json.dumps(start) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"))
    parser.add_argument("--workspace", type=Path, default=Path("sandbox/workspaces/small.yml"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--deliver-to", help="deliver over signed HTTP to this address")
    parser.add_argument("--optional-scopes", action="store_true")
    asyncio.run(serve(parser.parse_args()))


main()
