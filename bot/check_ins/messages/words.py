"""To a lead: somebody wrote a private word to the leads. What it says is behind a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.check_ins.words import CHANGED
from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Loaded
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Answer, Person, ident


@dataclass(frozen=True, kw_only=True)
class WordLetter(PairLetter):
    author: Person
    answer_id: int
    is_changed: bool
    """Its reader was told of an earlier text."""


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    answers = await by_ids(session, Answer, {row.subject_id for row in rows if row.subject_id})
    return {row.id: _word(found, row, answers.get(row.subject_id or 0)) for row in rows}


def _word(found: Batch, row: Claimed, answer: Answer | None) -> Loaded:
    if answer is None or answer.word_to_lead is None:
        return None
    about = found.about(found.check_in(row).pair_id)
    lead = found.people[row.person_id or 0]
    return WordLetter(
        kind=row.kind,
        language=language_for(lead, otherwise=about.programme.language),
        to=Address(lead.dm_channel_id, lead),
        about=about,
        author=found.people[answer.person_id],
        answer_id=ident(answer),
        is_changed=row.reason == CHANGED,
    )


KINDS = (MessageKind(name=Kind.WORD, load=load, queue=Queue.PEOPLE, on_failure=None),)
