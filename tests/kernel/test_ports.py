"""What services may count on, of Slack and of what stands in for it in memory."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.kernel.clock import StoppedClock
from bot.kernel.errors import SlackFault
from bot.kernel.ports import Conversations, Files, Installation, Messages, PeopleDirectory, everyone
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.ports import SlackSentences
from bot.slack.kit.profiles import profile_of
from bot.slack.kit.web_client import WebClient
from sandbox import manifest, workspace
from sandbox.faults import Fault
from sandbox.server import Sandbox
from tests.databases import sealed_views
from tests.ports import InMemorySlack, Uploaded
from tests.town import ROOT

CROWD = 600
"""More than a page."""


@dataclass
class Side:
    """The ports, and what is seen at the other end of them."""

    directory: PeopleDirectory
    installation: Installation
    conversations: Conversations
    messages: Messages
    files: Files
    sentences: Callable[[str], list[str]]
    """Channel → what stands there."""
    uploaded: Callable[[str], list[Uploaded]]
    share: Callable[[str, bytes], str]
    limit: Callable[[int], None]
    """No larger file is taken from now on."""
    leaves: Callable[[str], None]
    """Somebody is deactivated."""


@pytest.fixture
def inhabited() -> workspace.SlackWorkspace:
    loaded = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    loaded.crowd(CROWD)
    return loaded


@pytest.fixture
def in_memory(inhabited: workspace.SlackWorkspace) -> Side:
    profiles = [profile_of(each.public(with_email=True)) for each in inhabited.members.values()]
    slack = InMemorySlack(*profiles)

    def leaves(slack_id: str) -> None:
        member = inhabited.members[slack_id]
        member.deleted = True
        slack.directory.members[slack_id] = profile_of(member.public(with_email=True))

    def limit(most: int) -> None:
        slack.files.largest = most

    return Side(
        slack.directory,
        slack.installation,
        slack.conversations,
        slack.messages,
        slack.files,
        sentences=lambda channel: [
            text for (where, _), text in slack.messages.posted.items() if where == channel
        ],
        uploaded=lambda channel: [f for f in slack.files.uploaded if f.channel_id == channel],
        share=slack.files.share,
        limit=limit,
        leaves=leaves,
    )


@pytest.fixture
async def slack(inhabited: workspace.SlackWorkspace, clock: StoppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"), workspace=inhabited, now=clock.now
    ) as started:
        yield started


@pytest.fixture
async def over_slack(slack: Sandbox) -> AsyncIterator[Side]:
    async with aiohttp.ClientSession() as http:
        world = slack.world
        client = WebClient(
            token=slack.bot_token, base_url=slack.api_url, session=http, retry_handlers=[]
        )
        gateway = Gateway(client=client, views=sealed_views())

        def uploaded(channel: str) -> list[Uploaded]:
            return [
                Uploaded(channel, file.name, file.data, file.title, message.text)
                for message in world.channels[channel].messages
                for file in message.files
            ]

        def leaves(slack_id: str) -> None:
            world.members[slack_id].deleted = True

        yield Side(
            gateway,
            gateway,
            gateway,
            SlackSentences(gateway),
            gateway.files,
            sentences=lambda channel: [m.text for m in world.channels[channel].messages],
            uploaded=uploaded,
            share=lambda owner, data: world.files.add(owner, "people.csv", data, 0).id,
            limit=lambda most: world.settings.change({"largest_file": most}),
            leaves=leaves,
        )


@pytest.fixture(params=["in_memory", "over_slack"])
def side(request: pytest.FixtureRequest) -> Side:
    found: Side = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def chloe(inhabited: workspace.SlackWorkspace) -> str:
    return _id_of(inhabited, "chloe")


@pytest.fixture
def marc(inhabited: workspace.SlackWorkspace) -> str:
    return _id_of(inhabited, "marc")


def _id_of(inhabited: workspace.SlackWorkspace, handle: str) -> str:
    return next(each.id for each in inhabited.members.values() if each.handle == handle)


async def test_somebody_is_found_by_id_and_by_address(side: Side, chloe: str) -> None:
    found = await side.directory.person(chloe)
    assert (found.handle, found.name, found.is_active) == ("chloe", "Chloé Martin", True)
    assert (found.time_zone, found.locale) == ("Europe/Paris", "fr-FR")
    by_address = await side.directory.person_by_email(found.email.upper())
    assert by_address.slack_id == chloe


async def test_who_left_is_found_by_id_alone(side: Side, chloe: str) -> None:
    address = (await side.directory.person(chloe)).email
    side.leaves(chloe)
    assert not (await side.directory.person(chloe)).is_active
    with pytest.raises(SlackFault) as fault:
        await side.directory.person_by_email(address)
    assert fault.value.knows_nobody


async def test_nobody_is_told_apart_from_no_answer(side: Side) -> None:
    for ask in (side.directory.person("U0NOBODY1"), side.directory.person_by_email("no@body.xx")):
        with pytest.raises(SlackFault) as fault:
            await ask
        assert fault.value.knows_nobody
        assert fault.value.permanent


async def test_everybody_comes_once_however_many_pages_it_takes(
    side: Side, inhabited: workspace.SlackWorkspace
) -> None:
    first, cursor = await side.directory.people("")
    assert cursor != ""
    assert len(first) < CROWD
    handles = [profile.handle async for profile in everyone(side.directory)]
    assert len(handles) == len(set(handles))
    assert set(handles) >= {each.handle for each in inhabited.members.values()}


async def test_the_workspace_and_the_bot_in_it_are_told(side: Side) -> None:
    installed = await side.installation.team()
    assert installed.team_id.startswith("T")
    assert installed.name
    assert installed.bot_user_id.startswith("U")


async def test_a_conversation_is_the_same_one_each_time(side: Side, chloe: str, marc: str) -> None:
    both = await side.conversations.open_conversation(chloe, marc)
    assert await side.conversations.open_conversation(marc, chloe) == both
    alone = await side.conversations.open_conversation(chloe)
    assert (both[0], alone[0]) == ("G", "D")
    with pytest.raises(SlackFault) as fault:
        await side.conversations.open_conversation("U0NOBODY1")
    assert fault.value.knows_nobody


async def test_a_sentence_is_said_and_changed(side: Side, chloe: str) -> None:
    channel = await side.conversations.open_conversation(chloe)
    ts = await side.messages.say(channel, "*Half* of it")
    other = await side.messages.say(channel, "Something else")
    assert ts != other
    await side.messages.change(channel, ts, "*All* of it")
    assert side.sentences(channel) == ["*All* of it", "Something else"]


async def test_what_stands_nowhere_cannot_be_changed(side: Side, chloe: str) -> None:
    channel = await side.conversations.open_conversation(chloe)
    with pytest.raises(SlackFault) as fault:
        await side.messages.change(channel, "1.000001", "Too late")
    assert fault.value.permanent
    with pytest.raises(SlackFault) as fault:
        await side.messages.say("D0NOWHERE1", "To nobody")
    assert fault.value.permanent


async def test_a_file_is_shared_with_a_sentence_from_bytes_and_from_the_disk(
    side: Side, chloe: str, tmp_path: Path
) -> None:
    channel = await side.conversations.open_conversation(chloe)
    path = tmp_path / "on the disk"
    path.write_bytes(b"from the disk")
    first = await side.files.upload(channel, "a.csv", b"from memory", "A", "Here it is")
    second = await side.files.upload(channel, "b.csv", path, "B")
    assert first != second
    assert side.uploaded(channel) == [
        Uploaded(channel, "a.csv", b"from memory", "A", "Here it is"),
        Uploaded(channel, "b.csv", b"from the disk", "B", ""),
    ]


async def test_a_file_that_is_too_large_is_refused_as_such(side: Side, chloe: str) -> None:
    channel = await side.conversations.open_conversation(chloe)
    side.limit(10)
    with pytest.raises(SlackFault) as fault:
        await side.files.upload(channel, "a.csv", b"x" * 11, "A")
    assert fault.value.file_too_large
    assert fault.value.permanent
    assert not fault.value.perhaps_done
    assert side.uploaded(channel) == []


async def test_what_somebody_shared_is_read_but_no_further_than_wanted(
    side: Side, chloe: str
) -> None:
    file = await side.files.file(side.share(chloe, b"x" * 1000))
    assert (file.owner, file.size) == (chloe, 1000)
    assert await side.files.fetch(file.address, 1000) == b"x" * 1000
    assert len(await side.files.fetch(file.address, 100)) > 100


async def test_no_address_but_slack_s_own_is_asked(side: Side) -> None:
    with pytest.raises(SlackFault) as fault:
        await side.files.fetch("http://elsewhere.example/files-pri/T1-F1/people.csv", 100)
    assert fault.value.code == "foreign_address"
    with pytest.raises(SlackFault) as unknown:
        await side.files.file("F0NOTHERE1")
    assert unknown.value.permanent


@pytest.mark.parametrize(
    ("kind", "wait", "perhaps_done"),
    [("429", 7.0, False), ("500", None, True), ("drop", None, True)],
)
async def test_a_slack_that_stumbles_may_be_asked_again(
    over_slack: Side,
    slack: Sandbox,
    chloe: str,
    kind: str,
    wait: float | None,
    perhaps_done: bool,
) -> None:
    # aiohttp asks once more by itself where a connection was closed on it.
    slack.faults.add(Fault("users.info", kind, times=2 if kind == "drop" else 1, seconds=7.0))
    with pytest.raises(SlackFault) as fault:
        await over_slack.directory.person(chloe)
    assert not fault.value.permanent
    assert fault.value.retry_after == wait
    assert fault.value.perhaps_done == perhaps_done
    assert (await over_slack.directory.person(chloe)).handle == "chloe"


async def test_what_this_slack_does_not_offer_the_app_is_told_apart(
    over_slack: Side, slack: Sandbox, chloe: str
) -> None:
    address = (await over_slack.directory.person(chloe)).email
    channel = await over_slack.conversations.open_conversation(chloe)
    file_id = over_slack.share(chloe, b"x")
    slack.world.granted -= {"users:read.email", "files:write", "files:read"}
    for ask in (
        over_slack.directory.person_by_email(address),
        over_slack.files.upload(channel, "a.csv", b"x", "A"),
        over_slack.files.file(file_id),
    ):
        with pytest.raises(SlackFault) as fault:
            await ask
        assert fault.value.not_offered


async def test_a_workspace_without_uploads_says_so(
    over_slack: Side, slack: Sandbox, chloe: str
) -> None:
    channel = await over_slack.conversations.open_conversation(chloe)
    slack.world.settings.change({"uploads": False})
    with pytest.raises(SlackFault) as fault:
        await over_slack.files.upload(channel, "a.csv", b"x", "A")
    assert fault.value.takes_no_files
    assert fault.value.permanent


async def test_a_file_that_does_not_come_over_may_be_asked_for_again(
    over_slack: Side, slack: Sandbox, chloe: str
) -> None:
    file = await over_slack.files.file(over_slack.share(chloe, b"content"))
    slack.faults.add(Fault("url_private", "500"))
    with pytest.raises(SlackFault) as fault:
        await over_slack.files.fetch(file.address, 100)
    assert not fault.value.permanent
    assert await over_slack.files.fetch(file.address, 100) == b"content"


@pytest.mark.parametrize(
    ("kind", "method"),
    [("500", "upload_url"), ("429", "files.getUploadURLExternal"), ("drop", "upload_url")],
)
async def test_an_upload_that_breaks_before_anybody_sees_it_may_begin_anew(
    over_slack: Side, slack: Sandbox, chloe: str, kind: str, method: str
) -> None:
    channel = await over_slack.conversations.open_conversation(chloe)
    slack.faults.add(Fault(method, kind, seconds=0.05))
    with pytest.raises(SlackFault) as fault:
        await over_slack.files.upload(channel, "a.csv", b"x", "A")
    assert not fault.value.permanent
    assert not fault.value.perhaps_done
    await over_slack.files.upload(channel, "a.csv", b"x", "A")
    assert len(over_slack.uploaded(channel)) == 1


async def test_a_token_that_is_refused_is_told_apart(slack: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        client = WebClient(
            token="xoxb-of-another-app", base_url=slack.api_url, session=http, retry_handlers=[]
        )
        with pytest.raises(SlackFault) as fault:
            await Gateway(client=client, views=sealed_views()).team()
    assert fault.value.refuses_token
