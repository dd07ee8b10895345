"""Digests that come of themselves: to each lead or to their channel, each period once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.digest.digest_schedule import ScheduleChoice, choose, owe_due
from bot.digest.rules import digest_schedule
from sandbox.driver import Json, User
from storage.tables import Delivery, Person, Programme
from tests.scenes import Scenes
from tests.stories.answered import closed
from tests.stories.forged import chosen, click_payload, forged_click, forged_submit
from tests.stories.programmed import changed, programme_of, set_up
from tests.stories.shown import buttons, filled, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)
TITLE = {"en": "Digest: Comité", "fr": "Synthèse : Comité"}


@pytest.fixture
async def led(paired: Town, scenes: Scenes) -> Town:
    """The programme has one name in both languages."""
    return await scenes.after(a_name_in_both_languages, paired)


async def a_name_in_both_languages(town: Town) -> None:
    await set_up(town, name="Comité")


async def form(town: Town, person: User) -> Json:
    """As its button opens it: the digest that has the button would be one more of them."""
    await closed(person)
    await town.sandbox.outward.send(
        "interactive", click_payload(town, person, "digest_schedule", 1)
    )
    return await person.modal("digest_schedule_modal")


async def scheduled(town: Town, person: User, **typed: str) -> dict[str, str]:
    return wrong(await person.submit(await form(town, person), **typed))


async def owed(town: Town) -> list[Delivery]:
    async with town.bot.context.db.reading() as session:
        found = await session.exec(select(Delivery).where(Delivery.kind == "digest"))
        return sorted(found.all(), key=lambda row: row.id or 0)


async def direct(person: User) -> list[Json]:
    """The digests in this person's own conversation with the bot."""
    return [
        {**message, "channel": channel["id"]}
        for channel in (await person.state())["channels"]
        if channel["kind"] == "im"
        for message in await person.messages(channel["id"])
        if "digest_schedule" in str(message["blocks"])
    ]


async def in_channel(town: Town) -> list[Json]:
    return [m for m in await town.ines.messages("direction") if not m["ephemeral"]]


def the_channel(town: Town) -> str:
    """The leads' private channel, in which the bot is."""
    world = town.sandbox.world
    world.granted |= {"groups:read"}
    return world.add_channel("direction", "group", [town.ines.id, world.bot_user]).id


@EITHER
async def test_a_weekly_digest_comes_to_each_lead_once(led: Town, language: str) -> None:
    await led.adam.command("/mentoring role @priya lead")
    wish = {"digest_every": "week", "digest_weekday": "1", "digest_at": "08:30"}
    assert await scheduled(led, led.ines, **wish) == {}
    held = filled(await form(led, led.ines))
    assert (held["digest_every"], held["digest_weekday"]) == ("week", "1")
    assert (held["digest_at"], held["digest_to"]) == ("08:30", "dm")
    next_at = (await programme_of(led)).next_digest_at
    assert next_at is not None
    await led.at(next_at - timedelta(minutes=1))
    assert await owed(led) == []
    for minutes in (0, 1, 120):
        await led.at(next_at + timedelta(minutes=minutes))
    period = {
        "en": "From 16 November 2026 to 22 November 2026",
        "fr": "Du 16 novembre 2026 au 22 novembre 2026",
    }[language]
    for person in (led.ines, led.priya):
        (digest,) = await direct(person)
        assert said(led, digest).startswith(TITLE[language])
        assert period in said(led, digest)
    assert await direct(led.adam) == []
    assert (await programme_of(led)).next_digest_at == next_at + WEEK


async def test_each_lead_reads_it_in_their_own_language(led: Town) -> None:
    await led.adam.command("/mentoring role @priya lead")
    await scheduled(led, led.ines, digest_every="week", digest_weekday="0", digest_at="10:00")
    await led.at(MONDAY + timedelta(days=1))
    (hers,) = await direct(led.ines)
    (other,) = await direct(led.priya)
    assert said(led, hers).startswith(TITLE["fr"])
    assert said(led, other).startswith(TITLE["en"])


@EITHER
async def test_a_monthly_digest_comes_to_the_channel(led: Town, language: str) -> None:
    await set_up(led, channel_id=the_channel(led), language=language)
    wish = {"digest_every": "month", "digest_month_day": "2", "digest_to": "channel"}
    assert await scheduled(led, led.ines, **wish) == {}
    assert filled(await form(led, led.ines))["digest_month_day"] == "2"
    for day in (1, 2, 3, 4):
        await led.at(datetime(2026, 12, day, 12, tzinfo=MONDAY.tzinfo))
    (digest,) = await in_channel(led)
    period = {
        "en": "From 1 November 2026 to 30 November 2026",
        "fr": "Du 1 novembre 2026 au 30 novembre 2026",
    }[language]
    assert said(led, digest).startswith(TITLE[language])
    assert period in said(led, digest).replace("1er", "1")
    assert await direct(led.ines) == []


async def test_after_a_long_outage_only_the_latest_comes(led: Town) -> None:
    await scheduled(led, led.ines, digest_every="week", digest_weekday="0", digest_at="10:00")
    # At night: it comes in the morning.
    await led.at(MONDAY + 5 * WEEK + timedelta(hours=12))
    assert await direct(led.ines) == []
    await led.at(MONDAY + 5 * WEEK + timedelta(days=1))
    (digest,) = await direct(led.ines)
    assert "Du 21 décembre 2026 au 27 décembre 2026" in said(led, digest)
    assert len(await owed(led)) == 1


async def test_nothing_comes_before_the_programme_begins(led: Town) -> None:
    await scheduled(led, led.ines, digest_every="week", digest_weekday="0", digest_at="10:00")
    begins = (MONDAY + 3 * WEEK).date()
    async with led.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.starts_on = begins
        session.add(programme)
    for weeks in range(1, 4):
        await led.at(MONDAY + weeks * WEEK + timedelta(hours=12))
        assert await owed(led) == []
    await led.at(MONDAY + 4 * WEEK + timedelta(hours=12))
    assert len(await owed(led)) == 1


async def test_none_is_wanted_any_more(led: Town) -> None:
    await scheduled(led, led.ines, digest_every="week")
    await scheduled(led, led.ines, digest_every="none")
    await led.at(MONDAY + 3 * WEEK)
    assert await owed(led) == []


@EITHER
async def test_a_closed_programme_has_none_but_the_last(led: Town, language: str) -> None:
    await set_up(led, channel_id=the_channel(led), language=language)
    await scheduled(led, led.ines, digest_every="week", digest_to="channel")
    await led.at(MONDAY - timedelta(hours=4))
    await changed(led.ines, "programme_close")
    for weeks in range(4):
        await led.at(MONDAY + weeks * WEEK)
    (row,) = await owed(led)
    # Nobody looks at the channel while the programme closes: the last one comes to each lead.
    assert not row.dedupe_key.endswith(":channel")
    (digest,) = await direct(led.ines)
    whole = {"en": "Since the programme began", "fr": "Depuis le début du programme"}[language]
    assert whole in said(led, digest)
    assert await in_channel(led) == []
    over = await forged_submit(
        led,
        led.ines,
        "digest_schedule_modal",
        {"programme": 1, "language": language},
        {
            "digest_every": chosen("week"),
            "digest_weekday": chosen("0"),
            "digest_at": {"type": "timepicker", "selected_time": "09:00"},
            "digest_to": chosen("dm"),
        },
    )
    assert "Comité" in wrong({"response": over})["digest_every"]
    assert (await programme_of(led)).next_digest_at is None


async def test_who_leads_it_no_longer_reads_none_that_is_owed(led: Town) -> None:
    await led.adam.command("/mentoring role @priya lead")
    await scheduled(led, led.ines, digest_every="week", digest_weekday="0", digest_at="10:00")
    due_at = (await programme_of(led)).next_digest_at
    assert due_at is not None
    async with led.bot.context.db.transaction() as session:
        await owe_due(session, due_at, {})
    assert len(await owed(led)) == 2
    await led.adam.command("/mentoring role @priya none")
    await led.at(MONDAY + timedelta(days=1))
    assert len(await direct(led.ines)) == 1
    assert await direct(led.priya) == []
    assert sorted(row.state for row in await owed(led)) == ["cancelled", "sent"]


@pytest.mark.parametrize("named", ["by a role", "by the settings"])
async def test_the_last_one_of_a_programme_without_leads_is_for_who_closed_it(
    led: Town, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with led.bot.context.db.transaction() as session:
        adam = (await session.exec(select(Person).where(Person.handle == "adam"))).one()
        adam.is_slack_admin = named == "by a role"
        session.add(adam)
    if named == "by the settings":
        monkeypatch.setitem(vars(led.bot.context), "admins", frozenset({led.adam.id}))
    await led.adam.command("/mentoring role @ines none")
    await changed(led.adam, "programme_close")
    # Nine in London.
    await led.at(MONDAY + timedelta(hours=1))
    (digest,) = await direct(led.adam)
    assert "Since the programme began" in said(led, digest)
    assert await direct(led.ines) == []


@pytest.mark.parametrize(
    ("every", "day"), [("month", "0"), ("month", "29"), ("week", "7"), ("week", "28"), ("day", "1")]
)
async def test_a_day_that_the_form_does_not_offer_is_not_looked_for(
    led: Town, every: str, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_vain(*_: object) -> None:
        raise AssertionError("it would be looked for until the year 9999")

    monkeypatch.setattr(digest_schedule, "next_after", in_vain)
    values = {
        "digest_every": chosen(every),
        "digest_weekday": chosen(day),
        "digest_month_day": chosen(day),
        "digest_at": {"type": "timepicker", "selected_time": "09:00"},
        "digest_to": chosen("dm"),
    }
    with pytest.raises(ValueError, match="does not offer"):
        async with led.bot.context.db.transaction() as session:
            await choose(
                session,
                actor=await led.bot.context.asker(led.ines.id),
                programme_id=1,
                wish=ScheduleChoice(every, int(day), time(9), "dm"),
                now=led.clock.now(),
            )
    sent = await forged_submit(
        led, led.ines, "digest_schedule_modal", {"programme": 1, "language": "en"}, values
    )
    assert "leads nowhere" in wrong({"response": sent})["digest_every"]
    assert (await programme_of(led)).next_digest_at is None


@EITHER
async def test_nobody_else_chooses_when_they_come(led: Town, language: str) -> None:
    refused = {"en": "In this programme, only", "fr": "Dans ce programme, seul"}[language]
    values = {
        "digest_every": chosen("week"),
        "digest_weekday": chosen("0"),
        "digest_at": {"type": "timepicker", "selected_time": "09:00"},
        "digest_to": chosen("dm"),
    }
    for person in (led.chloe, led.marc, led.priya):
        told = said(led, await forged_click(led, person, "digest_schedule", 1))
        assert told.startswith(refused), person.handle
        sent = await forged_submit(
            led, person, "digest_schedule_modal", {"programme": 1, "language": language}, values
        )
        assert wrong({"response": sent})["digest_every"].startswith(refused)
    assert (await programme_of(led)).next_digest_at is None


@EITHER
async def test_a_workspace_without_tables_and_charts_reads_it_in_words(
    led: Town, language: str
) -> None:
    led.sandbox.world.settings.change({"new_blocks": False})
    await scheduled(led, led.ines, digest_every="week", digest_weekday="0", digest_at="10:00")
    await led.at(MONDAY + timedelta(days=1))
    (digest,) = await direct(led.ines)
    assert not {"data_table", "data_visualization"} & {b["type"] for b in digest["blocks"]}
    assert {"en": "Answers given", "fr": "Réponses données"}[language] in str(digest["blocks"])
    assert "digest_schedule" in buttons(digest)


@EITHER
async def test_from_its_launch_on_a_programme_has_one_every_month(led: Town, language: str) -> None:
    await set_up(led, state="draft")
    view = await changed(led.ines, "programme_launch")
    told = {
        "en": "The next digest comes on 1 December 2026: *When it comes* changes that.",
        "fr": "La prochaine synthèse arrive le 1er décembre 2026 : *Programmer l’envoi* permet d’en"
        " changer.",
    }[language]
    assert told in shown(led, view)
    assert "digest_schedule" in buttons(view)
    programme = await programme_of(led)
    assert (programme.digest_every, programme.digest_to) == ("month", "dm")
    await led.at(datetime(2026, 12, 1, 10, 0, tzinfo=UTC))
    (digest,) = await direct(led.ines)
    days = {"en": "From 1 November 2026 to 30", "fr": "Du 1er novembre 2026 au 30"}[language]
    assert days in said(led, digest)


async def test_what_its_leads_chose_before_is_kept_at_the_launch(led: Town) -> None:
    await set_up(led, state="draft")
    await scheduled(led, led.ines, digest_every="week", digest_weekday="1", digest_at="08:30")
    await changed(led.ines, "programme_launch")
    programme = await programme_of(led)
    assert (programme.digest_every, programme.digest_day) == ("week", 1)
