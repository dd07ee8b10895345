"""What could never be delivered is nobody's fault: not missed, not reminded of, and owed again."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox.faults import Fault
from storage.kinds import Kind
from storage.tables import CheckIn, Delivery
from tests.outbox.test_reminders import NEXT_MONDAY, heard
from tests.stories.shown import EVERY, said
from tests.town import MONDAY_NINE_IN_PARIS, Town

JSON = {"Content-Type": "application/json"}
BOTH = pytest.mark.parametrize("language", ["en", "fr"])
SEND = {"en": "/mentoring send", "fr": "/mentorat envoyer"}
DONE = {"en": "I am sending 1 check-in.", "fr": "J’envoie le point de la semaine à 1 binôme."}
AGAIN = {
    "en": "I am sending 1 check-in again that Slack had refused.",
    "fr": "J’envoie de nouveau 1 point que Slack avait refusé.",
}
WAITING = {
    "en": "1 check-in is on its way: it comes by itself as soon as Slack takes it.",
    "fr": "1 point est en route : il arrivera de lui-même dès que Slack l’acceptera.",
}
HELD = {
    "en": "Slack takes no messages from me in this workspace at present",
    "fr": "Slack n’accepte actuellement aucun message de ma part dans cet espace de travail",
}


def refuse(town: Town, code: str, *methods: str, times: int = EVERY) -> None:
    for method in methods:
        body = json.dumps({"ok": False, "error": code})
        town.sandbox.faults.add(Fault(method, "answer", times=times, body=body, headers=JSON))


async def state_of(town: Town) -> str:
    async with town.bot.context.db.reading() as session:
        query = select(CheckIn.state).where(CheckIn.due_at == MONDAY_NINE_IN_PARIS)
        return (await session.exec(query)).one()


async def owed(town: Town, kind: Kind) -> list[str]:
    async with town.bot.context.db.reading() as session:
        query = select(Delivery.state).where(Delivery.kind == kind).order_by("id")
        return list((await session.exec(query)).all())


async def test_a_week_in_which_the_token_was_refused_is_missed_by_nobody(paired: Town) -> None:
    await paired.adam.command("/mentoring help")
    await paired.settled()
    refuse(paired, "token_revoked", "chat.postMessage", "conversations.open", "chat.update")
    for day in range(7):
        for hour in (0, 3, 6):
            await paired.at(MONDAY_NINE_IN_PARIS + timedelta(days=day, hours=hour))
    assert await owed(paired, Kind.REMINDER) == [], "of what nobody saw"
    assert await owed(paired, Kind.PROMPT) == ["pending"]
    paired.sandbox.faults.clear()
    await paired.at(NEXT_MONDAY)
    assert await state_of(paired) == "skipped"
    assert await owed(paired, Kind.PROMPT) == ["cancelled", "sent"]
    assert await heard(paired, paired.marc) == 0
    assert await heard(paired, paired.adam, ("From ", "Depuis ")) == 1


async def test_it_comes_late_where_there_is_still_time_to_answer(paired: Town) -> None:
    refuse(paired, "invalid_auth", "chat.postMessage", "conversations.open")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(days=1))
    paired.sandbox.faults.clear()
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(days=1, minutes=2))
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await paired.at(NEXT_MONDAY)
    assert await state_of(paired) == "closed"


@BOTH
async def test_send_owes_again_what_slack_had_refused(paired: Town, language: str) -> None:
    refuse(paired, "restricted_action", "chat.postMessage", times=1)
    await paired.at(MONDAY_NINE_IN_PARIS)
    assert await owed(paired, Kind.PROMPT) == ["failed"]
    answer = said(paired, await paired.ines.command(SEND[language]))
    assert answer == AGAIN[language]
    await paired.marc.message_in("chloe", holding="answer_met")
    await paired.settled()
    assert await owed(paired, Kind.PROMPT) == ["sent"]


@BOTH
async def test_send_says_where_slack_takes_nothing(paired: Town, language: str) -> None:
    refuse(paired, "account_inactive", "chat.postMessage", "conversations.open")
    answer = said(paired, await paired.ines.command(SEND[language]))
    assert answer == DONE[language], "nobody knows of it yet"
    await paired.settled()
    again = said(paired, await paired.ines.command(SEND[language]))
    assert again.startswith(WAITING[language])
    assert HELD[language] in again


async def test_what_waits_for_a_working_hour_goes_out_when_a_lead_sends_it(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS - timedelta(hours=1))
    refuse(paired, "token_revoked", "chat.postMessage")
    for hour in (0, 1, 11):
        await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=hour))
    paired.sandbox.faults.clear()
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=12))
    assert await owed(paired, Kind.PROMPT) == ["pending"], "it is nine in the evening"
    assert said(paired, await paired.ines.command(SEND["fr"])).startswith(DONE["fr"])
    await paired.settled()
    assert await owed(paired, Kind.PROMPT) == ["sent"]
    assert await paired.marc.message_in("chloe", holding="answer_met")
