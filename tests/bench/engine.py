"""The delivery engine as app.py wires it, without the rest of the bot; and its yardstick."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot.check_ins.messages.prompts import PromptLetter
from bot.kernel.clock import SystemClock
from bot.kernel.config import Settings
from bot.letters import KINDS
from bot.outbox.letters import load_many
from bot.outbox.outbox import Outbox
from bot.outbox.pipeline import AT_ONCE
from bot.outbox.rate_limiter import RateLimiter
from bot.slack.kit.connection import client_for
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.web_client import WebClient
from bot.slack.letters import renderers
from bot.slack.outbox.sender import SlackSender
from bot.texts import load
from storage.engine import Database
from storage.outbox.deliveries import Claimed
from storage.tables import Delivery
from tests.databases import sealed_views


@asynccontextmanager
async def client(address: Mapping[str, str]) -> AsyncIterator[WebClient]:
    """As the bot makes it."""
    settings = Settings(slack_bot_token=address["bot_token"], slack_api_url=address["api_url"])
    async with aiohttp.ClientSession() as http:
        yield client_for(settings, http)


@asynccontextmanager
async def bare_client(address: Mapping[str, str]) -> AsyncIterator[AsyncWebClient]:
    """The yardstick: slack_sdk's client as it comes, with one shared session."""
    async with aiohttp.ClientSession() as http:
        yield AsyncWebClient(
            token=address["bot_token"], base_url=address["api_url"], session=http, retry_handlers=[]
        )


def engine(
    db: Database, sender_of: Mapping[int, SlackSender], rates: Mapping[str, float], replica: str
) -> Outbox:
    """`sender_of` is workspace → its sender."""
    limiters = {key: RateLimiter(rates) for key in sender_of}
    return Outbox(
        kinds=KINDS,
        db=db,
        clock=SystemClock(),
        replica=replica,
        sender_of=sender_of.get,
        rate_limiter_of=limiters.__getitem__,
        chance=random.Random(),  # noqa: S311 - jitter, not a secret
    )


def sender(slack: WebClient) -> SlackSender:
    gateway = Gateway(client=slack, views=sealed_views())
    return SlackSender(gateway=gateway, texts=load(), renderers=renderers(gateway))


async def post_all(
    slack: AsyncWebClient, payload: Mapping[str, Any], channels: Sequence[str]
) -> float:
    """The yardstick: the same payload to every channel, as many at once. Gives the seconds."""
    waiting = iter(channels)

    async def post_some() -> None:
        for channel in waiting:
            await slack.chat_postMessage(**{**payload, "channel": channel})

    started = time.perf_counter()
    await asyncio.gather(*(post_some() for _ in range(AT_ONCE)))
    return time.perf_counter() - started


class _Recorder:
    """Stands where the client does, and keeps what it is asked to post."""

    def __init__(self) -> None:
        self.payload: dict[str, Any] = {}

    async def api_call(self, _: str, *, json: dict[str, Any]) -> dict[str, Any]:
        self.payload = json
        return {"ts": "1"}


async def real_payload(db: Database) -> dict[str, Any]:
    """Everything that the bot gives the client for one of the prompts that are owed."""
    async with db.reading() as session:
        query = select(*(getattr(Delivery, name) for name in Claimed._fields)).limit(1)
        row = Claimed._make((await session.exec(query)).one())
        letter = (await load_many(KINDS, session, [row]))[row.id]
    recorder: Any = _Recorder()
    if not isinstance(letter, PromptLetter) or letter.to.channel_id is None:
        raise LookupError("no prompt is owed")
    await sender(recorder).send(letter, letter.to.channel_id, row.id)
    return dict(recorder.payload)
