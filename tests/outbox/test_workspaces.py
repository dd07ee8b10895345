"""Two workspaces on one database: the one that Slack holds back does not slow the other."""

import asyncio
import random
from contextlib import AsyncExitStack

import aiohttp
from sqlmodel import select

from bot.check_ins import opening
from bot.kernel.clock import SystemClock
from bot.kernel.config import UNPACED
from bot.letters import KINDS
from bot.outbox.outbox import Outbox
from bot.outbox.rate_limiter import RateLimiter
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.web_client import WebClient
from bot.slack.letters import renderers
from bot.slack.outbox.sender import SlackSender
from bot.texts import load
from sandbox import manifest, workspace
from sandbox.server import Sandbox
from storage.engine import Database
from storage.tables import Delivery
from tests.databases import sealed_views
from tests.outbox.seeding import Seeded, seed
from tests.outbox.waiting import until
from tests.town import ROOT

PAIRS = 120


def a_town(team_id: str, **limits: float) -> Sandbox:
    town = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    town.id = team_id
    town.crowd(2 * PAIRS)
    return Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"),
        workspace=town,
        limits={name.replace("_", "."): rate for name, rate in limits.items()},
    )


async def seeded(db: Database, town: Sandbox) -> Seeded:
    crowd = [member.id for member in town.world.members.values() if member.handle[1:].isdigit()]
    both = zip(crowd[::2], crowd[1::2], strict=True)
    channels = [town.world.conversation([*pair]).id for pair in both]
    return await seed(db, people=crowd, channels=channels, team_id=town.workspace.id)


def posted(town: Sandbox) -> int:
    return town.door.counts.of("chat.postMessage").ok


def refused(town: Sandbox) -> int:
    return town.door.counts.of("chat.postMessage").errors["ratelimited"]


async def time_of_the_free_one(db: Database, *towns: Sandbox) -> float:
    """Seconds until the last town has all its prompts; the others are left as they are then."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        texts, senders = load(), {}
        for town in towns:
            client = WebClient(
                token=town.bot_token, base_url=town.api_url, session=http, retry_handlers=[]
            )
            key = (await seeded(db, town)).workspace_id
            gateway = Gateway(client=client, views=sealed_views())
            senders[key] = SlackSender(gateway=gateway, texts=texts, renderers=renderers(gateway))
        limiters = {key: RateLimiter(UNPACED) for key in senders}
        async with db.transaction() as session:
            await opening.open_due(session, SystemClock().now())
        outbox = Outbox(
            kinds=KINDS,
            db=db,
            clock=SystemClock(),
            replica="one",
            sender_of=senders.get,
            rate_limiter_of=limiters.__getitem__,
            chance=random.Random(1),  # noqa: S311 - the same waits in every run
        )
        loop = asyncio.get_running_loop()
        began = loop.time()
        carrying = asyncio.create_task(outbox.run())

        async def all_there() -> bool:
            return posted(towns[-1]) == PAIRS

        await until(all_there, what="every prompt of the free workspace")
        took = loop.time() - began
        await outbox.stop()
        await carrying
        return took


async def test_the_other_is_not_slowed(db: Database) -> None:
    async with a_town("T0ALONE") as alone:
        by_itself = await time_of_the_free_one(db, alone)
    async with a_town("T0VAUBAN", chat_postMessage=30) as held, a_town("T0ATELIER") as free:
        beside = await time_of_the_free_one(db, held, free)
        # The one that is held back was told so, and had only its first burst by then.
        assert refused(held) > 0
        assert posted(held) <= 10
        assert refused(free) == 0
        assert posted(free) == PAIRS
        # Both share this process and its two cores; a pause of Slack's is a second or more.
        assert beside < 2 * by_itself + 1, f"{beside:.2f} s beside it, {by_itself:.2f} s alone"
    async with db.reading() as session:
        rows = (await session.exec(select(Delivery))).all()
    assert "claimed" not in {row.state for row in rows}
    for workspace_id in {row.workspace_id for row in rows}:
        tried = [row for row in rows if row.workspace_id == workspace_id and row.state == "sent"]
        assert {row.attempts for row in tried} == {1}
