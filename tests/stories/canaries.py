"""A sentence for every column of what people write, and how each comes to be written.

A new secret column without its canary fails the test: add a line to `WRITERS`. Where a way to write
it by hand exists, use that; the others are put into the database as the bot would.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from storage.states import Stage
from storage.tables import (
    BlockedPair,
    Enrolment,
    FollowUp,
    ImportRun,
    Insight,
    LeadNote,
    PlannedSession,
    Proposal,
)
from tests.stories.answered import answered, closed
from tests.stories.at_home import from_home
from tests.town import Town

Writer = Callable[[Town, str], Awaitable[None]]


def canary(column: str) -> str:
    """What is searched for: no other text looks like it, whatever quotes it."""
    return f"zqx-{column.replace('.', '-').replace('_', '-')}-canary"


async def note(town: Town, text: str) -> None:
    await answered(town.chloe, "marc", note=text)


async def step(town: Town, text: str) -> None:
    await answered(town.chloe, "marc", next_step=text)


async def word(town: Town, text: str) -> None:
    await answered(town.chloe, "marc", word_to_lead=text)


async def insight(town: Town, text: str) -> None:
    """Marc's, and Chloé agrees."""
    await answered(town.marc, "chloe", note=text, visibility="insight")
    await closed(town.chloe)
    letter = await town.chloe.message_in(holding="insight_open")
    await town.chloe.click(letter, "insight_open")
    await town.chloe.submit(await town.chloe.modal("insight_modal"), decision="agree")


async def wish(town: Town, text: str) -> None:
    await closed(town.chloe)
    await from_home(town.chloe, "leave_open")
    modal = await town.chloe.modal("leave_modal")
    await town.chloe.submit(modal, wish="another", word_to_lead=text)


async def end(town: Town, text: str) -> None:
    await town.adam.command("/mentoring pair @priya @helen")
    await town.ines.command(f"/mentoring end @priya @helen {text}")


def row(make: Callable[..., Any], **values: Any) -> Writer:
    """Written as another part of the bot writes it; `text` is where the canary goes."""

    async def write(town: Town, text: str) -> None:
        now = town.clock.now()
        held = {k: text if v == "text" else now if v == "now" else v for k, v in values.items()}
        async with town.bot.context.db.transaction() as session:
            session.add(make(workspace_id=1, **held))

    return write


async def outcome(town: Town, text: str) -> None:
    async with town.bot.context.db.transaction() as session:
        found = await session.get_one(Insight, 1)
        found.outcome, found.stage = text, Stage.DONE
        session.add(found)


WRITERS: Mapping[str, Writer] = {
    "answer.note": note,
    "answer.word_to_lead": word,
    "next_step.text": step,
    "insight.text": insight,
    "insight.outcome": outcome,
    "lead_task.word": wish,
    "lead_note.text": row(
        LeadNote,
        programme_id=1,
        pair_id=1,
        author_id=1,
        dedupe_key="canary",
        text="text",
        created_at="now",
    ),
    "pair.end_reason": end,
    "enrolment.card": row(
        Enrolment, programme_id=1, person_id=1, side="mentor", card="text", created_at="now"
    ),
    "import_run.rows": row(ImportRun, programme_id=1, person_id=1, rows="text", created_at="now"),
    "blocked_pair.reason": row(BlockedPair, one_id=1, other_id=2, reason="text", created_at="now"),
    "proposal.override_reason": row(
        Proposal,
        programme_id=1,
        mentor_id=1,
        executive_id=2,
        override_reason="text",
        created_at="now",
    ),
    "planned_session.question": row(
        PlannedSession,
        pair_id=1,
        starts_at="now",
        uid="u",
        planned_by_id=1,
        question="text",
        created_at="now",
        updated_at="now",
    ),
    "follow_up.changed": row(
        FollowUp,
        programme_id=1,
        person_id=1,
        side="mentor",
        again=True,
        changed="text",
        at="now",
    ),
}
READERS: Mapping[str, frozenset[str]] = {
    "answer.note": frozenset({"chloe", "marc"}),
    "answer.word_to_lead": frozenset({"chloe", "ines"}),
    "next_step.text": frozenset({"chloe", "marc"}),
    "insight.text": frozenset({"chloe", "marc", "ines", "adam"}),
    "lead_task.word": frozenset({"ines"}),
}
"""Who may be shown it, in a modal or in App Home; nobody for a column that is not named."""
