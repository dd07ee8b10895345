"""The printed table of who may do what says what is granted, cell by cell."""

from bot.kernel.rules.permissions import GRANTS, Action, ActorRole, cells, table


def test_the_table_reads_back_as_what_is_granted() -> None:
    assert cells(table()) == {
        (action.value, role.value): role in GRANTS[action]
        for action in Action
        for role in ActorRole
    }


def test_a_column_a_role_and_a_line_an_action_below_each_other() -> None:
    head, *lines = table().removesuffix("\n").split("\n")
    assert head.split() == ["action", *(role.value for role in ActorRole)]
    assert [line.split()[0] for line in lines] == [action.value for action in Action]
    for line in lines:
        marked = [role for role in ActorRole if "x" in _below(head, role, line)]
        assert marked == [role for role in ActorRole if role in GRANTS[Action(line.split()[0])]]
        assert line == line.rstrip()


def _below(head: str, role: ActorRole, line: str) -> str:
    at = head.index(role.value)
    return line[at : at + len(role.value)]
