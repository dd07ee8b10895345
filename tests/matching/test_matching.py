"""The matching: it breaks no hard rule, and no search through every set finds a better one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from bot.matching.rules.match_scores import score_matrix
from bot.matching.rules.matching import Match, gain_matrix, match, ranked, slots
from bot.matching.rules.suitability import (
    BEST,
    FREE,
    HOURS,
    Exclusions,
    Someone,
    apart,
    both,
    minutes_together,
    taking,
    why,
)
from bot.pairs.rules import lines_of
from tests.whole import examples

EXECUTIVES = 100
"""Keys from here on are executives' in these tests."""
NOBODY = Exclusions()


def someone(key: int) -> st.SearchStrategy[Someone]:
    return st.builds(
        Someone,
        key=st.just(key),
        places=st.integers(0, 3) if key < EXECUTIVES else st.integers(0, 1),
        holds=st.integers(0, 1),
        topics=st.frozensets(st.integers(0, 5), max_size=4),
        languages=st.frozensets(st.sampled_from(["en", "fr", "de"]), max_size=2),
        offset=st.sampled_from([-300, 0, 60, 330, 480, 720]),
        function=st.sampled_from(["", "Data", "data ", "Sales"]),
        site=st.sampled_from(["", "Paris", "Lyon"]),
        above=st.frozensets(st.sampled_from([0, 1, 2, 100, 101, 102]), max_size=2),
    )


def people(first: int, most: int = 4) -> st.SearchStrategy[list[Someone]]:
    return st.integers(0, most).flatmap(
        lambda count: st.tuples(*(someone(first + n) for n in range(count))).map(list)
    )


def pairs() -> st.SearchStrategy[frozenset[tuple[int, int]]]:
    mentors, executives = st.integers(0, 3), st.integers(EXECUTIVES, EXECUTIVES + 3)
    return st.frozensets(st.builds(both, mentors, executives), max_size=3)


KEPT = st.builds(Exclusions, blocked=pairs(), again=pairs(), refused=pairs())


def worth(mentor: Someone, executive: Someone, nth: int) -> int:
    """A pair's score by the words of the rules, not by its matrix."""
    (row,) = ranked([mentor], executive, NOBODY)
    free = FREE if not mentor.holds else 0
    return row[1] - free + (free if nth == 0 else 0)


def every_set(
    mentors: Sequence[Someone], executives: Sequence[Someone], kept: Exclusions
) -> Iterator[tuple[int, int]]:
    """How many pairs and what sum of scores, for every set that may be made."""
    free = [m for m in mentors for _ in range(m.places)]
    wanting = [e for e in executives if e.places]
    for count in range(min(len(free), len(wanting)) + 1):
        for chosen in combinations(wanting, count):
            for seated in set(permutations(range(len(free)), count)):
                made = [(free[at], e) for at, e in zip(seated, chosen, strict=True)]
                if any(apart(m, e, kept) for m, e in made):
                    continue
                turns: Counter[int] = Counter()
                total = 0
                for mentor, executive in made:
                    total += worth(mentor, executive, turns[mentor.key])
                    turns[mentor.key] += 1
                yield count, total


@given(mentors=people(0, 3), executives=people(EXECUTIVES, 3), kept=KEPT)
@examples(150)
def test_no_search_through_every_set_finds_a_better_one(
    mentors: list[Someone], executives: list[Someone], kept: Exclusions
) -> None:
    found = match(mentors, executives, kept)
    best = max(every_set(mentors, executives, kept))
    assert (len(found), sum(made.score for made in found)) == best


@given(mentors=people(0), executives=people(EXECUTIVES), kept=KEPT)
@examples(300)
def test_no_hard_rule_is_broken_and_nobody_has_more_than_their_places(
    mentors: list[Someone], executives: list[Someone], kept: Exclusions
) -> None:
    found = match(mentors, executives, kept)
    known = {one.key: one for one in (*mentors, *executives)}
    assert all(not apart(known[m.mentor], known[m.executive], kept) for m in found)
    held = Counter(m.mentor for m in found) + Counter(m.executive for m in found)
    assert all(count <= known[key].places for key, count in held.items())
    assert len({(m.mentor, m.executive) for m in found}) == len(found)


@given(mentors=people(0), executives=people(EXECUTIVES), kept=KEPT)
@examples(300)
def test_the_matrix_says_of_every_two_what_the_rules_say(
    mentors: list[Someone], executives: list[Someone], kept: Exclusions
) -> None:
    if not mentors or not executives:
        return
    scores, allowed = score_matrix(mentors, executives, kept)
    for row, mentor in enumerate(mentors):
        for column, executive in enumerate(executives):
            assert bool(allowed[row, column]) is (not apart(mentor, executive, kept))
            told = why(mentor, executive)
            expected = 150 * min(3, len(told.topics)) + round(HOURS * told.minutes / 540)
            expected += 150 * bool(told.languages)
            expected += 75 * told.other_function + 75 * told.other_site
            assert scores[row, column] == expected <= BEST - FREE


def test_it_equals_scipy_s_optimum_on_the_same_weights() -> None:
    draw = np.random.default_rng(7)
    mentors = [_anybody(key, draw) for key in range(120)]
    executives = [_anybody(key + 1000, draw) for key in range(90)]
    found = match(mentors, executives, NOBODY)
    scores, allowed = score_matrix(mentors, executives, NOBODY)
    rows, first = slots([1] * 120, [0] * 120, 90)
    gains = gain_matrix(scores, allowed, rows, np.arange(90), first)
    optimum = gains[linear_sum_assignment(gains, maximize=True)].sum()
    mine = sum(gains[m.mentor, m.executive - 1000] for m in found)
    assert mine == optimum
    assert len(found) == 90


def _anybody(key: int, draw: np.random.Generator) -> Someone:
    return Someone(
        key,
        topics=frozenset(draw.integers(0, 24, 4).tolist()),
        languages=frozenset(draw.choice(["en", "fr", "es"], 2).tolist()),
        offset=int(draw.choice([0, 60, 480])),
        function=str(draw.choice(["a", "b", "c"])),
    )


def test_whom_no_rule_leaves_anybody_stays_without() -> None:
    chloe = Someone(1, languages=frozenset({"fr"}))
    helen, marc = Someone(101, languages=frozenset({"en"})), Someone(102)
    assert match([chloe], [helen], NOBODY) == []
    assert [m.executive for m in match([chloe], [helen, marc], NOBODY)] == [102]
    assert match([], [helen], NOBODY) == match([chloe], [], NOBODY) == []
    assert match([Someone(1, places=0)], [marc], NOBODY) == []


def test_more_pairs_come_before_better_ones() -> None:
    chloe = Someone(1, topics=frozenset({1, 2, 3}))
    priya = Someone(2)
    marc, helen = Someone(101, topics=frozenset({1, 2, 3})), Someone(102)
    found = match([chloe, priya], [marc, helen], Exclusions(blocked=frozenset({(2, 102)})))
    assert {(m.mentor, m.executive) for m in found} == {(1, 102), (2, 101)}


def test_a_mentor_who_has_nobody_comes_before_one_who_could_hold_two() -> None:
    found = match([Someone(1, places=2), Someone(2)], [Someone(101), Someone(102)], NOBODY)
    assert {m.mentor for m in found} == {1, 2}
    alone = match([Someone(1, places=5)], [Someone(101), Someone(102)], NOBODY)
    assert [m.mentor for m in alone] == [1, 1]


def test_everyone_s_first_mentor_comes_before_anyone_s_second() -> None:
    wants_two = Someone(101, places=2, topics=frozenset({1, 2, 3}))
    mentors = [Someone(n, topics=frozenset({1, 2, 3})) for n in (1, 2, 3)]
    found = match(mentors[:2], [wants_two, Someone(102)], NOBODY)
    assert {m.executive for m in found} == {101, 102}
    found = match(mentors, [wants_two, Someone(102)], NOBODY)
    assert Counter(m.executive for m in found) == {101: 2, 102: 1}
    assert len({m.mentor for m in found}) == 3
    twice = match([Someone(1, places=3)], [wants_two], NOBODY)
    assert twice == [Match(1, 101, twice[0].score)], "never the same two again"


@pytest.mark.parametrize("mentor_above", [True, False])
def test_a_reporting_line_counts_at_every_level_and_in_both_directions(mentor_above: bool) -> None:
    managers = {1: 2, 2: 3, 3: 4, 4: 9}
    lines = lines_of(managers, [1, 4])
    low, high = Someone(1, above=lines[1]), Someone(4, above=lines[4])
    mentor, executive = (high, low) if mentor_above else (low, high)
    assert apart(mentor, executive, NOBODY) == ("line",)
    assert match([mentor], [executive], NOBODY) == []
    side = Someone(5, above=lines_of({5: 9}, [5])[5])
    assert apart(side, high, NOBODY) == (), "who has the same manager is in no line"


def test_managers_in_a_circle_end_where_it_comes_round() -> None:
    circle = {1: 2, 2: 3, 3: 1, 4: 1, 5: 5}
    lines = lines_of(circle, range(1, 7))
    assert lines[1] == {2, 3} and lines[2] == {3, 1} and lines[3] == {1, 2}
    assert lines[4] == {1, 2, 3}
    assert lines[5] == lines[6] == frozenset()
    one, other = Someone(1, above=lines[1]), Someone(3, above=lines[3])
    assert apart(one, other, NOBODY) == apart(other, one, NOBODY) == ("line",)


def test_candidates_for_one_executive_stand_by_score_those_kept_apart_last() -> None:
    marc = Someone(101, topics=frozenset({1, 2}))
    good, better, boss = (
        Someone(1, topics=frozenset({1})),
        Someone(2, topics=frozenset({1, 2})),
        Someone(3, topics=frozenset({1, 2}), above=frozenset({101})),
    )
    rows = ranked([good, boss, better], marc, NOBODY)
    assert [(one.key, rules) for one, _, rules in rows] == [(2, ()), (1, ()), (3, ("line",))]
    assert ranked([], marc, NOBODY) == []
    assert taking(good, 1).places == 0 and taking(good, 1).holds == 1


def test_who_was_met_first_does_not_matter_to_what_keeps_two_apart() -> None:
    """Marc was in the workspace before Chloé: his key is the lower one."""
    marc, helen, chloe = Someone(1), Someone(2), Someone(9)
    for kept in (
        Exclusions(blocked=frozenset({both(9, 1)})),
        Exclusions(again=frozenset({both(9, 1)})),
        Exclusions(refused=frozenset({both(9, 1)})),
    ):
        assert match([chloe], [marc], kept) == []
        assert [m.executive for m in match([chloe], [marc, helen], kept)] == [2]


def test_each_reason_that_keeps_two_apart_has_its_name() -> None:
    one, other = Someone(1), Someone(2)
    assert both(1, 2) == both(2, 1) == (1, 2)
    two = frozenset({both(2, 1)})
    assert apart(one, one, NOBODY) == ("self",)
    assert apart(one, other, Exclusions(blocked=two)) == ("blocked",)
    assert apart(one, other, Exclusions(again=two)) == ("again",)
    assert apart(one, other, Exclusions(refused=two)) == ("refused",)
    french, english = frozenset({"fr"}), frozenset({"en"})
    assert apart(Someone(1, languages=french), Someone(2, languages=english), NOBODY) == (
        "language",
    )
    assert apart(Someone(1, languages=french), other, NOBODY) == (), "nobody knows what they speak"


def test_the_working_day_in_common_of_two_places() -> None:
    assert minutes_together(60, 60) == 540
    assert minutes_together(0, 60) == minutes_together(-30, 30) == 480
    assert minutes_together(0, 720) == 0, "the other side of the earth"
    assert minutes_together(-660, 720) == 480, "an hour apart, across the date line"
