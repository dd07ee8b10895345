"""Who may do what, written out: a change of the rules must be made here too."""

import pytest

from bot.kernel.rules.permissions import GRANTS, Action, ActorRole, Standing, holders, may

#                      admin lead  mentor executive  delegate  member
TABLE = """
    see_help           x     x     x      x          x         x
    pair               x     x     -      -          -         -
    end_pair           x     x     -      -          -         -
    list_pairs         x     x     x      x          -         -
    send               x     x     -      -          -         -
    digest             x     x     -      -          -         -
    export             x     x     -      -          -         -
    set_role           x     -     -      -          -         -
    read_audit         x     -     -      -          -         -
    set_threshold      x     -     -      -          -         -
    create_programme   x     -     -      -          -         -
    answer             -     -     x      x          -         -
    snooze             -     -     x      x          x         -
    read_shared        -     -     x      x          -         -
    see_thread         -     -     x      x          -         -
    decide_insight     -     -     x      x          -         -
    read_word          -     x     -      -          -         -
    see_topic          -     -     x      x          -         -
    choose_topic       -     -     x      x          -         -
    manage_topics      x     x     -      -          -         -
    plan_session       -     -     x      x          x         -
    move_check_in      -     -     x      x          x         -
    pause_pair         -     -     x      x          x         -
    send_question      -     -     x      x          -         -
    read_question      -     -     x      x          -         -
    name_delegate      -     -     -      x          -         -
    import_people      x     x     -      -          -         -
    list_people        x     x     -      -          -         -
    withdraw_person    x     x     -      -          -         -
    relink_person      x     x     -      -          -         -
    read_card          -     x     -      -          -         -
    volunteer          x     x     x      x          x         x
    match              x     x     -      -          -         -
    block              x     x     -      -          -         -
    answer_proposal    x     x     x      x          x         x
    see_coverage       x     x     -      -          -         -
    follow_insights    x     x     -      -          -         -
    see_outcome        -     -     x      x          -         -
    withdraw_insight   -     -     x      x          -         -
    rate_confidence    -     -     x      x          -         -
    see_own_data       x     x     x      x          x         x
    download_own_data  x     x     x      x          x         x
    delete_own_texts   x     x     x      x          x         x
    ask_way_out        -     -     x      x          -         -
    see_to_task        -     x     -      -          -         -
    help_pair          x     x     -      -          -         -
    list_programmes    x     x     -      -          -         -
    edit_programme     x     x     -      -          -         -
    launch_programme   x     x     -      -          -         -
    pause_programme    x     x     -      -          -         -
    close_programme    x     x     -      -          -         -
    give_last_answer   -     -     x      x          -         -
"""
COLUMNS = (
    ActorRole.ADMIN,
    ActorRole.LEAD,
    ActorRole.MENTOR,
    ActorRole.EXECUTIVE,
    ActorRole.DELEGATE,
    ActorRole.MEMBER,
)
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()}
CELLS = [
    (Action(action), role, cell == "x")
    for action, cells in ROWS.items()
    for role, cell in zip(COLUMNS, cells, strict=True)
]
PROGRAMME, PAIR, OTHER = 1, 2, 3
STANDINGS = {
    ActorRole.ADMIN: Standing(admin=True),
    ActorRole.LEAD: Standing(leads=frozenset({PROGRAMME})),
    ActorRole.MENTOR: Standing(mentors=frozenset({PAIR})),
    ActorRole.EXECUTIVE: Standing(executive_of=frozenset({PAIR})),
    ActorRole.DELEGATE: Standing(delegate_of=frozenset({PAIR})),
    ActorRole.MEMBER: Standing(),
}


def test_the_table_is_complete() -> None:
    assert set(ROWS) == {action.value for action in Action} == {a.value for a in GRANTS}
    assert set(COLUMNS) == set(ActorRole)


@pytest.mark.parametrize(("action", "role", "allowed"), CELLS)
def test_each_cell_of_the_table(action: Action, role: ActorRole, allowed: bool) -> None:
    standing = STANDINGS[role]
    assert may(standing, action) is allowed, "towards anything"
    assert may(standing, action, programme=PROGRAMME, pair=PAIR) is allowed, "towards their own"
    assert (role in GRANTS[action]) is allowed
    assert (role in holders(action)) is allowed


@pytest.mark.parametrize("action", [a for a in Action if ActorRole.MEMBER not in GRANTS[a]])
def test_only_an_admin_reaches_beyond_their_own(action: Action) -> None:
    for role in (ActorRole.LEAD, ActorRole.MENTOR, ActorRole.EXECUTIVE, ActorRole.DELEGATE):
        assert not may(STANDINGS[role], action, programme=OTHER, pair=OTHER)
    admin_may = may(STANDINGS[ActorRole.ADMIN], action, programme=OTHER, pair=OTHER)
    assert admin_may is (ActorRole.ADMIN in GRANTS[action])


def test_a_lead_of_a_programme_is_nothing_in_its_pairs() -> None:
    assert not may(STANDINGS[ActorRole.LEAD], Action.READ_SHARED, pair=PAIR)
    assert not may(STANDINGS[ActorRole.LEAD], Action.DIGEST, pair=PAIR), "a pair is no programme"


def test_one_person_may_hold_several_roles() -> None:
    both = Standing(leads=frozenset({PROGRAMME}), executive_of=frozenset({PAIR}))
    assert may(both, Action.DIGEST, programme=PROGRAMME)
    assert may(both, Action.ANSWER, pair=PAIR)
    assert both.roles() == {ActorRole.MEMBER, ActorRole.LEAD, ActorRole.EXECUTIVE}


def test_who_may_is_told_in_one_order() -> None:
    assert holders(Action.LIST_PAIRS) == (
        ActorRole.ADMIN,
        ActorRole.LEAD,
        ActorRole.MENTOR,
        ActorRole.EXECUTIVE,
    )
    assert holders(Action.READ_WORD) == (ActorRole.LEAD,)


def test_an_ended_pair_makes_nobody_a_mentor_but_stays_theirs() -> None:
    former = Standing(mentors=frozenset({PAIR}), ended=frozenset({PAIR}))
    assert former.was_paired
    assert former.roles() == {ActorRole.MEMBER}
    assert not may(former, Action.ANSWER)
    assert may(former, Action.READ_SHARED, pair=PAIR)
    both = Standing(mentors=frozenset({PAIR, OTHER}), ended=frozenset({PAIR}))
    assert not both.was_paired
    assert may(both, Action.ANSWER)
    assert not Standing().was_paired
