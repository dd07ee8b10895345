"""What a delivery says, loaded when it is sent, so that it shows things as they are then."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.actors import language_for
from bot.services.check_ins import zone_of
from bot.services.pairs import Listed
from storage import check_ins, deliveries, people
from storage.engine import Session
from storage.tables import CheckIn, Delivery, Insight, Pair, Person, Programme, Topic, ident


@dataclass(frozen=True)
class Address:
    """Where a letter goes: a channel, or the one person whose DM must first be opened."""

    channel_id: str | None
    person: Person | None = None


@dataclass(frozen=True)
class Posted:
    """Where Slack put a letter; `ts` names the message in its channel."""

    channel_id: str
    ts: str


@dataclass(frozen=True)
class Letter:
    """`language` is the programme's for a pair, the reader's own for one person."""

    kind: str
    language: str
    to: Address
    known: Listed | None = None


@dataclass(frozen=True)
class WelcomeLetter(Letter):
    first_at: datetime | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class PromptLetter(Letter):
    """`answered` are the sides that have answered; never what they said."""

    check_in: CheckIn | None = None
    topic: Topic | None = None
    answered: frozenset[str] = frozenset()
    update_ts: str | None = None


@dataclass(frozen=True)
class PersonalLetter(Letter):
    """A reminder, a private word or an insight: `author` wrote it, `subject_id` is its key."""

    author: Person | None = None
    subject_id: int = 0
    check_in: CheckIn | None = None


async def load(session: Session, delivery: Delivery) -> Letter | None:
    """The letter, or None when there is no longer a reason to send it.

    Raises `TooEarly` for an update of a prompt that has not been sent yet.
    """
    writers = {
        "welcome": _welcome,
        "goodbye": _goodbye,
        "prompt": _prompt,
        "update": _update,
        "reminder": _reminder,
        "word": _word,
        "insight": _insight,
    }
    return await writers[delivery.kind](session, delivery)


class TooEarly(Exception):
    """The message that this one changes is still on its way."""


async def _about(session: Session, pair_id: int | None) -> Listed:
    pair = await session.get_one(Pair, pair_id)
    who = await people.by_ids(session, [pair.mentor_id, pair.executive_id])
    programme = await session.get_one(Programme, pair.programme_id)
    return Listed(pair, who[pair.mentor_id], who[pair.executive_id], programme)


async def _welcome(session: Session, delivery: Delivery) -> Letter:
    about = await _about(session, delivery.pair_id)
    return WelcomeLetter(
        kind="welcome",
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        known=about,
        first_at=about.pair.next_check_in_at,
        zone=await zone_of(session, about.pair, about.programme),
    )


async def _goodbye(session: Session, delivery: Delivery) -> Letter:
    about = await _about(session, delivery.pair_id)
    return Letter("goodbye", about.programme.language, Address(about.pair.channel_id), about)


async def _prompt(session: Session, delivery: Delivery) -> Letter | None:
    about = await _about(session, delivery.pair_id)
    check_in = await session.get_one(CheckIn, delivery.check_in_id)
    if about.pair.state != "active" or check_in.state != "open":
        return None
    return await _as_it_is(session, about, check_in, None)


async def _update(session: Session, delivery: Delivery) -> Letter | None:
    check_in = await session.get_one(CheckIn, delivery.check_in_id)
    prompt = await deliveries.prompt_of(session, ident(check_in))
    if prompt is None or prompt.state in ("failed", "cancelled"):
        return None
    if prompt.ts is None:
        raise TooEarly
    about = await _about(session, delivery.pair_id)
    return await _as_it_is(session, about, check_in, prompt.ts)


async def _as_it_is(
    session: Session, about: Listed, check_in: CheckIn, update_ts: str | None
) -> PromptLetter:
    answered = await check_ins.answers_of(session, ident(check_in))
    topic = await session.get(Topic, check_in.topic_id) if check_in.topic_id else None
    return PromptLetter(
        kind="prompt",
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        known=about,
        check_in=check_in,
        topic=topic,
        answered=frozenset(answer.side for answer in answered),
        update_ts=update_ts,
    )


async def _reminder(session: Session, delivery: Delivery) -> Letter | None:
    check_in = await session.get_one(CheckIn, delivery.check_in_id)
    person = await session.get_one(Person, delivery.person_id)
    if check_in.state != "open" or not person.is_active:
        return None
    if await check_ins.answer_by(session, ident(check_in), ident(person)):
        return None
    about = await _about(session, delivery.pair_id)
    return PersonalLetter(
        kind="reminder",
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        known=about,
        check_in=check_in,
        subject_id=ident(check_in),
    )


async def _word(session: Session, delivery: Delivery) -> Letter | None:
    check_in = await session.get_one(CheckIn, delivery.check_in_id)
    author_id = None
    for answer in await check_ins.answers_of(session, ident(check_in)):
        if answer.id == delivery.subject_id and answer.word_to_lead:
            author_id = answer.person_id
    if author_id is None:
        return None
    return await _personal(session, delivery, check_in, author_id)


async def _insight(session: Session, delivery: Delivery) -> Letter | None:
    insight = await session.get(Insight, delivery.subject_id)
    if insight is None or insight.state != "offered":
        return None
    check_in = await session.get_one(CheckIn, insight.check_in_id)
    return await _personal(session, delivery, check_in, insight.author_id)


async def _personal(
    session: Session, delivery: Delivery, check_in: CheckIn, author_id: int
) -> PersonalLetter:
    person = await session.get_one(Person, delivery.person_id)
    about = await _about(session, check_in.pair_id)
    return PersonalLetter(
        kind=delivery.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        known=about,
        author=await session.get_one(Person, author_id),
        subject_id=delivery.subject_id or 0,
        check_in=check_in,
    )
