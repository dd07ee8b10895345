"""The digest of all programmes that somebody may read, computed when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.digest import overviews
from bot.digest.overviews import Overview
from bot.digest.readers import may_read, standings
from bot.kernel.actors import language_for
from bot.kernel.rules.permissions import Standing
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.programmes.programmes import with_figures
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class OverviewLetter(Letter):
    rows: Sequence[Overview]


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    readers = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    there = {
        workspace: await with_figures(session, workspace)
        for workspace in {row.workspace_id for row in rows}
    }
    keys = [ident(each) for found in there.values() for each in found]
    standing = await standings(session, keys, list(readers))
    return {
        row.id: await _letter(
            session, row, readers[row.person_id or 0], there[row.workspace_id], standing
        )
        for row in rows
    }


async def _letter(
    session: Session,
    row: Claimed,
    reader: Person,
    there: Sequence[Programme],
    standing: Mapping[int, Standing],
) -> Loaded:
    found = [p for p in there if may_read(row, reader, standing[ident(reader)], ident(p))]
    if not found:
        return None
    return OverviewLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=found[0].language),
        to=Address(reader.dm_channel_id, reader),
        rows=await overviews.overview(session, found, row.reason or "", row.due_at),
    )


KINDS = (
    MessageKind(
        name=Kind.OVERVIEW, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
)
