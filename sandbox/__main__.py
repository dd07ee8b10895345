"""`python -m sandbox`: a workspace in a process of its own."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from sandbox import manifest, workspace
from sandbox.own_files import FileFault
from sandbox.server import Sandbox

_HERE = Path(__file__).parent
_UNHURRIED = 20.0
"""How many times longer an app may take; triggers live three seconds, and then a minute."""


async def serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    town = workspace.load(options.workspace)
    town.settings.new_blocks = town.settings.new_blocks and not options.without_new_blocks
    slower = _UNHURRIED if options.unhurried else 1.0
    town.crowd(options.crowd, tz=options.crowd_tz, locale=options.crowd_locale)
    async with Sandbox(
        manifest=manifest.load(options.manifest),
        workspace=town,
        port=options.port,
        ticks=lambda: time.monotonic() / slower,
        acknowledge_within=3.0 * slower,
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
    try:
        found = float(calls)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(_NO_LIMIT.format(text)) from fault
    if not method or not found > 0:
        raise argparse.ArgumentTypeError(_NO_LIMIT.format(text))
    return method, found


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 65535")
    return int(text)


_NO_LIMIT = "{!r} is no limit: write METHOD=N, such as chat.postMessage=60"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A pretend Slack workspace on 127.0.0.1, for any app with a manifest. It prints"
        " one line of JSON (url, api_url, bot_token, app_token, signing_secret, team_id) and runs"
        " until it is interrupted; the page at url shows what people see. See docs/sandbox.md.",
    )
    add = parser.add_argument
    # fmt: off
    add("--manifest", type=Path, default=Path("manifest.yml"), metavar="FILE",
        help="the app's manifest, YAML or JSON: its scopes, commands, shortcuts and events"
        " (default: %(default)s)")
    add("--workspace", type=Path, default=_HERE / "workspaces/small.yml", metavar="FILE",
        help="YAML with the team, its people and channels (default: eight people who come with"
        " the sandbox)")
    add("--port", type=_whole, default=0,
        help="port on 127.0.0.1 (default: any that is free)")
    add("--deliver-to", metavar="URL",
        help="send events and interactions there over signed HTTP (default: over Socket Mode)")
    add("--optional-scopes", action="store_true",
        help="grant the manifest's optional scopes as well")
    add("--crowd", type=_whole, default=0, metavar="N",
        help="so many more people: p0001, p0002 and so on (default: %(default)s)")
    add("--crowd-tz", default="Europe/Paris", metavar="ZONE",
        help="where the crowd lives (default: %(default)s)")
    add("--crowd-locale", default="fr-FR", metavar="LOCALE",
        help="the crowd's language (default: %(default)s)")
    add("--limit", type=_limit, action="append", default=[], metavar="METHOD=N",
        help="calls a minute, such as chat.postMessage=6000; may be given several times"
        " (default: no limits)")
    add("--channel-limit", action="store_true",
        help="take about one post a second in each channel, as Slack does")
    add("--without-new-blocks", action="store_true",
        help="tables and charts are invalid_blocks, as in a workspace that has not got them yet")
    add("--unhurried", action="store_true",
        help="for a busy machine: an app may take twenty times longer; limits are as much lower")
    add("--seed", metavar="TEXT",
        help="the same tokens in every run with this text (default: new ones at each start)")
    # fmt: on
    return parser


def main() -> None:
    options = _parser().parse_args()
    try:
        asyncio.run(serve(options))
    except FileFault as fault:
        _give_up(str(fault))
    except OSError as fault:
        _give_up(f"127.0.0.1:{options.port} cannot be listened on: {fault.strerror}.")
    # Nothing is to be saved, and to free a hundred thousand messages one by one takes seconds.
    os._exit(0)


def _give_up(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


main()
