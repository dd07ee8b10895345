"""Everything that can be typed can also be done from App Home, with buttons and pickers alone."""

from collections.abc import Mapping

import pytest

from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import GRANTS, ActorRole
from bot.slack.kit import ids
from bot.slack.kit.help import GROUPS
from bot.texts import load
from sandbox.driver import Json, User
from storage.tables import BlockedPair, CheckIn, Pair
from tests.kit.test_commands import quoted, verbs
from tests.stories.answered import answered, closed, loaded
from tests.stories.arranging import paused, planned, rows
from tests.stories.at_home import EVERYTHING, choose, pair_window, press_in
from tests.stories.probing import is_refusal
from tests.stories.shown import buttons, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town

MOST = 7
"""Things to press, for somebody with one pair."""
OF_PROGRAMME: Mapping[Verb, str] = {
    verb: f"programme_menu.{verb}"
    for verb in (
        Verb.PAIR, Verb.PAIRS, Verb.END, Verb.SEND, Verb.DIGEST, Verb.EXPORT, Verb.TOPICS,
        Verb.MATCH, Verb.BLOCK, Verb.UNBLOCK, Verb.COVERAGE, Verb.IMPORT, Verb.PEOPLE,
        Verb.INSIGHTS,
    )
}  # fmt: skip
"""In the window of a programme, for its admins and its leads."""
AT_THE_END: Mapping[ActorRole, Mapping[Verb, str]] = {
    ActorRole.LEAD: {Verb.PROGRAMMES: "programme_menu.all", Verb.TASKS: "programme_menu.tasks"},
    ActorRole.ADMIN: {
        Verb.PROGRAMMES: "programme_menu.all",
        Verb.ROLE: "programme_menu.role",
        Verb.AUDIT: "audit.open",
        Verb.THRESHOLD: "programme_menu.threshold",
    },
}
"""Below the cards of programmes."""
_DATES = {Verb.PLAN: ids.PLAN_OPEN, Verb.MOVE: ids.MOVE_OPEN, Verb.PAUSE: ids.PAUSE_OPEN}
_OF_TWO = {**_DATES, Verb.CHECKIN: ids.ANSWER_OPEN, Verb.LEAVE: ids.LEAVE_OPEN}
OF_PAIR: Mapping[ActorRole, Mapping[Verb, str]] = {
    ActorRole.MENTOR: _OF_TWO,
    ActorRole.EXECUTIVE: {**_OF_TWO, Verb.DELEGATE: ids.DELEGATES_OPEN},
    ActorRole.DELEGATE: _DATES,
}
"""In the window of a pair; RESUME once it pauses."""
EVERYBODY = frozenset({Verb.HELP, Verb.PRIVACY})


def ways(role: ActorRole) -> set[Verb]:
    """What Home has a way to."""
    if role in AT_THE_END:
        return {*OF_PROGRAMME, *AT_THE_END[role], *EVERYBODY}
    if role in OF_PAIR:
        # Of their pairs Home itself tells.
        return {*OF_PAIR[role], Verb.RESUME, Verb.PAIRS, *EVERYBODY}
    return set(EVERYBODY)


@pytest.mark.parametrize("role", list(ActorRole))
def test_each_command_has_its_way_for_each_role_that_may_use_it(role: ActorRole) -> None:
    may: set[Verb] = {Verb.HELP}
    for _, lines in GROUPS:
        for key, action in lines:
            if role in GRANTS[action]:
                line = load().say("en")(key, command="").replace("` ", "`")
                may |= set(verbs(quoted(line)))
    assert may - ways(role) == set()


async def programme_window(person: User) -> Json:
    await closed(person)
    await choose(person, await person.open_home(), EVERYTHING)
    return await loaded(person)


async def opened(person: User, before: Json | None) -> Json:
    """What came of a click, once it is there."""

    async def there() -> Json | None:
        view = await loaded(person)
        return view if before is None or view["blocks"] != before["blocks"] else None

    return await person.until(there)


@pytest.mark.parametrize("role", [ActorRole.LEAD, ActorRole.ADMIN])
async def test_what_staff_type_they_can_press(paired: Town, role: ActorRole) -> None:
    person = paired.ines if role is ActorRole.LEAD else paired.adam
    for verb, key in OF_PROGRAMME.items():
        window = await programme_window(person)
        await choose(person, window, key)
        told = shown(paired, await opened(person, window))
        assert not is_refusal(paired, told), verb
    for verb, key in AT_THE_END[role].items():
        await closed(person)
        await choose(person, await person.open_home(), key)
        told = shown(paired, await opened(person, None))
        assert not is_refusal(paired, told), verb


async def test_what_names_people_is_done_with_pickers_alone(paired: Town) -> None:
    async def picked(verb: Verb, **typed: str) -> None:
        await choose(paired.ines, await programme_window(paired.ines), f"programme_menu.{verb}")
        window = await paired.ines.modal("names_modal")
        assert wrong(await paired.ines.submit(window, **typed)) == {}, verb

    two = {"named_first": "priya", "named_second": "helen"}
    await picked(Verb.PAIR, **two)
    assert [row.state for row in await rows(paired, Pair)] == ["active", "active"]
    await picked(Verb.SEND, **two)
    assert [row.pair_id for row in await rows(paired, CheckIn)] == [2]
    await picked(Verb.SEND)
    assert [row.pair_id for row in await rows(paired, CheckIn)] == [2, 1], "to every other pair"
    await picked(Verb.END, **two, named_why="Moved to Lyon")
    assert [row.state for row in await rows(paired, Pair)] == ["active", "ended"]
    await picked(Verb.BLOCK, **two)
    assert len(await rows(paired, BlockedPair)) == 1
    await picked(Verb.UNBLOCK, **two)
    assert await rows(paired, BlockedPair) == []
    await closed(paired.adam)
    await choose(paired.adam, await paired.adam.open_home(), "programme_menu.role")
    window = await paired.adam.modal("names_modal")
    assert wrong(await paired.adam.submit(window, named_first="priya", named_role="lead")) == {}
    assert shown(paired, await paired.adam.modal()).startswith("@priya now leads")


@pytest.mark.parametrize("role", list(OF_PAIR))
async def test_what_members_type_they_can_press(paired: Town, role: ActorRole) -> None:
    await paired.marc.command("/mentorat déléguer @priya")
    await paired.at(MONDAY_NINE_IN_PARIS)
    people = {ActorRole.MENTOR: paired.chloe, ActorRole.EXECUTIVE: paired.marc}
    person = people.get(role, paired.priya)
    for verb, action_id in OF_PAIR[role].items():
        await closed(person)
        window = await pair_window(person)
        await press_in(person, window, action_id)
        assert not is_refusal(paired, shown(paired, await person.modal())), verb
    await closed(person)
    assert wrong(await paused(person, "2026-12-09")) == {}
    await closed(person)
    await press_in(person, await pair_window(person), ids.RESUME)
    for action_id in (ids.PRIVACY_OPEN,):
        await closed(person)
        await person.click(await person.open_home(), action_id)
        assert not is_refusal(paired, shown(paired, await loaded(person)))
    await closed(person)
    await choose(person, await person.open_home(), "menu.commands")
    assert "/mentor" in shown(paired, await loaded(person))


async def test_whoever_has_one_pair_has_at_most_seven_things_to_press(paired: Town) -> None:
    async def counted(state: str) -> None:
        for person in (paired.chloe, paired.marc):
            pressed = buttons(await person.open_home())
            assert len(pressed) <= MOST, (state, pressed)

    await counted("quiet")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await counted("open")
    await answered(paired.chloe, "marc", note="Une idée", visibility="insight")
    await paired.marc.message_in(holding="insight_open")
    await counted("an insight waits")
    await planned(paired.chloe, "2026-11-26")
    await counted("planned")
    await closed(paired.marc)
    assert wrong(await paused(paired.marc, "2026-12-09")) == {}
    await counted("paused")
