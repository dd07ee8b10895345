"""Twelve months after a programme has closed its texts go, on both databases; counts stay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.privacy import own_data
from storage.engine import Database, Session
from storage.keys import secrets
from storage.privacy.own_texts import PLACES, forget
from storage.states import CheckInState, InsightState, LeadTaskKind, PairState, Side
from storage.tables import (
    Answer,
    AuditEvent,
    BlockedPair,
    CheckIn,
    Enrolment,
    FollowUp,
    ImportRun,
    Insight,
    LeadNote,
    LeadTask,
    NextStep,
    Pair,
    Person,
    PlannedSession,
    Programme,
    Proposal,
    Workspace,
    ident,
)

CLOSED = datetime(2026, 3, 31, 9, tzinfo=UTC)
DUE = datetime(2027, 3, 31, 9, tzinfo=UTC)
TEXT = "Ce que Chloé a écrit"


async def _add(session: Session, row: Any) -> int:
    session.add(row)
    await session.flush()
    return ident(row)


async def write(db: Database, *, name: str = "Pilote", times: int = 1, **changed: Any) -> int:
    """A closed programme in which Chloé (1) and Marc (2) wrote every kind of text."""
    async with db.transaction() as session:
        if await session.get(Workspace, 1) is None:
            await _add(session, Workspace(team_id="T1", created_at=CLOSED))
            for slack_id in ("U1", "U2"):
                await _add(session, Person(workspace_id=1, slack_id=slack_id, synced_at=CLOSED))
        values = {"state": "closed", "closed_at": CLOSED, **changed}
        here: dict[str, Any] = {"workspace_id": 1}
        key = await _add(session, Programme(name=name, created_at=CLOSED, **values, **here))
        of: dict[str, Any] = {**here, "programme_id": key}
        by: dict[str, Any] = {"person_id": 1, **here}
        pair = await _add(
            session,
            Pair(mentor_id=1, executive_id=2, channel_id="G1", state=PairState.ENDED,
                 created_at=CLOSED, ended_by_id=1, end_reason=TEXT, **of),
        )  # fmt: skip
        for number in range(times):
            at = CLOSED - timedelta(days=7 * (number + 1))
            check_in = await _add(
                session,
                CheckIn(
                    pair_id=pair,
                    due_at=at,
                    opened_at=at,
                    closes_at=at,
                    state=CheckInState.CLOSED,
                    **of,
                ),
            )
            answer = await _add(
                session,
                Answer(check_in_id=check_in, side=Side.MENTOR, met=True, usefulness=4, note=TEXT,
                       word_to_lead=TEXT, answered_at=at, updated_at=at, **by),
            )  # fmt: skip
            await _add(session, NextStep(pair_id=pair, check_in_id=check_in, text=TEXT, **by))
            await _add(
                session,
                Insight(pair_id=pair, check_in_id=check_in, answer_id=answer, author_id=1,
                        text=TEXT, outcome=TEXT, state=InsightState.AGREED, created_at=at, **of),
            )  # fmt: skip
        await _add(
            session, Enrolment(person_id=1, side=Side.MENTOR, card=TEXT, created_at=CLOSED, **of)
        )
        await _add(session, ImportRun(person_id=2, rows="[]", created_at=CLOSED, **of))
        await _add(
            session,
            Proposal(mentor_id=1, executive_id=2, override_reason=TEXT, created_at=CLOSED, **of),
        )
        await _add(
            session,
            PlannedSession(pair_id=pair, starts_at=CLOSED, uid=name, planned_by_id=2,
                           question=TEXT, question_by_id=1,
                           created_at=CLOSED, updated_at=CLOSED, **here),
        )  # fmt: skip
        await _add(
            session,
            LeadTask(
                kind=LeadTaskKind.LEAVE,
                dedupe_key=name,
                person_id=1,
                word=TEXT,
                created_at=CLOSED,
                **of,
            ),
        )
        await _add(
            session,
            LeadNote(
                pair_id=pair, author_id=1, dedupe_key=name, text=TEXT, created_at=CLOSED, **of
            ),
        )
        await _add(
            session,
            FollowUp(person_id=1, side=Side.MENTOR, again=True, changed=TEXT, at=CLOSED, **of),
        )
        if await session.get(BlockedPair, 1) is None:
            await _add(
                session, BlockedPair(one_id=1, other_id=2, reason=TEXT, created_at=CLOSED, **here)
            )
    return key


async def texts(db: Database) -> dict[str, int]:
    """Column → how many texts it holds."""
    async with db.reading() as session:
        return {
            f"{c.table.name}.{c.name}": len(
                (await session.exec(select(c).where(c.is_not(None)))).all()
            )
            for c in secrets()
        }


async def purge(db: Database, now: datetime) -> None:
    done = 1
    while done:
        async with db.transaction() as session:
            done = await own_data.purge_due(session, now)


async def test_nothing_goes_before_its_time(db: Database) -> None:
    await write(db)
    await write(db, name="Running", state="running", closed_at=None)
    before = await texts(db)
    assert all(before.values()), "every column holds something"
    await purge(db, DUE - timedelta(seconds=1))
    assert await texts(db) == before


async def test_everything_goes_then_and_counts_stay(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "BATCH", 2)
    key = await write(db, times=5)
    other = await write(db, name="Longer", purge_months=24)
    await purge(db, DUE)
    # One of each is left: of the programme that keeps its texts longer, and what no purge takes.
    assert await texts(db) == dict.fromkeys(await texts(db), 1)
    async with db.reading() as session:
        assert (await session.get_one(Programme, key)).purged_at == DUE
        assert (await session.get_one(Programme, other)).purged_at is None
        answers = (await session.exec(select(Answer))).all()
        assert [(a.met, a.usefulness) for a in answers] == [(True, 4)] * 6
        assert len((await session.exec(select(Insight))).all()) == 6
        audit = (await session.exec(select(AuditEvent))).all()
        assert [(e.action, e.subject, e.actor_id) for e in audit] == [
            ("programme.purged", f"programme:{key}", None)
        ]


async def test_what_is_answered_long_after_the_end_goes_as_long_after(db: Database) -> None:
    key = await write(db)
    await purge(db, DUE)
    async with db.transaction() as session:
        session.add(
            FollowUp(workspace_id=1, programme_id=key, person_id=2, side=Side.EXECUTIVE, months=12,
                     again=True, changed=TEXT, at=DUE + timedelta(days=2))
        )  # fmt: skip
    await purge(db, DUE + timedelta(days=30))
    assert (await texts(db))["follow_up.changed"] == 1
    await purge(db, DUE + timedelta(days=400))
    assert (await texts(db))["follow_up.changed"] == 0


async def test_what_was_answered_a_moment_ago_outlives_the_purge(db: Database) -> None:
    """The question of twelve months later and the purge fall due at the same time."""
    key = await write(db)
    async with db.transaction() as session:
        session.add(
            FollowUp(workspace_id=1, programme_id=key, person_id=2, side=Side.EXECUTIVE, months=12,
                     again=True, changed=TEXT, at=DUE - timedelta(minutes=5))
        )  # fmt: skip
    await purge(db, DUE)
    held = await texts(db)
    assert held["follow_up.changed"] == 1, "the one of the closing has gone"
    assert held["answer.note"] == 0
    await purge(db, DUE + timedelta(days=400))
    assert (await texts(db))["follow_up.changed"] == 0


async def test_deleting_one_s_own_leaves_what_others_wrote(db: Database) -> None:
    await write(db)
    async with db.transaction() as session:
        pair = await session.get_one(Pair, 1)
        pair.ended_by_id = 2
        for place in PLACES:
            if place.by is not None:
                assert await forget(session, place, place.by(2)) == (place.table is Pair)
    async with db.transaction() as session:
        for place in PLACES:
            if place.by is not None:
                assert await forget(session, place, place.by(1)) == (place.table is not Pair)
    left = {column for column, n in (await texts(db)).items() if n}
    assert left == {
        "insight.outcome", "import_run.rows", "proposal.override_reason", "blocked_pair.reason",
    }  # fmt: skip
