"""How sure somebody feels of topics: theirs alone to say and to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.confidence.asking_confidence import again, asked_of, occasion_of
from bot.confidence.rules import CHANGEABLE, levels_in, settled_until, topics_asked
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.outbox.letters import withdraw
from storage.confidence import confidence
from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_once
from storage.programmes import programmes
from storage.rows import by_ids
from storage.states import Moment
from storage.tables import Confidence, Pair, Programme, Topic, ident


@dataclass(frozen=True)
class ConfidencePage:
    """What one person is asked at one moment; `levels` are topic → what they said already.

    `is_settled` says that there is more, which they said too long ago to change it.
    """

    pair: Pair
    programme: Programme
    moment: Moment
    topics: Sequence[Topic]
    levels: Mapping[int, int]
    is_settled: bool = False


@dataclass(frozen=True)
class Curve:
    """Moment → level, of one topic."""

    topic: Topic
    levels: Mapping[str, int]


@dataclass(frozen=True)
class OwnCurves:
    programme: Programme
    curves: Sequence[Curve]


async def page(
    session: Session, actor: Actor, pair_id: int, moment: Moment, now: datetime
) -> ConfidencePage:
    """`Refused` for anyone outside the pair; `Mistake` for what it is not the time to say."""
    pair, programme = await _asked(session, actor, pair_id, moment)
    said = await confidence.said_by(session, (actor.id,), ident(programme))
    mine = await confidence.pairs_in(session, ident(programme), actor.id)
    members = {key for each in mine for key in (each.mentor_id, each.executive_id)}
    offered = {ident(t): t for t in await programmes.topics_of(session, ident(programme))}
    next_ones = [each.next_topic_id for each in mine if each.next_topic_id]
    wished = await confidence.topics_wished(session, ident(programme), members)
    chosen = topics_asked(
        list(offered),
        rated=list(dict.fromkeys(row.topic_id for row in said)),
        done=await confidence.topics_done(session, [ident(each) for each in mine]),
        chosen=[*next_ones, *wished],
    )
    here = [row for row in said if row.moment == moment]
    settled = {row.topic_id for row in here if row.at <= settled_until(now)}
    levels = {row.topic_id: row.level for row in here}
    open_ones = [offered[key] for key in chosen if key not in settled]
    return ConfidencePage(pair, programme, moment, open_ones, levels, bool(settled))


async def rate(
    session: Session,
    *,
    actor: Actor,
    pair_id: int,
    moment: Moment,
    levels: Mapping[int, int],
    now: datetime,
) -> None:
    """`levels` are topic → 1 to 5. Saying nothing is an answer too: nobody is asked again.

    `Mistake` for what was first said too long ago to be changed.
    """
    pair, programme = await _asked(session, actor, pair_id, moment)
    # Hidden ones too: a lead may hide a topic while the form is open.
    known = {ident(t) for t in await programmes.all_topics_of(session, ident(programme))}
    if not levels_in(levels) or not known.issuperset(levels):
        raise Mistake("confidence.gone")
    said = await confidence.said_by(session, (actor.id,), ident(programme))
    settled = [r for r in said if r.moment == moment and r.at <= settled_until(now)]
    if any(levels.get(row.topic_id, row.level) != row.level for row in settled):
        raise Mistake("confidence.settled", days=CHANGEABLE.days)
    for topic_id, level in levels.items():
        await keep(session, _said(actor, pair, moment, topic_id, level, now))
    occasion = again(occasion_of(ident(programme), actor.id, moment))
    await withdraw(session, pair.workspace_id, Kind.CONFIDENCE, occasion)


async def own(session: Session, actor: Actor) -> Sequence[OwnCurves]:
    """One's own curves, programme by programme."""
    found: dict[int, dict[int, tuple[Topic, dict[str, int]]]] = {}
    for row in await confidence.curve_of(session, actor.id):
        topics = found.setdefault(row.programme_id, {})
        topics.setdefault(ident(row.topic), (row.topic, {}))[1][row.moment] = row.level
    named = await by_ids(session, Programme, found)
    return [
        OwnCurves(named[key], [Curve(topic, levels) for topic, levels in topics.values()])
        for key, topics in found.items()
    ]


async def keep(session: Session, said: Confidence) -> None:
    """Write a level: for the first time, or in place of one that can still be changed."""
    if not await add_once(session, said):
        await confidence.change(session, said, settled_until(said.at))


async def _asked(
    session: Session, actor: Actor, pair_id: int, moment: Moment
) -> tuple[Pair, Programme]:
    pair = await tenancy.found(
        session, Pair, pair_id, actor, gone="confidence.gone", first=Action.RATE_CONFIDENCE
    )
    actor.require(Action.RATE_CONFIDENCE, pair=pair_id)
    asked = await asked_of(session, pair.workspace_id, pair.programme_id, actor.id)
    if not asked or moment not in asked:
        raise Mistake("confidence.gone")
    if moment is not asked[-1]:
        # Said now, it would be how they remember it, drawn as how it was.
        raise Mistake("confidence.past")
    return pair, await session.get_one(Programme, pair.programme_id)


def _said(
    actor: Actor, pair: Pair, moment: Moment, topic_id: int, level: int, now: datetime
) -> Confidence:
    return Confidence(
        workspace_id=pair.workspace_id,
        programme_id=pair.programme_id,
        person_id=actor.id,
        topic_id=topic_id,
        side=actor.side_in(ident(pair)),
        moment=moment,
        level=level,
        at=now,
    )
