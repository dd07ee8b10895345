"""A person chooses files in a modal, and the app reads them."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import (
    CHLOE,
    Host,
    Json,
    client_of,
    in_socket_mode,
    modal,
    opened_by,
    plain,
    refusal,
    town,
    trigger_of,
    with_scopes,
)

CSV = "e-mail;côté\nchloe@maison.example;mentor\n".encode("cp1252")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with town(app=with_scopes("files:read")) as started:
        yield started


def file_input(*, optional: bool = False, **more: object) -> Json:
    element = {"type": "file_input", "action_id": "file", **more}
    block = {"type": "input", "block_id": "people", "label": plain("People"), "element": element}
    return {**block, "optional": True} if optional else block


async def test_the_app_has_the_bytes_that_a_person_chose(
    sandbox: Sandbox, host: Host, client: AsyncWebClient, chloe: User
) -> None:
    await opened_by(host, client, chloe, modal(file_input(filetypes=["csv"], max_files=2)))
    files = [("people.csv", CSV), ("More.CSV", b"x")]
    answer = await chloe.submit(await chloe.modal(), people=files)
    assert answer["response"] == {"response_action": "closed"}
    held = (await host.came())["view"]["state"]["values"]["people"]["file"]
    assert held["type"] == "file_input"
    first, second = held["files"]
    assert (first["name"], first["mimetype"], first["filetype"]) == (
        "people.csv",
        "text/csv",
        "csv",
    )
    assert (first["size"], first["user"], second["name"]) == (len(CSV), CHLOE, "More.CSV")
    assert first["id"].startswith("F")
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(first["url_private_download"], headers=headers) as response,
    ):
        assert await response.read() == CSV
    known = (await client.files_info(file=first["id"]))["file"]
    assert known == first
    assert (await refusal(client.files_delete(file=first["id"])))["error"] == "missing_scope"


async def test_a_file_is_asked_for_unless_it_is_optional(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    await opened_by(host, client, chloe, modal(file_input()))
    answer = await chloe.submit(await chloe.modal())
    assert answer["response"]["errors"].keys() == {"people"}
    await opened_by(host, client, chloe, modal(file_input(optional=True)))
    await chloe.submit(await chloe.modal())
    held = (await host.came())["view"]["state"]["values"]["people"]["file"]
    assert held == {"type": "file_input", "files": []}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("people.pdf", b"%PDF")], "people.pdf can't be added: only csv, xlsx."),
        ([("people", b"x")], "people can't be added: only csv, xlsx."),
        ([("csv", b"x")], "csv can't be added: only csv, xlsx."),
        ([("a.csv", b"x"), ("b.csv", b"x")], "You can add at most 1 file."),
        ([("a.csv", b"x" * 101)], "a.csv is too large."),
    ],
)
async def test_the_client_itself_refuses_other_files(
    sandbox: Sandbox,
    host: Host,
    client: AsyncWebClient,
    chloe: User,
    files: list[tuple[str, bytes]],
    told: str,
) -> None:
    sandbox.world.settings.change({"largest_chosen": 100})
    element = file_input(filetypes=["csv", "xlsx"], max_files=1)
    await opened_by(host, client, chloe, modal(element))
    answer = await chloe.submit(await chloe.modal(), people=files)
    assert answer["response"]["errors"] == {"people": told}
    assert host.nothing_came()


async def test_nobody_submits_the_file_of_another(
    host: Host, client: AsyncWebClient, chloe: User, marc: User
) -> None:
    await opened_by(host, client, chloe, modal(file_input()))
    view = await chloe.modal()
    for file in (await marc.choose("mine.csv", b"x"), {"id": "F0NONE"}):
        state = {"people": {"file": {"type": "file_input", "files": [file]}}}
        refused = await chloe.do("submit", view_id=view["id"], state=state)
        assert refused["error"] == "file_not_found"
    assert host.nothing_came()


async def test_a_file_larger_than_the_workspace_takes(sandbox: Sandbox, chloe: User) -> None:
    sandbox.world.settings.change({"largest_file": 1000})
    with pytest.raises(ValueError, match="file_too_large"):
        await chloe.choose("people.csv", b"x" * 1001)


@pytest.mark.parametrize("wrong", [{"max_files": 0}, {"max_files": 11}, {"filetypes": []}])
async def test_a_file_input_that_is_refused(client: AsyncWebClient, wrong: Json) -> None:
    refused = await refusal(client.views_open(trigger_id="1.2.3", view=modal(file_input(**wrong))))
    assert refused["error"] == "invalid_arguments"
    assert "json-pointer:/view/blocks/0" in refused["response_metadata"]["messages"][0]


async def test_files_are_chosen_in_modals_alone(client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [file_input()]}
    refused = await refusal(client.views_publish(user_id=CHLOE, view=home))
    assert "unsupported type: file_input" in refused["response_metadata"]["messages"][0]
    post = client.chat_postMessage(channel=CHLOE, text="Hello", blocks=[file_input()])
    assert (await refusal(post))["error"] == "invalid_blocks"


async def test_an_app_that_may_not_read_files_cannot_ask_for_them() -> None:
    async with (
        town() as sandbox,
        in_socket_mode(sandbox) as host,
        User(sandbox.url, "chloe") as chloe,
    ):
        trigger = await trigger_of(host, chloe)
        opened = client_of(sandbox).views_open(trigger_id=trigger, view=modal(file_input()))
        refused = await refusal(opened)
        assert (refused["error"], refused["needed"]) == ("missing_scope", "files:read")
