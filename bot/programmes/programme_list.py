"""The programmes that a person runs, with what tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kernel.actors import Actor
from bot.kernel.rules.figure_table import Amount, Amounts
from bot.kernel.rules.permissions import Action, may
from bot.programmes import rematches
from storage.engine import Session
from storage.figures import pairs
from storage.figures.pairs import PairCounts
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident

_ORDER = (
    ProgrammeState.RUNNING,
    ProgrammeState.PAUSED,
    ProgrammeState.DRAFT,
    ProgrammeState.CLOSED,
)


@dataclass(frozen=True)
class ListedProgramme:
    """`pairs` are those of today, by figure; `wishes` are those of its people who would like
    another pairing, as far as the reader may know.
    """

    programme: Programme
    pairs: Amounts
    wishes: Sequence[Person]


@dataclass(frozen=True)
class Programmes:
    """`at` is the place of the one looked at."""

    rows: Sequence[ListedProgramme]
    at: int
    may_create: bool


async def visible_to(
    session: Session, actor: Actor, *, about: int | None = None, at: int = 0
) -> Programmes:
    """`about` is the programme that is looked at, or else `at` its place. `Refused` for others."""
    actor.require(Action.LIST_PROGRAMMES)
    there = [
        programme
        for programme in await programmes.every(session, ident(actor.workspace))
        if may(actor.standing, Action.LIST_PROGRAMMES, programme=ident(programme))
    ]
    there.sort(key=lambda each: (_ORDER.index(each.state), -ident(each)))
    keys = [ident(programme) for programme in there]
    counts = await pairs.counts(session, keys)
    wishes = await rematches.seen_by(session, actor, keys)
    return Programmes(
        rows=[
            ListedProgramme(
                each,
                pair_amounts(each.state, counts.get(ident(each), PairCounts())),
                wishes.get(ident(each), ()),
            )
            for each in there
        ],
        at=keys.index(about) if about in keys else at,
        may_create=may(actor.standing, Action.CREATE_PROGRAMME),
    )


def pair_amounts(state: str, counts: PairCounts) -> Amounts:
    """How many pairs a programme of that state has, by what they are."""
    if state == ProgrammeState.DRAFT:
        return {"pairs_prepared": Amount(counts.prepared)}
    if state == ProgrammeState.CLOSED:
        return {"pairs_at_close": Amount(counts.at_close)}
    active = {"pairs_active": Amount(counts.active)}
    return {**active, "pairs_paused": Amount(counts.paused)} if counts.paused else active
