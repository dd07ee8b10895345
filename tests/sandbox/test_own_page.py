"""Other pages, and other names of this machine, do not drive the workspace."""

import aiohttp
import pytest

from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE

ACT = {"as": CHLOE, "do": "home"}


async def posted(sandbox: Sandbox, headers: dict[str, str], path: str = "/sandbox/act") -> int:
    kind = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            f"{sandbox.url}{path}",
            data=f'{{"as": "{CHLOE}", "do": "home"}}',
            headers=kind | headers,
        ) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "own"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:8400", "Origin": "http://evil.example:8400"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_who_may_act(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    own = {name: sandbox.url if value == "own" else value for name, value in headers.items()}
    assert await posted(sandbox, own) == status


async def test_a_file_comes_from_the_own_page_alone(sandbox: Sandbox) -> None:
    path = f"/sandbox/files?as={CHLOE}&name=people.csv"
    plain = {"Content-Type": "text/plain"}
    assert await posted(sandbox, plain | {"Origin": sandbox.url}, path) == 200
    assert await posted(sandbox, plain | {"Origin": "https://evil.example"}, path) == 403


async def test_another_name_of_this_machine_reads_nothing(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.get(
            f"{sandbox.url}/sandbox/state?as={CHLOE}", headers={"Host": "evil.example"}
        ) as answer,
    ):
        assert answer.status == 403
