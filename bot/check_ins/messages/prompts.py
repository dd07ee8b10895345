"""The question of a check-in, and the update that shows its message anew.

They come by the thousand: what they show is fetched in a query of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.outbox.letters import CHANGE, EARLY, Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.pairs.troubles import tell_leads
from storage.check_ins import prompts
from storage.check_ins.prompts import Prompt
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import DeliveryState, PairState, ProgrammeState
from storage.tables import Topic


@dataclass(frozen=True, kw_only=True)
class PromptLetter(Letter):
    shown: Prompt
    topic: Topic | None


@dataclass(frozen=True, kw_only=True)
class UpdateLetter(PromptLetter):
    """Changes the message `ts`, which the delivery `prompt_id` brought."""

    ts: str
    prompt_id: int


async def load_prompts(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    shown, topics = await _shown(session, rows)
    return {row.id: _prompt(row, shown[row.check_in_id or 0], topics) for row in rows}


async def load_updates(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    shown, topics = await _shown(session, rows)
    return {row.id: _update(row, shown[row.check_in_id or 0], topics) for row in rows}


async def _shown(
    session: Session, rows: Sequence[Claimed]
) -> tuple[Mapping[int, Prompt], Mapping[int, Topic]]:
    """Check-in → what is shown of it; and the topics by their keys."""
    check_in_ids = {row.check_in_id for row in rows if row.check_in_id is not None}
    shown = await prompts.shown(session, check_in_ids)
    topic_ids = {one.topic_id for one in shown.values() if one.topic_id is not None}
    return shown, await by_ids(session, Topic, topic_ids)


def _prompt(row: Claimed, shown: Prompt, topics: Mapping[int, Topic]) -> Loaded:
    if shown.pair_state != PairState.ACTIVE or not shown.is_open:
        return None
    # It was owed before the programme paused or closed.
    if shown.programme_state != ProgrammeState.RUNNING:
        return None
    return PromptLetter(
        until=shown.closes_at,
        in_rhythm=True,
        kind=row.kind,
        language=shown.language,
        to=Address(shown.channel_id),
        shown=shown,
        topic=topics.get(shown.topic_id or 0),
    )


def _update(row: Claimed, shown: Prompt, topics: Mapping[int, Topic]) -> Loaded:
    gone = (None, DeliveryState.FAILED, DeliveryState.CANCELLED)
    if shown.brought_by is None or shown.delivery_state in gone:
        return None
    if shown.ts is None:
        return EARLY
    return UpdateLetter(
        kind=row.kind,
        language=shown.language,
        to=Address(shown.channel_id),
        shown=shown,
        topic=topics.get(shown.topic_id or 0),
        ts=shown.ts,
        prompt_id=shown.brought_by,
    )


KINDS = (
    MessageKind(
        name=Kind.PROMPT,
        load=load_prompts,
        queue=Queue.PAIRS,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    # The message itself did arrive: nobody is told that it could not be changed.
    MessageKind(
        name=Kind.UPDATE,
        load=load_updates,
        queue=Queue.CHANGES,
        hours=Hours.SILENT,
        on_failure=None,
        method=CHANGE,
    ),
)
