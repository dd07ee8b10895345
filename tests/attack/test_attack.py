"""The attack finds nothing in the rule as it is, and something as soon as the rule is weaker."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.kernel.rules import small_numbers
from bot.kernel.rules.small_numbers import Block, Piece
from tests.attack import reader
from tests.attack.attack import Tally, attack_one, on_figures
from tests.attack.programmes import Said
from tests.attack.solver import Found, Unknown, solve

PROGRAMMES = 12
EARNEST = small_numbers.blocks


def ratings(*given: tuple[int, int]) -> list[Unknown]:
    """(person, value) each, from 1 to 5."""
    return [Unknown(person, 1, 5, value) for person, value in given]


def shown(unknowns: Sequence[Unknown], *groups: Sequence[int]) -> dict[int, int]:
    return {
        sum(1 << number for number in group): sum(unknowns[number].value for number in group)
        for group in groups
    }


def test_the_rule_as_it_is_tells_of_nobody() -> None:
    tally = on_figures(PROGRAMMES, seed=1)
    assert tally.programmes == PROGRAMMES
    assert tally.figures > 10 * PROGRAMMES
    assert tally.leaks == []


def of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_numbers, "FEWEST", 1)


def of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the two knows the other's answer."""
    monkeypatch.setattr(small_numbers, "FEWEST", 2)


def not_in_threes(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_three_or_more(said: Sequence[Said]) -> Sequence[Said]:
        return said if len(said) >= small_numbers.FEWEST else ()

    monkeypatch.setattr(reader, "whole_groups", all_of_three_or_more)


def before_it_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(pieces: Sequence[Piece]) -> list[Block]:
        return EARNEST([replace(piece, is_final=True) for piece in pieces])

    monkeypatch.setattr(small_numbers, "blocks", hasty)


def whole_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """One average of whatever lies in the period: two periods are subtracted from each other."""

    def whole(pieces: Sequence[Piece]) -> list[Block]:
        rated = [piece for piece in pieces if piece.rated and piece.is_final]
        people = frozenset().union(*(piece.people for piece in rated))
        return [Block(rated)] if len(people) >= small_numbers.FEWEST else []

    monkeypatch.setattr(small_numbers, "blocks", whole)
    monkeypatch.setattr(small_numbers, "reach_of", lambda first, after: first)


@pytest.mark.parametrize(
    "weaken", [of_one, of_two, not_in_threes, before_it_is_final, whole_periods]
)
def test_a_weaker_rule_is_found(
    weaken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    weaken(monkeypatch)
    tally = Tally()
    for number in range(PROGRAMMES):
        attack_one(f"1/{number}", tally)
        if tally.leaks:
            return
    raise AssertionError("nothing was found")


def test_one_answer_follows_from_two_averages() -> None:
    given = ratings((1, 3), (2, 4), (3, 2), (4, 5))
    assert solve(given, shown(given, (0, 1, 2), (0, 1, 2, 3))) == Found(told=frozenset({4}))


def test_one_answer_follows_from_overlapping_averages_together() -> None:
    """None of the three sums has another within it; all of them together tell each answer."""
    given = ratings((1, 3), (2, 4), (3, 2))
    found = solve(given, shown(given, (0, 1), (1, 2), (0, 2)))
    assert found.told == {1, 2, 3}


def test_what_one_person_said_altogether_follows_though_no_single_answer_does() -> None:
    given = ratings((1, 3), (1, 2), (2, 4), (3, 2))
    sums = shown(given, (0, 2, 3), (1, 2, 3), (2, 3))
    assert solve(given, {mask: sums[mask] for mask in sums}).told == {1}


def test_the_reader_takes_their_own_answer_away() -> None:
    given = ratings((1, 3), (2, 4))
    sums = shown(given, (0, 1))
    assert solve(given, sums) == Found()
    assert solve(given, sums, reader=1).told == {2}


def test_the_ends_of_the_scale_are_counted_apart() -> None:
    three = ratings((1, 5), (2, 5), (3, 5))
    assert solve(three, shown(three, (0, 1, 2))).at_an_end == {1, 2, 3}
    low = ratings((1, 4), (2, 1), (3, 1))
    assert solve(low, shown(low, (0, 1, 2))) == Found()
    assert solve(low, shown(low, (0, 1, 2)), reader=1) == Found(beside_own=frozenset({2, 3}))


def test_two_at_an_end_are_told() -> None:
    two = ratings((1, 5), (2, 5))
    assert solve(two, shown(two, (0, 1))).told == {1, 2}
