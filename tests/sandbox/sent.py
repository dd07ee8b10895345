"""A file of Postman's, on its way and afterwards."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.town import CHLOE, Json, with_scopes

WITH_FILES = with_scopes("files:read", "files:write")
CSV = "prénom,adresse\nChloé,chloe@maison.example\n".encode()


async def got(url: str, token: str) -> tuple[int, str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as response:
        return response.status, response.content_type, await response.read()


async def uploaded(client: AsyncWebClient, **more: Any) -> Json:
    answer = await client.files_upload_v2(filename="Bilan été.csv", content=CSV, **more)
    file: Json = answer["file"]
    return file


async def dm_of(client: AsyncWebClient) -> str:
    return str((await client.conversations_open(users=CHLOE))["channel"]["id"])
