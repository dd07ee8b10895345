"""A small workspace with an app that is not the bot: Postman, made with Bolt."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import Host, Ticks, client_of, in_socket_mode, town


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def sandbox(ticks: Ticks) -> AsyncIterator[Sandbox]:
    async with town(ticks=ticks) as started:
        yield started


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    return client_of(sandbox)


@pytest.fixture
async def host(sandbox: Sandbox) -> AsyncIterator[Host]:
    """Postman, connected over Socket Mode."""
    async with in_socket_mode(sandbox) as connected:
        yield connected


@pytest.fixture
async def chloe(sandbox: Sandbox) -> AsyncIterator[User]:
    async with User(sandbox.url, "chloe") as person:
        yield person


@pytest.fixture
async def marc(sandbox: Sandbox) -> AsyncIterator[User]:
    async with User(sandbox.url, "marc") as person:
        yield person
