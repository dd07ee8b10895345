"""The words of the example files, which the catalogues hold: a file that has them is understood."""

from bot.kernel.rules.command_line import fold
from bot.kernel.rules.languages import LANGUAGES
from bot.people.rules.import_columns import COLUMNS
from bot.people.rules.import_words import Words, bare
from bot.texts import Texts

_CELLS = {
    "mentor": "import.side.mentor",
    "executive": "import.side.executive",
    "yes": "import.yes",
    "no": "import.no",
}


def words_of(texts: Texts) -> Words:
    voices = [texts.say(language) for language in LANGUAGES]
    return Words(
        columns={bare(say(f"import.column.{name}")): name for say in voices for name in COLUMNS},
        cells={fold(say(key)): meaning for say in voices for meaning, key in _CELLS.items()},
    )
