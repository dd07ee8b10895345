"""To the two of a pair: what the leads have made of their insight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.envelopes import Address, Letter, Loaded
from storage.engine import Session
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Insight, Person, Programme, ident


@dataclass(frozen=True)
class StageLetter(Letter):
    insight_id: int = 0
    stage: str = "discussed"
    programme: str = ""


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    insights = await by_ids(session, Insight, {row.subject_id or 0 for row in rows})
    programmes = await by_ids(
        session, Programme, {insight.programme_id for insight in insights.values()}
    )
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    return {row.id: _letter(row, insights, programmes, people) for row in rows}


def _letter(
    row: Claimed,
    insights: Mapping[int, Insight],
    programmes: Mapping[int, Programme],
    people: Mapping[int, Person],
) -> Loaded:
    insight, reader = insights.get(row.subject_id or 0), people[row.person_id or 0]
    # Withdrawn, or moved again since: there is no longer this to tell.
    if insight is None or insight.state != "agreed" or insight.stage != row.reason:
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
