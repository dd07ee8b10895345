"""`python -m sandbox`: a workspace in a process of its own."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
from pathlib import Path

from sandbox import manifest, workspace
from sandbox.server import Sandbox


async def serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    town = workspace.load(options.workspace)
    town.settings.new_blocks = town.settings.new_blocks and not options.without_new_blocks
    town.crowd(options.crowd, tz=options.crowd_tz, locale=options.crowd_locale)
    async with Sandbox(
        manifest=manifest.load(options.manifest),
        workspace=town,
        port=options.port,
        optional_scopes=options.optional_scopes,
        events_url=options.deliver_to,
        limits=dict(options.limit),
        channel_limit=options.channel_limit,
        seed=options.seed,
    ) as sandbox:
        start = {
            "team_id": town.id,
            "url": sandbox.url,
            "api_url": sandbox.api_url,
            "bot_token": sandbox.bot_token,
            "app_token": sandbox.app_token,
            "signing_secret": sandbox.signing_secret,
        }
        # What is here now stays: the collector need not walk through it at every few calls.
        gc.freeze()
        sys.stdout.write(json.dumps(start) + "\n")
        sys.stdout.flush()
        await stop.wait()


def _limit(text: str) -> tuple[str, float]:
    method, _, calls = text.partition("=")
    if not method or not float(calls) > 0:
        raise ValueError(text)
    return method, float(calls)


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"))
    parser.add_argument("--workspace", type=Path, default=Path("sandbox/workspaces/small.yml"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--deliver-to", help="deliver over signed HTTP to this address")
    parser.add_argument("--optional-scopes", action="store_true")
    parser.add_argument("--crowd", type=int, default=0, help="so many more people: p0001, p0002...")
    parser.add_argument("--crowd-tz", default="Europe/Paris")
    parser.add_argument("--crowd-locale", default="fr-FR")
    parser.add_argument(
        "--limit",
        type=_limit,
        action="append",
        default=[],
        metavar="METHOD=N",
        help="calls a minute, such as chat.postMessage=6000; may be given several times",
    )
    parser.add_argument(
        "--channel-limit", action="store_true", help="about one post a second in each channel"
    )
    parser.add_argument(
        "--without-new-blocks", action="store_true", help="tables and charts are invalid_blocks"
    )
    parser.add_argument("--seed", help="the same tokens in every run with this text")
    asyncio.run(serve(parser.parse_args()))
    # Nothing is to be saved, and to free a hundred thousand messages one by one takes seconds.
    os._exit(0)


main()
