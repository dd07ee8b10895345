"""A side that may be dropping out: the lead gets one private nudge, and buttons that help."""

from datetime import timedelta

from sqlmodel import select

from sandbox.driver import Json, User
from storage.states import PlannedState
from storage.tables import LeadTask, Pair, PlannedSession, Postponement
from tests.stories.answered import closed
from tests.stories.forged import forged_click, forged_submit, typed
from tests.stories.shown import buttons, filled, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest
from tests.whole import EITHER

WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


async def weighed(town: Town) -> None:
    await town.bot.scheduler.run("weigh_risk")
    await at_rest(town.bot)


async def nudges(person: User) -> list[Json]:
    direct = [c for c in (await person.state())["channels"] if c["kind"] == "im"]
    found = [{**m, "channel": c["id"]} for c in direct for m in await person.messages(c["id"])]
    return [m for m in found if "risk_open" in buttons(m)]


async def tapped(person: User, other: str, what: str) -> None:
    prompt = await person.message_in(other, holding="answer_met")
    await person.answer_to(prompt, f"answer_{what}")


async def silent_weeks(town: Town, weeks: int) -> None:
    """Chloé answers and Marc does not; ends as one more check-in opens."""
    for _ in range(weeks):
        now = town.clock.now()
        await town.at(MONDAY if now < MONDAY else now + WEEK)
        await tapped(town.chloe, "marc", "not_yet")
    await town.at(town.clock.now() + WEEK)


async def window(person: User) -> Json:
    await closed(person)
    await person.click((await nudges(person))[-1], "risk_open")
    return await person.modal()


async def tasks(town: Town) -> list[LeadTask]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(LeadTask).order_by(LeadTask.id))).all())  # type: ignore[arg-type]


@EITHER
async def test_silence_of_one_side_brings_the_lead_one_private_nudge(
    paired: Town, language: str
) -> None:
    await silent_weeks(paired, 1)
    await weighed(paired)
    assert await nudges(paired.ines) == [], "one check-in may pass"
    await silent_weeks(paired, 1)
    for _ in range(3):
        await weighed(paired)
        await paired.at(paired.clock.now() + HOUR)
    (letter,) = await nudges(paired.ines)
    assert "@marc" not in shown(paired, letter) + said(paired, letter)
    told = {
        "en": "@marc, whom @chloe mentors in *Reverse mentoring*, has let two check-ins or more",
        "fr": "@marc, que @chloe accompagne dans *Mentorat inversé*, a laissé passer au moins deux",
    }[language]
    assert told in shown(paired, await window(paired.ines))
    for person in (paired.chloe, paired.marc, paired.adam):
        assert await nudges(person) == []
    channel = (await paired.marc.message_in("chloe", holding="answer_met"))["channel"]
    assert not [m for m in await paired.marc.messages(channel) if "risk_" in str(m["blocks"])]


async def test_a_spell_ends_with_an_answer_and_another_one_is_told_again(paired: Town) -> None:
    await silent_weeks(paired, 2)
    await weighed(paired)
    await tapped(paired.marc, "chloe", "not_yet")
    await weighed(paired)
    (first,) = await tasks(paired)
    assert (first.state, first.done_by_id) == ("done", None)
    assert "rétablie d’elle-même" in shown(paired, await window(paired.ines))
    await silent_weeks(paired, 2)
    await weighed(paired)
    assert [task.state for task in await tasks(paired)] == ["done", "open"]
    assert len(await nudges(paired.ines)) == 2


async def test_snoozing_two_check_ins_is_a_risk_and_one_check_in_twice_is_not(
    paired: Town,
) -> None:
    for weeks, expected in ((0, 0), (1, 1)):
        await paired.at(MONDAY + weeks * WEEK)
        prompt = await paired.marc.message_in("chloe", holding="answer_met")
        key = prompt["blocks"][3]["elements"][0]["value"]
        await paired.marc.answer_to(prompt, "check_in_snooze", f"{key}:later")
        await paired.marc.answer_to(prompt, "check_in_snooze", f"{key}:tomorrow")
        await tapped(paired.marc, "chloe", "not_yet")
        await weighed(paired)
        assert len(await nudges(paired.ines)) == expected, weeks
    assert "a reporté au moins deux fois" in shown(paired, await window(paired.ines))
    async with paired.bot.context.db.reading() as session:
        rows = (await session.exec(select(Postponement))).all()
    assert {(row.kind, row.side) for row in rows} == {("snooze", "executive")}
    assert len(rows) == 4
    await paired.at(MONDAY + WEEK + HOUR)
    await tapped(paired.chloe, "marc", "met")
    await weighed(paired)
    assert [task.state for task in await tasks(paired)] == ["done"]


@EITHER
async def test_two_missed_sessions_are_nobody_s_alone(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    async with paired.bot.context.db.transaction() as session:
        for days in (1, 3):
            session.add(
                PlannedSession(
                    workspace_id=1,
                    pair_id=1,
                    starts_at=MONDAY + timedelta(days=days),
                    uid=str(days),
                    planned_by_id=1,
                    state=PlannedState.MISSED,
                    created_at=MONDAY,
                    updated_at=MONDAY,
                )
            )
    await paired.at(MONDAY + timedelta(days=4))
    await weighed(paired)
    told = {
        "en": "@chloe and @marc (*Reverse mentoring*) have missed two planned sessions",
        "fr": "@chloe et @marc (*Mentorat inversé*) ont manqué au moins deux séances",
    }[language]
    view = await window(paired.ines)
    assert told in shown(paired, view)
    await paired.ines.click(view, "risk_write")
    form = await paired.ines.modal("message_modal")
    ready = filled(form)["message"]
    assert "Chloé Martin" in ready
    assert "Marc Delorme" in ready
    await paired.ines.submit(form)
    for person in (paired.chloe, paired.marc):
        assert ready[:30] in said(paired, await person.message_in(holding=ready[:30]))


@EITHER
async def test_the_lead_writes_to_them_and_the_task_is_done(paired: Town, language: str) -> None:
    await silent_weeks(paired, 2)
    await weighed(paired)
    view = await window(paired.ines)
    await paired.ines.click(view, "risk_write")
    form = await paired.ines.modal("message_modal")
    ready = {"en": "Hello Marc Delorme, I imagine", "fr": "Bonjour Marc Delorme, j’imagine"}[
        language
    ]
    assert filled(form)["message"].startswith(ready)
    in_your_name = {"en": "in your name", "fr": "en votre nom"}[language]
    assert in_your_name in shown(paired, form)
    empty = {"en": "Write what you would like", "fr": "Écrivez ce que vous souhaitez"}[language]
    assert wrong(await paired.ines.submit(form, message=" \n"))["message"].startswith(empty)
    mine = "Dix minutes vendredi ? <!channel> *merci*"
    assert wrong(await paired.ines.submit(form, message=mine)) == {}
    letter = await paired.marc.message_in(holding="Dix minutes")
    sender = {
        "en": "@ines, who leads *Reverse mentoring*, writes to you:",
        "fr": "@ines, responsable de *Mentorat inversé*, vous écrit :",
    }[language]
    assert said(paired, letter).startswith(sender)
    assert "<!channel>" not in letter["text"]
    assert mine in shown(paired, letter), "as plain text, in which no sign is markup"
    assert "Dix minutes" not in str(await paired.marc.messages(await _pair_channel(paired)))
    (task,) = await tasks(paired)
    assert task.state == "done"
    over = {"en": "@ines saw to it", "fr": "@ines a réglé cela"}[language]
    assert over in shown(paired, await window(paired.ines))
    late = {"en": "Somebody has seen to this", "fr": "Quelqu’un s’en est occupé"}[language]
    for action in ("risk_write", "risk_send", "risk_close"):
        told = said(paired, await forged_click(paired, paired.ines, action, task.id))
        assert told.startswith(late), action
    again = await forged_submit(
        paired,
        paired.ines,
        "message_modal",
        {"task": task.id, "language": language},
        {"message": typed("Encore")},
    )
    assert wrong({"response": again})["message"].startswith(late)


async def _pair_channel(town: Town) -> str:
    return str((await town.marc.message_in("chloe", holding="answer_met"))["channel"])


@EITHER
async def test_the_lead_sends_the_prompt_or_says_that_it_is_seen_to(
    paired: Town, language: str
) -> None:
    await silent_weeks(paired, 2)
    await weighed(paired)
    had, seen = {
        "en": ("This pair already has its check-in for this period.", "@ines saw to it"),
        "fr": ("Ce binôme a déjà reçu son point", "@ines a réglé cela"),
    }[language]
    (task,) = await tasks(paired)
    told = said(paired, await forged_click(paired, paired.ines, "risk_send", task.id))
    assert told.startswith(had)
    await paired.ines.click(await window(paired.ines), "risk_close")

    async def done() -> bool | None:
        return seen in shown(paired, await paired.ines.modal()) or None

    assert await paired.ines.until(done)
    await weighed(paired)
    assert len(await tasks(paired)) == 1, "the same spell is not told again"


async def test_the_lead_ends_the_pair_and_both_are_thanked(paired: Town) -> None:
    await silent_weeks(paired, 2)
    await weighed(paired)
    view = await window(paired.ines)
    await paired.ines.click(view, "risk_end")
    await paired.marc.message_in("chloe", holding="has ended")
    async with paired.bot.context.db.reading() as session:
        pair = await session.get_one(Pair, 1)
    assert (pair.state, pair.end_reason) == ("ended", None)
    (task,) = await tasks(paired)
    assert task.state == "done"
    await paired.at(paired.clock.now() + WEEK)
    await weighed(paired)
    assert len(await tasks(paired)) == 1


async def test_a_paused_pair_a_closed_programme_and_who_left_are_let_alone(paired: Town) -> None:
    await silent_weeks(paired, 2)

    async def changed(**values: object) -> None:
        async with paired.bot.context.db.transaction() as session:
            pair = await session.get_one(Pair, 1)
            for name, value in values.items():
                setattr(pair, name, value)
            session.add(pair)

    await changed(paused_at=MONDAY)
    await weighed(paired)
    assert await tasks(paired) == []
    await changed(paused_at=None)
    paired.sandbox.world.members[paired.marc.id].deleted = True
    await paired.bot.scheduler.run("sync_people")
    await changed(paused_at=None)
    await weighed(paired)
    assert [task for task in await tasks(paired) if task.kind == "risk"] == []


@EITHER
async def test_only_those_who_lead_may_and_never_about_their_own_pair(
    paired: Town, language: str
) -> None:
    await silent_weeks(paired, 2)
    await paired.adam.command("/mentoring role @chloe lead")
    await weighed(paired)
    assert await nudges(paired.chloe) == []
    (task,) = await tasks(paired)
    only = {
        "en": "In this programme, only a programme lead can do this.",
        "fr": "Dans ce programme, seul un responsable de programme peut le faire.",
    }[language]
    own = {"en": "This is about your own pair", "fr": "Cela concerne votre propre binôme"}[language]
    for action in ("risk_open", "risk_write", "risk_send", "risk_close", "risk_end"):
        for person in (paired.adam, paired.marc, paired.priya):
            told = said(paired, await forged_click(paired, person, action, task.id))
            assert told.startswith(only), (person.handle, action)
        told = said(paired, await forged_click(paired, paired.chloe, action, task.id))
        assert told.startswith(own), action
    for person in (paired.adam, paired.marc, paired.priya):
        answer = await forged_submit(
            paired,
            person,
            "message_modal",
            {"task": task.id, "language": language},
            {"message": typed("Bonjour")},
        )
        assert wrong({"response": answer})["message"].startswith(only)
    assert [each.state for each in await tasks(paired)] == ["open"]
