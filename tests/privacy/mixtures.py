"""People of every mixture of roles in one workspace, and what each of them writes.

    1  Chloé mentors Marc, who leads the programme too
    2  Adam, an admin, mentors Laurent
    3  Priya mentors Helen; Sophie is Helen's delegate and leads. The pair has ended.
    4  Oliver mentors Rachel in a programme of Grace's

Inès leads and is of no pair. Karim led when everything was written, and leads no more; James did,
and has left Slack; Manon has come to lead since then. Tom volunteers, Nina is nothing here.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.people import import_rows
from bot.people.rules.import_lines import LineFault
from bot.programmes import programmes
from sandbox.driver import User
from storage.states import InsightState, LeadTaskKind, Side, Stage
from storage.tables import (
    CheckIn,
    FollowUp,
    ImportRun,
    Insight,
    LeadTask,
    Person,
    PlannedSession,
    Programme,
    Proposal,
    ident,
)
from tests.stories.forged import chosen, forged_submit, typed
from tests.town import MONDAY_NINE_IN_PARIS, PATIENCE, Town

PEOPLE = (
    "chloe", "marc", "ines", "adam", "priya", "helen", "laurent", "sophie", "karim", "james",
    "manon", "grace", "oliver", "rachel", "tom", "nina",
)  # fmt: skip
_LEADS = frozenset({"ines", "sophie", "marc", "manon"})
_STAFF = _LEADS | {"adam"}

READERS: Mapping[str, frozenset[str]] = {
    "note-only-me": frozenset({"marc"}),
    "step-only-me": frozenset({"marc"}),
    "note-my-pair": frozenset({"priya", "helen"}),
    "step-my-pair": frozenset({"priya", "helen"}),
    "insight-offered": frozenset({"laurent", "adam"}),
    # The leads have one without names once its block of months is over, among enough others.
    "insight-unnamed": frozenset({"chloe", "marc"}),
    "insight-named": _STAFF | {"laurent"},
    "outcome": _STAFF | {"laurent"},
    # Written while Inès, Sophie, Marc, Karim and James led: neither by the other of the pair nor by
    # their delegate, and by nobody who leads no more or not yet.
    "word-of-chloe": frozenset({"chloe", "ines", "sophie"}),
    "word-of-laurent": frozenset({"laurent", "ines", "sophie", "marc"}),
    "word-of-priya": frozenset({"priya", "ines", "marc"}),
    "wish-of-chloe": frozenset({"chloe", "ines", "sophie"}),
    "card-of-tom": frozenset({"tom", "ines", "sophie", "marc"}),
    "question": frozenset({"chloe", "marc"}),
    "last-answer": frozenset({"priya"}),
    "lead-s-note": frozenset({"ines", "chloe", "marc"}),
    "end-reason": frozenset({"ines"}),
    "block-reason": frozenset({"ines"}),
    "override": _STAFF,
    "word-in-second": frozenset({"oliver", "grace"}),
    "insight-in-second": frozenset({"oliver", "rachel", "grace", "adam"}),
}
"""What is written → who reads it somewhere: told by hand, person by person, and not by the table
that the program reads.
"""


def canary(name: str) -> str:
    return f"zqx-{name}-canary"


class Everybody:
    """Each of them at their client."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self.users: dict[str, User] = {}

    async def enter(self) -> None:
        for handle in PEOPLE:
            person = User(self._town.sandbox.page, handle, patience=PATIENCE)
            self.users[handle] = await person.__aenter__()

    async def leave(self) -> None:
        for person in self.users.values():
            await person.__aexit__(None, None, None)

    def __getitem__(self, handle: str) -> User:
        return self.users[handle]


async def arrange(town: Town, people: Everybody) -> None:
    """Pairs, roles and texts, as the docstring of this module tells."""
    for handle in ("ines", "marc", "sophie", "karim", "james"):
        await town.adam.command(f"/mentoring role @{handle} lead")
    for pair in ("@chloe @marc", "@adam @laurent", "@priya @helen"):
        await town.adam.command(f"/mentoring pair {pair}")
    await _second(town)
    await people["helen"].command("/mentoring delegate @sophie")
    # Nine o'clock has come in London too, and in Singapore, where Rachel is.
    for hours in (2, 18):
        await town.at(MONDAY_NINE_IN_PARIS + timedelta(hours=hours))
    await _written(town, people)
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(hours=26))
    await town.ines.command(f"/mentoring end @priya @helen {canary('end-reason')}")
    await town.ines.command(f"/mentoring block @nina @rachel {canary('block-reason')}")
    async with town.bot.context.db.reading() as session:
        first = (await session.get_one(Programme, 1)).name
    await town.adam.command(f"/mentoring role @karim none {first}")
    await town.adam.command(f"/mentoring role @manon lead {first}")
    await _left(town, people)
    await town.settled()


async def _second(town: Town) -> None:
    context = town.bot.context
    async with context.db.transaction() as session:
        await programmes.create(
            session,
            actor=await context.asker(town.adam.id),
            name="Second",
            language="en",
            time_zone="Europe/Paris",
            now=context.now(),
        )
    await town.adam.command("/mentoring role @grace lead Second")
    await town.adam.command("/mentoring pair @oliver @rachel Second")


async def _written(town: Town, people: Everybody) -> None:
    said: Mapping[str, tuple[int, dict[str, str]]] = {
        "marc": (1, {"note": "note-only-me", "next_step": "step-only-me", "visibility": "me"}),
        "chloe": (1, {"note": "insight-unnamed", "word_to_lead": "word-of-chloe"}),
        "laurent": (2, {"note": "insight-named", "word_to_lead": "word-of-laurent"}),
        "adam": (2, {"note": "insight-offered"}),
        "priya": (
            3,
            {
                "note": "note-my-pair",
                "next_step": "step-my-pair",
                "visibility": "pair",
                "word_to_lead": "word-of-priya",
            },
        ),
        "oliver": (4, {"note": "insight-in-second", "word_to_lead": "word-in-second"}),
    }
    for handle, (pair, texts) in said.items():
        await _answers(town, people[handle], pair, texts)
    wished = await forged_submit(
        town,
        people["chloe"],
        "leave_modal",
        {"pair": 1},
        {"wish": chosen("another"), "word_to_lead": typed(canary("wish-of-chloe"))},
    )
    assert not wished.get("errors"), wished
    came = await forged_submit(
        town,
        people["tom"],
        "volunteer_modal",
        {"programme": 1, "side": "mentor"},
        {"card": typed(canary("card-of-tom"))},
    )
    assert not came.get("errors"), came
    written = await forged_submit(
        town,
        people["ines"],
        "deed_message_modal",
        {"pair": 1, "form": "f1"},
        {"message_to": chosen("both"), "message": typed(canary("lead-s-note"))},
    )
    assert not written.get("errors"), written
    await town.settled()
    await _rows(town)


async def _answers(town: Town, person: User, pair: int, texts: Mapping[str, str]) -> None:
    """By the form, as Slack would send it."""
    async with town.bot.context.db.reading() as session:
        check_in = (await session.exec(select(CheckIn).where(CheckIn.pair_id == pair))).one()
    held: dict[str, Any] = {"met": chosen("yes"), "visibility": chosen("insight")}
    for block, text in texts.items():
        held[block] = chosen(text) if block == "visibility" else typed(canary(text))
    if "unnamed" in texts["note"]:
        held["anonymous"] = {"selected_options": [{"value": "yes"}]}
    answer = await forged_submit(town, person, "answer_modal", {"check_in": ident(check_in)}, held)
    assert not answer.get("errors"), answer


async def _rows(town: Town) -> None:
    """What takes weeks to come about by itself is put there."""
    async with town.bot.context.db.transaction() as session:
        who = {p.handle: ident(p) for p in await session.exec(select(Person))}
        now = town.clock.now()
        for insight in await session.exec(select(Insight)):
            if insight.author_id != who["adam"]:
                insight.state, insight.decided_at = InsightState.AGREED, now
                insight.stage, insight.stage_at = Stage.RAISED, now
            if insight.author_id == who["laurent"]:
                insight.stage, insight.outcome = Stage.DONE, canary("outcome")
            session.add(insight)
        here: dict[str, Any] = {"workspace_id": 1, "created_at": now}
        checked = import_rows.Found(faults=[LineFault(2, "import.bad.no_person")])
        session.add_all(
            [
                PlannedSession(
                    **here, pair_id=1, starts_at=now + timedelta(days=2), uid="u", updated_at=now,
                    planned_by_id=who["chloe"], question_by_id=who["chloe"],
                    question=canary("question"),
                ),
                Proposal(
                    **here, programme_id=1, mentor_id=who["tom"], executive_id=who["helen"],
                    override_reason=canary("override"),
                ),
                ImportRun(
                    **here, programme_id=1, person_id=who["ines"], rows=import_rows.written(checked)
                ),
                FollowUp(
                    workspace_id=1, programme_id=1, person_id=who["priya"], side=Side.MENTOR,
                    again=True, changed=canary("last-answer"), at=now,
                ),
                LeadTask(
                    **here, programme_id=1, kind=LeadTaskKind.RISK, pair_id=1,
                    dedupe_key="risk:1:executive:silent:0", person_id=who["marc"],
                    side=Side.EXECUTIVE,
                ),
            ]
        )  # fmt: skip


async def _left(town: Town, people: Everybody) -> None:
    """James has left the company."""
    member = town.sandbox.world.members[people["james"].id]
    member.deleted = True
    async with town.bot.context.db.transaction() as session:
        query = select(Person).where(Person.slack_id == member.id)
        james = (await session.exec(query)).one()
        james.is_active = False
        session.add(james)
