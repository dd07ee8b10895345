"""A Slack that lacks methods: pair, prompt, answers and digest work all the same."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from app import live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from sandbox.driver import User
from sandbox.faults import Fault
from sandbox.server import Sandbox
from tests.stories.answered import answered
from tests.stories.digested import digested
from tests.stories.shown import EVERY, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest

NOTHING_OF_PEOPLE = ("users.info", "users.list")
MISSING = [
    ("users.info",),
    ("users.list",),
    NOTHING_OF_PEOPLE,
    ("views.publish",),
    ("chat.update",),
    ("conversations.history",),
    (*NOTHING_OF_PEOPLE, "views.publish", "chat.update", "conversations.history"),
]


@pytest.fixture
def origin() -> None:
    """A Slack of its own."""


@pytest.fixture(params=MISSING, ids=lambda methods: "+".join(methods))
def missing(request: pytest.FixtureRequest, sandbox: Sandbox) -> tuple[str, ...]:
    methods: tuple[str, ...] = request.param
    for method in methods:
        sandbox.faults.add(Fault(method, "unknown_method", times=EVERY))
    return methods


@pytest.fixture
def settings(missing: tuple[str, ...], sandbox: Sandbox, settings: Settings) -> Settings:
    """Where Slack tells nothing about people, the settings name the admin."""
    return replace(settings, admins=frozenset({sandbox.world.member("adam").id}))


async def test_the_week_works(
    town: Town,
    missing: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    led = said(town, await town.adam.command("/mentoring role @ines lead"))
    assert "@ines now leads" in led
    made = said(town, await town.ines.command("/mentorat binôme @chloe @marc"))
    assert made.startswith(("@chloe accompagne désormais @marc", "@chloe now mentors @marc"))
    await town.at(MONDAY_NINE_IN_PARIS)
    await town.ines.say("/mentoring send")
    prompt = await town.marc.message_in("chloe", holding="answer_met")
    await town.marc.answer_to(prompt, "answer_met")
    submitted = await answered(town.chloe, "marc", note="Les codes", usefulness="5")
    assert submitted["response"]["response_action"] == "closed"
    digest = await digested(town, town.ines)
    # Where nobody's locale is known, everyone is answered in English. The list of people tells it
    # as well, which is asked for before the first message goes out.
    told = (
        ("Answered by mentors: *1 of 1*", "Sessions held: *1*", "All is well.")
        if set(NOTHING_OF_PEOPLE) <= set(missing)
        else ("Réponses des mentors : *1 sur 1*", "Séances tenues : *1*", "Tout va bien.")
    )
    assert [line for line in told if line not in digest] == []
    if "chat.update" not in missing:
        both = await town.marc.message_in("chloe", holding="both answered", edited=True)
        assert "You have both answered" in shown(town, both)
    await town.settled()
    assert "Traceback" not in "".join(capsys.readouterr())
    assert [record for record in caplog.records if record.exc_info] == []


async def test_the_shortcut_works(town: Town) -> None:
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.adam.command("/mentoring send")
    await town.chloe.shortcut("checkin_shortcut")
    assert "@marc" in shown(town, await town.chloe.modal("answer_modal"))


@pytest.mark.parametrize("missing", [NOTHING_OF_PEOPLE], indirect=True, ids=["nothing"])
async def test_where_people_are_unknown_a_command_is_answered_in_its_own_language(
    town: Town, missing: tuple[str, ...]
) -> None:
    assert "Bonjour" in said(town, await town.chloe.command("/mentorat"))
    assert "Hello" in said(town, await town.chloe.command("/mentoring"))


@pytest.mark.parametrize("missing", [("users.info",)], indirect=True, ids=["users.info"])
async def test_what_was_known_of_the_owner_is_not_forgotten(town: Town) -> None:
    answer = said(town, await town.adam.command("/mentoring role @adam none"))
    assert answer.startswith("@adam is an admin through Slack or the bot’s settings")
    home = shown(town, await town.adam.open_home())
    assert "Your reverse mentoring" in home


@pytest.mark.parametrize("missing", [("users.list",)], indirect=True, ids=["users.list"])
async def test_a_bare_name_is_looked_for_among_those_who_were_met(town: Town) -> None:
    await town.marc.command("/mentoring help")
    town.sandbox.acts._escaped = lambda text: text  # type: ignore[method-assign]
    answer = said(town, await town.adam.command("/mentoring role @marc lead"))
    assert answer.startswith("@marc now leads")
    unknown = said(town, await town.adam.command("/mentoring role @helen lead"))
    assert unknown.startswith("I found nobody for “@helen”.")


@pytest.fixture
async def again(
    sandbox: Sandbox, settings: Settings, clock: StoppedClock
) -> AsyncIterator[tuple[User, User]]:
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(User(sandbox.url, handle))
            for handle in ("adam", "marc")
        ]
        yield people[0], people[1]


@pytest.mark.parametrize(
    "missing", [("conversations.history",)], indirect=True, ids=["conversations.history"]
)
async def test_a_bot_that_cannot_look_back_starts_again(
    again: tuple[User, User], settings: Settings, clock: StoppedClock
) -> None:
    adam, marc = again
    for _ in range(2):
        async with live(settings, clock=clock) as bot:
            await adam.command("/mentoring pair @chloe @marc")
            await marc.message_in("chloe", holding="Welcome")
            await at_rest(bot)
    clock.move_to(MONDAY_NINE_IN_PARIS)
    for _ in range(2):
        async with live(settings, clock=clock) as bot:
            await bot.scheduler.tick()
            prompt = await marc.message_in("chloe", holding="answer_met")
            await at_rest(bot)
    texts = [str(message["text"]) for message in await marc.messages(prompt["channel"])]
    assert len(texts) == 2
    assert sum("This week’s topic" in text for text in texts) == 1


@pytest.mark.parametrize("missing", [("views.publish",)], indirect=True, ids=["views.publish"])
async def test_a_slack_without_home_is_asked_for_it_once(town: Town) -> None:
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.at(MONDAY_NINE_IN_PARIS)
    (planned,) = town.sandbox.faults.planned
    prompt = await town.marc.message_in("chloe", holding="answer_met")
    await town.marc.do("home")
    for action in ("answer_met", "answer_not_yet", "answer_met"):
        await town.marc.answer_to(prompt, action)
        await town.settled()
        assert planned.times == EVERY - 1
