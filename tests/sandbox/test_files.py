"""Files that the app sends: three steps, where they turn up, and who may have them."""

import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.sent import CSV, WITH_FILES, dm_of, got, uploaded
from tests.sandbox.town import CHLOE, MARC, client_of, refusal, section, town, with_scopes


async def test_a_file_is_sent_to_a_person_who_has_its_bytes() -> None:
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "chloe") as chloe:
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
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "marc") as marc:
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
        async with User(sandbox.url, "chloe") as chloe:
            assert await chloe.message_in(holding="board.pdf")


async def test_a_file_in_a_thread_is_not_in_the_history_of_the_channel() -> None:
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "chloe") as chloe:
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


async def test_a_person_has_only_what_was_shared_where_they_are() -> None:
    async with (
        town(app=WITH_FILES) as sandbox,
        User(sandbox.url, "chloe") as chloe,
        User(sandbox.url, "marc") as marc,
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
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "chloe") as chloe:
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


async def test_a_message_of_blocks_introduces_a_file() -> None:
    async with town(app=WITH_FILES) as sandbox, User(sandbox.url, "chloe") as chloe:
        client = client_of(sandbox)
        await uploaded(
            client, channel=await dm_of(client), blocks=json.dumps([section("Here it is")])
        )
        assert (await chloe.message_in(holding="Here it is"))["files"]


async def test_what_was_sent_stands_in_the_ledger() -> None:
    async with town(app=WITH_FILES) as with_files, aiohttp.ClientSession() as http:
        client = client_of(with_files)
        file = await uploaded(client, channel=await dm_of(client))
        async with http.get(f"{with_files.url}/sandbox/ledger") as response:
            row = await response.json(content_type=None)
        assert row["files"] == [{"id": file["id"], "name": "Bilan été.csv"}]


async def me(client: AsyncWebClient) -> str:
    return str((await client.auth_test())["user_id"])
