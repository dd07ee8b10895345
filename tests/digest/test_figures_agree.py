"""One figure has one number: generated programmes, and every surface that tells of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.digest import digests, overviews
from bot.digest.digests import Digest
from bot.digest.figures import amounts, amounts_today
from bot.digest.ratings import period_of, told_in
from bot.exports.export_tables import Telling
from bot.kernel.actors import Actor
from bot.kernel.rules.figure_table import FIGURES, MAIN
from bot.kernel.rules.permissions import Standing
from bot.kernel.rules.thresholds import Thresholds
from bot.matching import coverage
from bot.programmes.programme_list import visible_to
from bot.slack.digest.views.board import page
from bot.slack.digest.views.digest import digest_message
from bot.slack.digest.views.digest_overview import KEYS, overview_message
from bot.slack.digest.views.figures_window import figures_window
from bot.slack.matching.views.match_list import coverage_board
from bot.slack.programmes.views.programme_list import programme_list
from bot.texts import Say, figures, load
from bot.texts.catalogue import SHIPPED
from storage.engine import Database, Session
from storage.programmes.programmes import all_topics_of
from storage.states import ProgrammeState
from storage.tables import Person, Programme, Workspace, ident
from tests.storage.couples import (
    FIRST_MONDAY,
    WEEK,
    WEEKS,
    Couple,
    closes_of,
    couples_of,
    generated,
    write,
)

NOW = FIRST_MONDAY + (WEEKS + 2) * WEEK
"""After all that is generated: the whole programme has every pair and check-in of it."""
_SAID = re.compile(r"([^·\n]+?)\s?: \*([^*]+)\*")
states_of = st.sampled_from([ProgrammeState.RUNNING, ProgrammeState.PAUSED, ProgrammeState.DRAFT])


@dataclass(frozen=True)
class _Surfaces:
    """What each of them says, by the figure's name: the value as it is written."""

    digest: Digest
    say: Say

    def wanted(self) -> Mapping[str, str]:
        found = {**amounts(self.digest.figures), **amounts_today(self.digest.today)}
        return {
            figures.name_of(key, self.say): figures.written(key, amount, self.say)
            for key, amount in found.items()
        }

    def check(self, where: str, told: Mapping[str, str], keys: tuple[str, ...] = ()) -> None:
        """Nothing else under these names, and at least the figures of `keys`."""
        wanted = self.wanted()
        names = {figures.name_of(key, self.say) for key in FIGURES}
        for name, value in told.items():
            # A mean may be told with how many ratings it is over.
            if name in names:
                assert value == wanted[name] or value.startswith(f"{wanted[name]}, "), (where, name)
        for key in keys:
            assert figures.name_of(key, self.say) in told, (where, key)


@pytest.mark.parametrize("language", ["en", "fr"])
@generated
@given(
    couples=couples_of,
    closed_at=closes_of,
    state=states_of,
    gone=st.sets(st.integers(0, 4)),
)
async def test_every_surface_tells_the_same(
    db: Database,
    language: str,
    couples: list[Couple],
    closed_at: datetime | None,
    state: ProgrammeState,
    gone: set[int],
) -> None:
    """`gone` are the couples whose mentor has left Slack."""
    async with db.transaction() as session:
        told = await write(session, couples, closed_at)
        programme = await session.get_one(Programme, told.programme)
        programme.state = ProgrammeState.CLOSED if closed_at else state
        for topic, key in zip(await all_topics_of(session, told.programme), SHIPPED, strict=False):
            topic.key = key
        for number, row in enumerate(told.rows):
            (await session.get_one(Person, row.mentor_id)).is_active = number not in gone
        await session.flush()
        await _compare(session, programme, load().say(language))
        await session.rollback()


async def _compare(session: Session, programme: Programme, say: Say) -> None:
    period = period_of(programme, "all", NOW)
    assert period is not None
    digest = await digests.prepare(session, programme=programme, period=period, now=NOW)
    surfaces = _Surfaces(digest, say)
    surfaces.check("message", _in_text(digest_message(digest, say).text), MAIN)
    window = figures_window(digest, say)
    surfaces.check("window", _in_view(window), tuple(amounts(digest.figures)))
    surfaces.check("window", _in_view(window), tuple(amounts_today(digest.today)))
    found = await overviews.overview(session, [programme], "all", NOW)
    overview = _in_text(overview_message(found, say).text)
    surfaces.check("overview", {k: v for k, v in overview.items() if _is_compared(k, say)}, MAIN)
    surfaces.check("pages", dict(_on_pages(page(digest, 0, "", NOW, say))), MAIN)
    await _compare_lists(session, programme, surfaces)
    await _compare_files(session, programme, digest, say)


def _is_compared(name: str, say: Say) -> bool:
    """Of a draft and a closed programme the overview says that no pair is active."""
    return name in {figures.name_of(key, say) for key in KEYS if key != "pairs_active"}


async def _compare_lists(session: Session, programme: Programme, surfaces: _Surfaces) -> None:
    workspace = await session.get_one(Workspace, programme.workspace_id)
    # Any person: PostgreSQL does not count anew for the next example.
    adam = (await session.exec(select(Person).order_by(col(Person.id)))).first()
    assert adam is not None
    actor = Actor(adam, workspace, Standing(admin=True))
    there = await visible_to(session, actor, about=ident(programme))
    (row,) = [row for row in there.rows if row.programme.id == programme.id]
    listed = programme_list(type(there)([row], 0, may_create=False), surfaces.say)
    surfaces.check("list of programmes", _in_view(listed), tuple(row.pairs))
    if programme.closed_at is None and surfaces.digest.today.coverage.members:
        board = coverage_board(await coverage.board(session, actor, programme), 0, surfaces.say)
        surfaces.check("committee", _in_view(board), ("coverage",))


async def _compare_files(session: Session, programme: Programme, digest: Digest, say: Say) -> None:
    told = await told_in(session, ident(programme), digest.period, Thresholds(()), NOW)
    telling = Telling.of(session, told, digest.period, [], say, NOW)
    pairs = [row async for rows in telling.pairs() for row in rows]
    check_ins = [row async for rows in telling.check_ins() for row in rows]
    sessions = [row async for rows in telling.sessions() for row in rows]
    found, today, yes = digest.figures, digest.today.pairs, say("export.yes")
    assert len(sessions) == found.sessions == sum(int(str(row[5])) for row in pairs)
    states = Counter(row[2] for row in pairs)
    for name in ("active", "paused", "prepared", "at_close"):
        assert states[say(f"export.pair.{name}")] == getattr(today, name), name
    if programme.state != ProgrammeState.DRAFT:
        assert states[say("export.pair.ended")] == found.pairs.ended
    due = [row for row in check_ins if row[3] != say("export.check_in.skipped")]
    assert len(due) == found.check_ins.due
    missed = [row for row in due if row[3] == say("export.check_in.missed")]
    assert len(missed) == found.check_ins.missed
    for place, answered in zip((5, 7), found.sides.values(), strict=True):
        assert sum(row[place] == yes for row in check_ins) == answered.answers
        assert sum(row[place + 1] == yes for row in check_ins) == answered.in_time


def _in_text(text: str) -> dict[str, str]:
    return {name.strip(): value for name, value in _SAID.findall(text)}


def _in_view(view: dict[str, Any]) -> dict[str, str]:
    return _in_text("\n".join(_texts(view["blocks"])))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for each in node.values():
            yield from _texts(each)


def _on_pages(shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for card in (*shown["cards"], *shown["pairs"]):
        yield card["label"], card["value"]
    for row in shown["figures"]["rows"]:
        yield row[0], row[1]
    for told in shown["figures"]["today"].split("  ·  ")[1:]:
        name, _, value = told.rpartition(": ")
        yield name.strip(), value
