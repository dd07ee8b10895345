"""Letters to a lead about a file of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.people import import_rows
from bot.people.importing import Run
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import ImportState
from storage.tables import ImportRun, Person, Programme


@dataclass(frozen=True, kw_only=True)
class ImportLetter(Letter):
    run: Run


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """None for what was dropped before its message was on its way."""
    runs = await by_ids(session, ImportRun, {row.subject_id or 0 for row in rows})
    leads = await by_ids(session, Person, {run.person_id for run in runs.values()})
    programmes = await by_ids(session, Programme, {run.programme_id for run in runs.values()})
    return {
        row.id: _letter(row, run, leads[run.person_id], programmes[run.programme_id])
        for row in rows
        for run in [runs[row.subject_id or 0]]
    }


def _letter(row: Claimed, run: ImportRun, lead: Person, programme: Programme) -> Loaded:
    if not lead.is_active or (row.kind == Kind.IMPORT and run.state == ImportState.DROPPED):
        return None
    return ImportLetter(
        kind=row.kind,
        language=language_for(lead, otherwise=programme.language),
        to=Address(lead.dm_channel_id, lead),
        run=Run(run, programme, import_rows.read(run.rows)),
    )


KINDS = (
    MessageKind(
        name=Kind.IMPORT, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
    MessageKind(
        name=Kind.IMPORT_DONE, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
)
