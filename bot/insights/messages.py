"""To one of a pair: may the other's insight be shared; and what the leads have made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.insights import is_shared
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import InsightState, Stage
from storage.tables import Insight, Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class OfferLetter(PairLetter):
    """To the other of a pair: may the insight of `author` be shared with the leads?"""

    author: Person
    insight_id: int


@dataclass(frozen=True, kw_only=True)
class StageLetter(Letter):
    insight_id: int
    stage: Stage
    programme: str


async def load_offers(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    insights = await by_ids(session, Insight, {row.subject_id or 0 for row in rows})
    return {row.id: _offer(found, row, insights.get(row.subject_id or 0)) for row in rows}


def _offer(found: Batch, row: Claimed, insight: Insight | None) -> Loaded:
    if insight is None or insight.text is None or insight.state != InsightState.OFFERED:
        return None
    about, reader = found.about(row.pair_id), found.people[row.person_id or 0]
    return OfferLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=about.programme.language),
        to=Address(reader.dm_channel_id, reader),
        about=about,
        author=found.people[insight.author_id],
        insight_id=ident(insight),
    )


async def load_stages(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    insights = await by_ids(session, Insight, {row.subject_id or 0 for row in rows})
    programmes = await by_ids(
        session, Programme, {insight.programme_id for insight in insights.values()}
    )
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    return {row.id: _stage(row, insights, programmes, people) for row in rows}


def _stage(
    row: Claimed,
    insights: Mapping[int, Insight],
    programmes: Mapping[int, Programme],
    people: Mapping[int, Person],
) -> Loaded:
    insight, reader = insights.get(row.subject_id or 0), people[row.person_id or 0]
    # Withdrawn, or moved again since: there is no longer this to tell.
    if insight is None or not is_shared(insight) or insight.stage != row.reason:
        return None
    if not reader.is_active:
        return None
    programme = programmes[insight.programme_id]
    return StageLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        insight_id=ident(insight),
        stage=insight.stage,
        programme=programme.name,
    )


KINDS = (
    MessageKind(
        name=Kind.INSIGHT,
        load=load_offers,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.INSIGHT_STAGE,
        load=load_stages,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=None,
    ),
)
