"""Files that the app sends: three steps, where they turn up, and who may have them."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Person
from tests.sandbox.town import CHLOE, MARC, Json, client_of, refusal, section, town, with_scopes

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


async def test_a_file_is_sent_to_a_person_who_has_its_bytes() -> None:
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
        await uploaded(client, channel=dm, title="Bilan", initial_comment="Your *export*")
        message = await chloe.message_in(holding="Bilan été.csv")
        assert (message["text"], message["bot"]) == ("Your *export*", True)
        [file] = message["files"]
        assert (file["name"], file["title"], file["size"]) == ("Bilan été.csv", "Bilan", len(CSV))
        assert (file["mimetype"], file["filetype"]) == ("text/csv", "csv")
        assert await chloe.download(file) == CSV


async def test_what_slack_answers_to_an_upload_is_not_yet_all_that_it_knows() -> None:
    async with town(app=WITH_FILES) as sandbox:
        client = client_of(sandbox)
        file = await uploaded(client, channel=await dm_of(client))
        assert (file["shares"], file["mimetype"], file["filetype"]) == ({}, "", "")
        known = (await client.files_info(file=file["id"]))["file"]
        assert (known["mimetype"], known["user"]) == ("text/csv", await me(client))
        [[share]] = known["shares"]["private"].values()
        history = await client.conversations_history(channel=known["ims"][0])
        assert [m["ts"] for m in history["messages"]] == [share["ts"]]
        assert history["messages"][0]["files"][0]["id"] == file["id"]


async def test_several_files_stand_in_one_message() -> None:
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "marc") as marc:
        client = client_of(sandbox)
        await client.files_upload_v2(
            file_uploads=[
                {"filename": "pairs.csv", "content": CSV},
                {"filename": "board.pdf", "content": b"%PDF-1.7"},
            ],
            channels=[MARC, CHLOE],
        )
        files = (await marc.message_in(holding="board.pdf"))["files"]
        assert [file["pretty_type"] for file in files] == ["CSV", "PDF"]
        assert [await marc.download(file) for file in files] == [CSV, b"%PDF-1.7"]
        async with Person(sandbox.url, "chloe") as chloe:
            assert await chloe.message_in(holding="board.pdf")


async def test_a_file_in_a_thread_is_not_in_the_history_of_the_channel() -> None:
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        first = await client.chat_postMessage(channel=CHLOE, text="Working on it")
        await uploaded(client, channel=first["channel"], thread_ts=first["ts"])
        assert (await chloe.message_in(holding="Bilan"))["thread_ts"] == first["ts"]
        history = await client.conversations_history(channel=first["channel"])
        assert [m["text"] for m in history["messages"]] == ["Working on it"]


async def test_the_app_reads_a_file_with_its_token_and_from_the_sandbox_itself() -> None:
    async with town(app=WITH_FILES) as sandbox:
        client = client_of(sandbox)
        file = await uploaded(client, channel=await dm_of(client))
        for url in (file["url_private"], file["url_private_download"]):
            assert url.startswith(f"{sandbox.url}/files-pri/T0MAISON-F")
            assert await got(url, sandbox.bot_token) == (200, "text/csv", CSV)
            for token in ("", "xoxb-other", sandbox.app_token):
                status, kind, page = await got(url, token)
                assert (status, kind) == (200, "text/html")
                assert b"Sign in" in page
        status, kind, _ = await got(
            file["url_private"].replace(file["id"], "F0"), sandbox.bot_token
        )
        assert (status, kind) == (404, "text/html")


async def test_without_the_scope_a_file_is_a_login_page() -> None:
    async with town(app=with_scopes("files:write")) as sandbox:
        client = client_of(sandbox)
        file = await uploaded(client, channel=await dm_of(client))
        status, kind, _ = await got(file["url_private_download"], sandbox.bot_token)
        assert (status, kind) == (200, "text/html")
        refused = await refusal(client.files_info(file=file["id"]))
        assert (refused["error"], refused["needed"]) == ("missing_scope", "files:read")


async def test_an_upload_needs_its_scope(client: AsyncWebClient) -> None:
    refused = await refusal(client.files_getUploadURLExternal(filename="a.csv", length=1))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "files:write")


async def test_a_person_has_only_what_was_shared_where_they_are() -> None:
    async with (
        town(app=WITH_FILES) as sandbox,
        Person(sandbox.url, "chloe") as chloe,
        Person(sandbox.url, "marc") as marc,
    ):
        client = client_of(sandbox)
        private = await uploaded(client)
        for person in (chloe, marc):
            with pytest.raises(aiohttp.ClientResponseError, match="403"):
                await person.download(private)
        file = await uploaded(client, channel=await dm_of(client))
        assert await chloe.download(file) == CSV
        with pytest.raises(aiohttp.ClientResponseError, match="403"):
            await marc.download(file)


async def test_a_deleted_file_is_gone_and_its_message_says_so() -> None:
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        file = await uploaded(client, channel=await dm_of(client), initial_comment="Your export")
        await client.files_delete(file=file["id"])
        message = await chloe.message_in(holding="Your export")
        assert message["files"] == [{"id": file["id"], "mode": "tombstone"}]
        with pytest.raises(aiohttp.ClientResponseError, match="404"):
            await chloe.download(file)
        assert (await got(file["url_private"], sandbox.bot_token))[0] == 404
        assert (await refusal(client.files_delete(file=file["id"])))["error"] == "file_deleted"
        assert (await refusal(client.files_info(file="F0NONE")))["error"] == "file_not_found"


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


async def test_a_message_of_blocks_introduces_a_file() -> None:
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        await uploaded(
            client, channel=await dm_of(client), blocks=json.dumps([section("Here it is")])
        )
        assert (await chloe.message_in(holding="Here it is"))["files"]


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
    async with town(app=WITH_FILES) as sandbox, Person(sandbox.url, "chloe") as chloe:
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


async def test_what_was_sent_stands_in_the_ledger() -> None:
    async with town(app=WITH_FILES) as with_files, aiohttp.ClientSession() as http:
        client = client_of(with_files)
        file = await uploaded(client, channel=await dm_of(client))
        async with http.get(f"{with_files.url}/sandbox/ledger") as response:
            row = await response.json(content_type=None)
        assert row["files"] == [{"id": file["id"], "name": "Bilan été.csv"}]


async def dm_of(client: AsyncWebClient) -> str:
    return str((await client.conversations_open(users=CHLOE))["channel"]["id"])


async def me(client: AsyncWebClient) -> str:
    return str((await client.auth_test())["user_id"])
