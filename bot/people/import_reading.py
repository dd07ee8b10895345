"""Reading a file of people: its rows, and the words of both languages in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.kernel.errors import Mistake
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold
from bot.people.rules.import_cells import USUAL, Words, bare
from bot.people.rules.import_columns import COLUMNS, columns_in
from bot.people.rules.import_lines import ImportLine, LineFault, read_line
from bot.people.rules.sheets import SheetRow
from bot.texts import Texts
from storage.states import Side


@dataclass
class Lines:
    """What the good lines want, what is wrong with the bad ones, and the columns of no use."""

    wanted: list[ImportLine] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    unused: tuple[str, ...] = ()

    @property
    def named(self) -> set[str]:
        """The Slack ids and e-mail addresses of people and their managers."""
        return {who for line in self.wanted for who in (line.who, line.manager) if who}


def lines_of(rows: Sequence[SheetRow], topics: Mapping[str, int], words: Words = USUAL) -> Lines:
    """`topics`: what a cell may say → the topic's key. `Mistake` for what is no such file."""
    columns = columns_in(rows[0].cells, words)
    read = Lines(unused=columns.unused)
    for row in rows[1:]:
        line = read_line(row, columns, topics, words)
        if isinstance(line, ImportLine):
            read.wanted.append(line)
        else:
            read.faults += line
    if not read.wanted and not read.faults:
        raise Mistake("import.file.no_lines")
    return read


_CELLS = {
    Side.MENTOR: "import.side.mentor",
    Side.EXECUTIVE: "import.side.executive",
    "yes": "import.yes",
    "no": "import.no",
}


def words_of(texts: Texts) -> Words:
    voices = [texts.say(language) for language in LANGUAGES]
    return Words(
        columns={bare(say(f"import.column.{name}")): name for say in voices for name in COLUMNS},
        cells={fold(say(key)): meaning for say in voices for meaning, key in _CELLS.items()},
    )
