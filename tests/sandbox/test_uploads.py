"""An upload in its three steps: what each refuses, and what it takes."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.sent import CSV, WITH_FILES, dm_of, got, uploaded
from tests.sandbox.town import Json, client_of, refusal, town


async def test_an_upload_needs_its_scope(client: AsyncWebClient) -> None:
    refused = await refusal(client.files_getUploadURLExternal(filename="a.csv", length=1))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "files:write")


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"filename": "", "length": "3"}, "missing_argument"),
        ({"filename": "a.csv", "length": "0"}, "missing_argument"),
        ({"filename": "a.csv", "length": "many"}, "invalid_arguments"),
        ({"filename": "a.csv", "length": "1001"}, "file_upload_size_restricted"),
        ({"filename": "a.png", "length": "3", "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ],
)
async def test_an_upload_that_slack_refuses(args: Json, error: str) -> None:
    async with town(app=WITH_FILES) as sandbox:
        sandbox.world.settings.change({"largest_file": 1000})
        call = client_of(sandbox).api_call("files.getUploadURLExternal", params=args)
        assert (await refusal(call))["error"] == error


async def test_a_workspace_that_allows_no_uploads() -> None:
    async with town(app=WITH_FILES) as sandbox, aiohttp.ClientSession() as http:
        settings = f"{sandbox.url}/sandbox/settings"
        for wrong in ({"uploads": 0}, {"upload": False}, {"largest_file": -1}):
            async with http.post(settings, json=wrong) as response:
                assert response.status == 400
        async with http.post(settings, json={"uploads": False}) as response:
            assert response.status == 200
        refused = await refusal(uploaded(client_of(sandbox)))
        assert refused["error"] == "file_uploads_disabled"
        async with http.get(settings) as response:
            assert (await response.json())["uploads"] is False


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ({"channel_id": "U0CHLOEMARTIN"}, "invalid_arguments"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channels": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": "general"}, "invalid_arguments"),
        ({"channels": ",".join(f"C0{n:08}" for n in range(101))}, "channels_limit_exceeded"),
        ({"files": "[]"}, "invalid_arguments"),
        ({"files": '[{"id": "F0NONE"}]'}, "file_not_found"),
        ({"blocks": '[{"type": "poem"}]'}, "invalid_blocks"),
    ],
)
async def test_an_upload_that_cannot_be_completed(place: Json, error: str) -> None:
    async with town(app=WITH_FILES) as sandbox:
        client = client_of(sandbox)
        ticket = await client.files_getUploadURLExternal(filename="a.csv", length=len(CSV))
        done = {"files": f'[{{"id": "{ticket["file_id"]}"}}]', **place}
        not_sent = await refusal(client.api_call("files.completeUploadExternal", params=done))
        assert not_sent["error"] in (error, "file_not_found")
        assert await sent(ticket["upload_url"], CSV) == (200, f"OK - {len(CSV)}")
        refused = await refusal(client.api_call("files.completeUploadExternal", params=done))
        assert refused["error"] == error
        if error == "invalid_arguments" and "U0" in str(place):
            assert "^[CGDZ][A-Z0-9]{8,}$" in refused["response_metadata"]["messages"][0]


async def sent(url: str, data: bytes | aiohttp.FormData) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.post(url, data=data) as response:
        return response.status, await response.text()


async def test_bytes_come_raw_or_as_a_form_and_as_many_as_announced() -> None:
    async with town(app=WITH_FILES) as sandbox:
        client = client_of(sandbox)
        ticket = await client.files_getUploadURLExternal(filename="a.csv", length=len(CSV))
        url = ticket["upload_url"]
        assert url.startswith(f"{sandbox.url}/upload/v1/")
        assert (await sent(url, CSV[1:]))[0] == 400
        assert (await sent(f"{url}X", CSV))[0] == 400
        form = aiohttp.FormData()
        form.add_field("filename", CSV, filename="a.csv")
        assert (await sent(url, form))[0] == 200
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])
        again = client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])
        assert (await refusal(again))["error"] == "file_not_found"


async def test_a_file_of_many_megabytes_comes_whole() -> None:
    data = bytes(range(256)) * 4 * 1024 * 6
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        await client.files_upload_v2(filename="a.zip", file=data, channel=await dm_of(client))
        message = await chloe.message_in(holding="a.zip")
        assert await chloe.download(message["files"][0]) == data


async def test_uploads_and_downloads_have_bad_days_and_are_counted() -> None:
    async with town(app=WITH_FILES) as sandbox, aiohttp.ClientSession() as http:
        client = client_of(sandbox)
        for method in ("upload_url", "url_private"):
            fault = {"method": method, "kind": "500"}
            async with http.post(f"{sandbox.url}/sandbox/faults", json=fault) as response:
                assert response.status == 200
        ticket = await client.files_getUploadURLExternal(filename="a.csv", length=len(CSV))
        assert (await sent(ticket["upload_url"], CSV))[0] == 500
        assert (await sent(ticket["upload_url"], CSV))[0] == 200
        done = await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])
        url = done["files"][0]["url_private"]
        assert [(await got(url, sandbox.bot_token))[0] for _ in range(2)] == [500, 200]
        async with http.get(f"{sandbox.url}/sandbox/counts") as response:
            counts = await response.json()
        assert counts["upload_url"]["errors"] == {"fault 500": 1}
        assert (counts["url_private"]["calls"], counts["url_private"]["ok"]) == (2, 1)
