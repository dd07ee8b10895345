"""What a file of people would change, and the lines that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules.import_lines import ImportLine, LineFault
from bot.people.rules.import_plan import ImportPlan, KnownPerson, SlackMember, cycles, plan
from storage.states import Side

NAMES = {"U1": "Chloé", "U2": "Marc", "U3": "Inès", "U4": "Priya"}
MEMBERS = {
    **{key: SlackMember(key, name) for key, name in NAMES.items()},
    **{f"{name.lower()}@v.example": SlackMember(key, name) for key, name in NAMES.items()},
    "U8": SlackMember("U8", "Robot", is_bot=True),
    "U9": SlackMember("U9", "Georges", is_active=False),
    "U7": SlackMember("U7", "Zoé", is_foreign=True),
}


def planned(*wanted: ImportLine, known: dict[str, KnownPerson] | None = None) -> ImportPlan:
    return plan(wanted, (), members=MEMBERS, known=known or {})


def line(number: int, who: str, manager: str | None = None, side: Side = Side.MENTOR) -> ImportLine:
    return ImportLine(line=number, who=who, side=side, manager=manager)


def reasons(found: ImportPlan) -> list[tuple[int, str]]:
    return [(fault.line, fault.key.removeprefix("import.bad.")) for fault in found.faults]


def test_new_changed_and_unchanged() -> None:
    known = {
        "U2": KnownPerson(
            side=Side.MENTOR, function="Sales", topics=frozenset({1, 2}), manager="U3"
        ),
        "U3": KnownPerson(side=Side.MENTOR, function="HR"),
    }
    found = planned(
        line(2, "chloé@v.example"),
        ImportLine(line=3, who="U2", side=Side.EXECUTIVE, function="Marketing", topics=(2, 1)),
        ImportLine(line=4, who="inès@v.example", side=Side.MENTOR, function="HR", capacity=1),
        known=known,
    )
    new, changed = found.changes
    assert (new.wanted.who, new.is_new) == ("U1", True)
    assert (changed.wanted.who, changed.is_new, changed.fields) == (
        "U2", False, ("side", "function"),
    )  # fmt: skip
    assert (found.unchanged, found.faults) == (1, [])


def test_people_who_cannot_take_part() -> None:
    found = planned(line(2, "nobody@v.example"), line(3, "U8"), line(4, "U9"), line(5, "U7"))
    assert reasons(found) == [(2, "unknown"), (3, "bot"), (4, "gone"), (5, "foreign")]
    typed = ("nobody@v.example", "U8", "U9", "U7")
    assert [fault.values for fault in found.faults] == [{"typed": each} for each in typed]
    assert found.changes == []


def test_the_first_line_about_somebody_counts_and_the_others_name_it() -> None:
    found = planned(line(2, "U1"), line(5, "chloé@v.example", side=Side.EXECUTIVE), line(6, "U1"))
    assert [change.wanted.line for change in found.changes] == [2]
    assert reasons(found) == [(5, "twice"), (6, "twice")]
    assert [fault.values for fault in found.faults] == [
        {"typed": "chloé@v.example", "line": "2"},
        {"typed": "U1", "line": "2"},
    ]


def test_managers_who_cannot_be() -> None:
    found = planned(line(2, "U1", "boss@v.example"), line(3, "U2", "U8"), line(4, "U3", "U3"))
    assert reasons(found) == [(2, "manager_unknown"), (3, "manager_unknown"), (4, "own_manager")]
    assert [fault.values for fault in found.faults] == [
        {"typed": "boss@v.example"}, {"typed": "U8"}, {},
    ]  # fmt: skip
    assert planned(line(2, "U1", "U9")).changes[0].wanted.manager == "U9", "one who has left"


def test_a_manager_named_by_address_is_kept_by_slack_id() -> None:
    assert planned(line(2, "U1", "marc@v.example")).changes[0].wanted.manager == "U2"
    assert planned(line(2, "U1", "")).changes[0].wanted.manager == ""


def test_nobody_changes_sides_while_they_are_in_a_pair() -> None:
    known = {"U1": KnownPerson(side=Side.MENTOR, paired_as=frozenset({Side.MENTOR}))}
    assert reasons(planned(line(2, "U1", side=Side.EXECUTIVE), known=known)) == [
        (2, "paired_as_mentor")
    ]
    assert planned(line(2, "U1"), known=known).unchanged == 1


def test_each_line_of_a_ring_of_managers_is_bad_and_names_them() -> None:
    found = planned(
        line(2, "U1", "U2"), line(3, "U2", "U3"), line(4, "U3", "U1"), line(5, "U4", "U1")
    )
    assert reasons(found) == [(2, "cycle"), (3, "cycle"), (4, "cycle")]
    assert all(
        set(fault.values["people"].split(" → ")) == {"Chloé", "Marc", "Inès"}
        for fault in found.faults
    )
    assert [change.wanted.who for change in found.changes] == ["U4"]


def test_a_ring_of_thousands_is_told_in_few_words() -> None:
    count = 5_000
    members = {f"U{n}": SlackMember(f"U{n}", f"Person {n}") for n in range(count)}
    lines = [line(n + 2, f"U{n}", f"U{(n + 1) % count}") for n in range(count)]
    found = plan(lines, (), members=members, known={})
    assert [fault.line for fault in found.faults] == list(range(2, count + 2))
    assert max(len(fault.values["people"]) for fault in found.faults) < 300


@pytest.mark.parametrize(("count", "middle"), [(12, ""), (13, "… → ")])
def test_a_ring_is_told_from_its_first_to_its_first_again(count: int, middle: str) -> None:
    members = {f"U{n}": SlackMember(f"U{n}", f"Person {n}") for n in range(count)}
    lines = [line(n + 2, f"U{n}", f"U{(n + 1) % count}") for n in range(count)]
    found = plan(lines, (), members=members, known={})
    named = "".join(f"Person {n} → " for n in range(12))
    assert {fault.values["people"] for fault in found.faults} == {f"{named}{middle}Person 0"}


def test_who_is_in_a_ring_and_no_longer_in_slack_is_named_by_id() -> None:
    known = {"U2": KnownPerson(manager="U5"), "U5": KnownPerson(manager="U1")}
    (fault,) = planned(line(2, "U1", "U2"), known=known).faults
    assert fault.values == {"people": "Marc → U5 → Chloé → Marc"}


def test_a_ring_closed_by_a_manager_who_is_known_already() -> None:
    known = {"U2": KnownPerson(manager="U1")}
    assert reasons(planned(line(2, "U1", "U2"), known=known)) == [(2, "cycle")]
    assert planned(line(2, "U1", "U2"), line(3, "U2", ""), known=known).faults == []


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_rings_are_all_that_is_found(links: dict[str, str]) -> None:
    def is_in_ring(who: str) -> bool:
        at = links.get(who)
        for _ in links:
            if at is None or at == who:
                break
            at = links.get(at)
        return at == who

    found = cycles(links)
    assert sorted(who for ring in found for who in ring) == sorted(filter(is_in_ring, links))
    for ring in found:
        assert [links[who] for who in ring] == [*ring[1:], ring[0]]


@given(
    before=st.dictionaries(st.sampled_from(sorted(NAMES)), st.sampled_from(["", *sorted(NAMES)])),
    asked=st.dictionaries(
        st.sampled_from(sorted(NAMES)), st.sampled_from([None, "", *sorted(NAMES)])
    ),
)
def test_what_is_applied_never_leaves_a_new_ring(
    before: dict[str, str], asked: dict[str, str | None]
) -> None:
    if cycles({who: manager for who, manager in before.items() if manager}):
        return
    known = {who: KnownPerson(manager=manager) for who, manager in before.items()}
    lines = [line(number, who, manager) for number, (who, manager) in enumerate(asked.items(), 2)]
    found = plan(lines, (), members=MEMBERS, known=known)
    after = {who: manager for who, manager in before.items() if manager}
    for change in found.changes:
        if change.wanted.manager is not None:
            after[change.wanted.who] = change.wanted.manager
    assert cycles({who: manager for who, manager in after.items() if manager}) == []


@pytest.mark.parametrize("count", [10_000])
def test_a_long_chain_of_managers_is_no_ring(count: int) -> None:
    assert cycles({str(n): str(n + 1) for n in range(count)}) == []


def test_faults_come_in_the_order_of_lines() -> None:
    found = plan(
        [line(2, "U0X1")], [LineFault(9, "b"), LineFault(1, "a")], members=MEMBERS, known={}
    )
    assert [fault.line for fault in found.faults] == [1, 2, 9]
    assert found.bad_lines == 3
