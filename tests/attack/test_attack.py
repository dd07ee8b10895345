"""The attack finds nothing in the rule as it is, and something as soon as the rule is weaker."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.audit import log
from bot.digest import ratings as averages
from bot.digest.digests import Digest
from bot.insights import insights
from bot.kernel.rules import small_numbers, thresholds
from bot.kernel.rules.small_numbers import Block, Piece
from bot.kernel.rules.thresholds import LOWEST, Thresholds, ThresholdStep
from bot.privacy.attack_result import results
from bot.slack.digest.views import digest as digest_views
from bot.slack.digest.views.digest import digest_message
from bot.slack.kit.message import Message
from bot.texts import Say, load
from storage.tables import Insight
from tests.attack import authors, reader
from tests.attack.attack import Tally, attack_one, attack_rendered, on_figures, on_rendered
from tests.attack.authors import ALL, Days, Held
from tests.attack.programmes import DAY, SETTLED, Programme, Said
from tests.attack.report import KEPT, page
from tests.attack.solver import Found, Unknown, solve
from tests.databases import migrated
from tests.privacy.test_dossier import made

PROGRAMMES = 12
EARNEST = small_numbers.blocks
NAMED = "person 001"
"""As members of the attack's programmes are called."""


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


def test_what_leads_get_is_what_the_rule_tells(tmp_path: Path) -> None:
    """Every figure and text in messages, windows, lists, sheets and files, read back."""
    tally = on_rendered(1, 14, tmp_path, small=True)
    assert tally.leaks == []
    assert tally.outputs > 20
    assert tally.shown > 0


def test_what_is_shown_otherwise_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest that takes any number of people for enough."""

    def lenient(pieces: Sequence[Piece], _: Thresholds) -> list[Block]:
        return [Block([piece]) for piece in pieces if piece.rated and piece.is_final]

    monkeypatch.setattr(averages, "blocks", lenient)
    tally = on_rendered(1, 14, tmp_path, small=True)
    assert any("digest" in leak for leak in tally.leaks)


def names_in_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest that names one of the pairs that need their lead."""

    def with_a_name(found: Digest, say: Say) -> Message:
        message = digest_message(found, say)
        return replace(message, text=f"{message.text}\n{NAMED}")

    monkeypatch.setattr(digest_views, "digest_message", with_a_name)


def log_of_deletions_with_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BY_NOBODY", ())


def log_of_releases_with_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def subject(insight: Insight) -> str:
        return f"person:{insight.author_id}"

    monkeypatch.setattr(insights, "_subject", subject)


def lenient_when_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    def lenient(pieces: Sequence[Piece], _: Thresholds) -> list[Block]:
        return [Block([piece]) for piece in pieces if piece.rated]

    monkeypatch.setattr(averages, "blocks", lenient)


@pytest.mark.parametrize(
    ("weaken", "found"),
    [
        (names_in_channels, "members in a digest"),
        (log_of_deletions_with_names, "members in the audit file"),
        (log_of_releases_with_names, "members in the audit file"),
        (lenient_when_they_come, "digest that came"),
    ],
)
def test_what_comes_beside_is_held_to_the_rule_too(
    weaken: Callable[[pytest.MonkeyPatch], None],
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Notices, App Home, tasks and the audit file."""
    weaken(monkeypatch)
    schema, tally = tmp_path / "schema.db", Tally()
    migrated(f"sqlite:///{schema}")
    for number in range(PROGRAMMES):
        attack_rendered(f"rendered 14/{number}", tally, tmp_path, schema, small=True)
        if any(found in leak for leak in tally.leaks):
            return
    raise AssertionError(tally.leaks)


def test_the_page_and_the_dossier_have_the_same_results() -> None:
    found = results()
    assert set(found) == {"figures", "rendered"}
    assert KEPT.read_text(encoding="utf-8") == page(found)
    for language in ("en", "fr"):
        text = made(language).markdown()
        for part in found.values():
            assert load().say(language).number(part.programmes) in text
            assert part.command in text


def of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "LOWEST", 1)


def of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the two knows the other's answer."""
    monkeypatch.setattr(thresholds, "LOWEST", 2)


def not_in_threes(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_three_or_more(said: Sequence[Said], _: Thresholds, now: int) -> Sequence[Said]:
        settled = [one for one in said if one.at + SETTLED <= now]
        return settled if len(settled) >= LOWEST else ()

    monkeypatch.setattr(reader, "whole_groups", all_of_three_or_more)


def regrouped_when_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four who answered three were shown, and then all four of them."""

    def regrouped(said: Sequence[Said], held: Thresholds, now: int) -> Sequence[Said]:
        settled = [one for one in said if one.at + SETTLED <= now]
        return settled[: len(settled) - len(settled) % held.on(date.fromordinal(now // DAY))]

    monkeypatch.setattr(reader, "whole_groups", regrouped)


def raised_for_months_that_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of earlier months become larger with the threshold."""

    def anew(held: Thresholds, today: date) -> Thresholds:
        return Thresholds([ThresholdStep(date.min, held.on(today))])

    monkeypatch.setattr(reader, "held_at", anew)


def months_of_few_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each month by itself, and the whole programme has all: what it has more is of few."""

    def apart(
        programme: Programme, months: Sequence[Days], held: Sequence[Held], now: int
    ) -> Sequence[Days]:
        one_by_one = zip(months, held, strict=True)
        return [
            month
            for month, (people, closes) in one_by_one
            if closes <= now and len(people) >= programme.thresholds.on(month[0])
        ]

    def stands(month: Days, period: Days, told: Sequence[Days]) -> bool:
        return period == ALL or any(month == each and period == each for each in told)

    monkeypatch.setattr(authors, "told_blocks", apart)
    monkeypatch.setattr(authors, "stands_in", stands)


def named_ones_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gave their name to an insight is counted among those whose another one may be."""
    answered = authors._answered

    def everybody(programme: Programme, first: date, after: date) -> Held:
        return answered(replace(programme, insights=[]), first, after)

    monkeypatch.setattr(authors, "_answered", everybody)


def before_it_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(pieces: Sequence[Piece], held: Thresholds) -> list[Block]:
        return EARNEST([replace(piece, is_final=True) for piece in pieces], held)

    monkeypatch.setattr(small_numbers, "blocks", hasty)


def whole_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """One average of whatever lies in the period: two periods are subtracted from each other."""

    def whole(pieces: Sequence[Piece], _: Thresholds) -> list[Block]:
        rated = [piece for piece in pieces if piece.rated and piece.is_final]
        people = frozenset().union(*(piece.people for piece in rated))
        return [Block(rated)] if len(people) >= LOWEST else []

    monkeypatch.setattr(small_numbers, "blocks", whole)
    monkeypatch.setattr(small_numbers, "reach_of", lambda first, after: first)


@pytest.mark.parametrize(
    "weaken",
    [
        of_one,
        of_two,
        not_in_threes,
        regrouped_when_raised,
        raised_for_months_that_are_over,
        months_of_few_apart,
        named_ones_counted,
        before_it_is_final,
        whole_periods,
    ],
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
