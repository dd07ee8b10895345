"""What a delivery says, loaded when it is sent, so that it shows things as they are then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.check_ins.words import CHANGED
from bot.kernel.actors import language_for
from bot.letters import notices
from bot.outbox.envelopes import EARLY, Address, Letter, Loaded
from bot.outbox.shelf import Shelf, fetch
from bot.pairs.check_ins import zone_of
from storage.check_ins.prompts import Prompt
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.tables import CheckIn, Person, Topic, ident


@dataclass(frozen=True)
class WelcomeLetter(Letter):
    first_at: datetime | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class PromptLetter(Letter):
    """With `update_ts` it changes the message that the delivery `prompt_id` brought."""

    shown: Prompt | None = None
    topic: Topic | None = None
    update_ts: str | None = None
    prompt_id: int | None = None

    @property
    def method(self) -> str:
        return "chat.update" if self.update_ts else "chat.postMessage"


@dataclass(frozen=True)
class PersonalLetter(Letter):
    """A private word or an insight, which `author` wrote and of which `subject_id` is the key; or a
    reminder of a check-in, or a recall, which is a reminder that its reader asked for.
    """

    author: Person | None = None
    subject_id: int = 0
    check_in: CheckIn | None = None
    is_changed: bool = False
    """Its reader was told of an earlier text."""


@dataclass(frozen=True)
class TroubleLetter(Letter):
    """To a lead: Slack refuses the messages to a pair, with its error as the reason."""

    reason: str = ""


@dataclass(frozen=True)
class RetireLetter(Letter):
    """Takes down an older copy of a message that was sent again."""

    ts: str = ""

    @property
    def method(self) -> str:
        return "chat.delete"


async def load_many(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """Delivery → its letter, in a handful of queries however many there are."""
    core = [row for row in rows if row.kind in _WRITERS]
    shelf = await fetch(session, core)
    letters = {row.id: _WRITERS[row.kind](shelf, row) for row in core}
    if len(core) < len(rows):
        letters |= await notices.load_many(session, rows)
    return letters


def _welcome(shelf: Shelf, row: Claimed) -> Loaded:
    about = shelf.about(row.pair_id)
    return WelcomeLetter(
        kind=Kind.WELCOME,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        known=about,
        first_at=about.pair.next_check_in_at,
        zone=zone_of(about.pair, about.executive, about.programme),
    )


def _goodbye(shelf: Shelf, row: Claimed) -> Loaded:
    about = shelf.about(row.pair_id)
    return Letter(Kind.GOODBYE, about.programme.language, Address(about.pair.channel_id), about)


def _prompt(shelf: Shelf, row: Claimed) -> Loaded:
    shown = shelf.shown[row.check_in_id or 0]
    if shown.pair_state != "active" or not shown.is_open:
        return None
    if shown.programme_state != "running":
        return None
    return _as_it_is(shelf, shown, row.id, None)


def _update(shelf: Shelf, row: Claimed) -> Loaded:
    prompt = shelf.told.get(row.check_in_id or 0)
    if prompt is None or prompt.state in ("failed", "cancelled"):
        return None
    if prompt.ts is None:
        return EARLY
    return _as_it_is(shelf, shelf.shown[row.check_in_id or 0], prompt.id, prompt.ts)


def _as_it_is(shelf: Shelf, shown: Prompt, prompt_id: int, ts: str | None) -> PromptLetter:
    return PromptLetter(
        kind=Kind.PROMPT,
        language=shown.language,
        to=Address(shown.channel_id),
        shown=shown,
        topic=shelf.topics.get(shown.topic_id or 0),
        update_ts=ts,
        prompt_id=prompt_id,
    )


def _reminder(shelf: Shelf, row: Claimed) -> Loaded:
    about, check_in = shelf.about(row.pair_id), shelf.check_in(row)
    person = shelf.people[row.person_id or 0]
    if check_in.state != "open" or not person.is_active or about.pair.state != "active":
        return None
    if about.programme.state != "running" or shelf.has_answered(check_in, person):
        return None
    return PersonalLetter(
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        known=about,
        check_in=check_in,
        subject_id=ident(check_in),
    )


def _word(shelf: Shelf, row: Claimed) -> Loaded:
    answer = shelf.words.get(row.subject_id or 0)
    if answer is None or answer.word_to_lead is None:
        return None
    return _personal(shelf, row, answer.person_id)


def _insight(shelf: Shelf, row: Claimed) -> Loaded:
    insight = shelf.insights.get(row.subject_id or 0)
    if insight is None or insight.text is None or insight.state != "offered":
        return None
    return _personal(shelf, row, insight.author_id)


def _personal(shelf: Shelf, row: Claimed, author_id: int) -> PersonalLetter:
    check_in = shelf.check_in(row)
    about, person = shelf.about(check_in.pair_id), shelf.people[row.person_id or 0]
    return PersonalLetter(
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        known=about,
        author=shelf.people[author_id],
        subject_id=row.subject_id or 0,
        check_in=check_in,
        is_changed=row.reason == CHANGED,
    )


def _trouble(shelf: Shelf, row: Claimed) -> Loaded:
    about, person = shelf.about(row.pair_id), shelf.people[row.person_id or 0]
    return TroubleLetter(
        kind=Kind.TROUBLE,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        known=about,
        reason=row.reason or "",
    )


def _retire(_: Shelf, row: Claimed) -> Loaded:
    return RetireLetter(
        kind=Kind.RETIRE, language="en", to=Address(row.channel_id), ts=row.ts or ""
    )


_WRITERS: Mapping[Kind, Callable[[Shelf, Claimed], Loaded]] = {
    Kind.WELCOME: _welcome,
    Kind.GOODBYE: _goodbye,
    Kind.PROMPT: _prompt,
    Kind.UPDATE: _update,
    Kind.REMINDER: _reminder,
    Kind.RECALL: _reminder,
    Kind.WORD: _word,
    Kind.INSIGHT: _insight,
    Kind.TROUBLE: _trouble,
    Kind.RETIRE: _retire,
}
