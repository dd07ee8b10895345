"""To a lead: somebody wrote a private word to the leads. What it says is behind a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.check_ins.words import CHANGED, about_word
from bot.kernel.actors import language_for
from bot.kernel.reading import reads
from bot.kernel.rules.facts import Fact
from bot.outbox.letters import Address, Hours, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import PairDetails
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import leads
from storage.people.leads import Leading
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
    leading = {key: await leads.leading(session, key) for key in found.programmes}
    return {row.id: _word(found, row, answers.get(row.subject_id or 0), leading) for row in rows}


def _word(
    found: Batch, row: Claimed, answer: Answer | None, leading: Mapping[int, Sequence[Leading]]
) -> Loaded:
    """The message, or None. None also for a reader who may no longer read the word, because the
    message names its author.
    """
    if answer is None or answer.word_to_lead is None:
        return None
    about = found.about(found.check_in(row).pair_id)
    who_reads = about_word(about.pair, answer.person_id, answer.addressed_at)
    there = leading[about.pair.programme_id]
    lead = next((each for each in there if each.person.id == row.person_id), None)
    if lead is None or not reads(lead, Fact.WORD, who_reads):
        return None
    return _letter(row, about, answer, found, lead.person)


def _letter(
    row: Claimed, about: PairDetails, answer: Answer, found: Batch, lead: Person
) -> WordLetter:
    return WordLetter(
        kind=row.kind,
        language=language_for(lead, otherwise=about.programme.language),
        to=Address(lead.dm_channel_id, lead),
        about=about,
        author=found.people[answer.person_id],
        answer_id=ident(answer),
        is_changed=row.reason == CHANGED,
    )


KINDS = (
    MessageKind(
        name=Kind.WORD, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
