"""The lines of a file of people, read one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.kernel.errors import Mistake
from bot.people.rules.import_columns import columns_in
from bot.people.rules.import_lines import Fault, Wanted, read_line
from bot.people.rules.import_words import USUAL, Words
from bot.people.rules.sheets import rows_in


@dataclass
class Lines:
    """What the good lines want, what is wrong with the bad ones, and the columns of no use."""

    wanted: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unused: tuple[str, ...] = ()

    @property
    def named(self) -> set[str]:
        """The Slack ids and e-mail addresses of people and their managers."""
        return {who for line in self.wanted for who in (line.who, line.manager) if who}


def lines_of(data: bytes, topics: Mapping[str, int], words: Words = USUAL) -> Lines:
    """`topics`: what a cell may say → the topic's key. `Mistake` for what is no such file."""
    rows = rows_in(data)
    columns = columns_in(next(rows).cells, words)
    read = Lines(unused=columns.unused)
    for row in rows:
        line = read_line(row, columns, topics, words)
        if isinstance(line, Wanted):
            read.wanted.append(line)
        else:
            read.faults += line
    if not read.wanted and not read.faults:
        raise Mistake("import.file.no_lines")
    return read
