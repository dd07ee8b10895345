"""A lead's own words: the example file of each language is understood, whatever it says."""

import pytest

from bot.kernel.errors import Mistake
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold
from bot.people.import_check import lines_of, words_of
from bot.people.import_files import example
from bot.people.rules.import_cells import Words, bare
from bot.people.rules.import_lines import topic_name
from bot.texts import load
from bot.texts.catalogue import SHIPPED, shipped_title
from tests.people.reading import rows_in

GERMAN = Words(
    columns={
        bare("Rolle"): "side",
        bare("E-Mail-Adresse"): "person",
        bare("Vorstand"): "committee",
    },
    cells={fold("Führungskraft"): "executive", "ja": "yes", "nein": "no"},
)
FILE = "E-Mail-Adresse;Rolle;Vorstand\nmarc@vauban.example;Führungskraft;ja\n".encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_an_example_is_understood(language: str) -> None:
    texts = load()
    say = texts.say(language)
    topics = {topic_name(shipped_title(say, key)): place for place, key in enumerate(SHIPPED)}
    read = lines_of(list(rows_in(example(say))), topics, words_of(texts))
    assert (read.faults, read.unused) == ([], ())
    mentor, executive = read.wanted
    assert (mentor.side, mentor.committee, mentor.languages) == ("mentor", False, "fr en")
    assert (executive.side, executive.committee, executive.languages) == ("executive", True, "fr")
    assert mentor.topics == (0, 1)


def test_another_language_s_words_are_understood_once_a_catalogue_holds_them() -> None:
    with pytest.raises(Mistake, match=r"import\.file\.no_person"):
        lines_of(list(rows_in(FILE)), {})
    (line,) = lines_of(list(rows_in(FILE)), {}, GERMAN).wanted
    assert (line.who, line.side, line.committee) == ("marc@vauban.example", "executive", True)


def test_what_is_usual_is_understood_beside_them() -> None:
    data = b"email address,Side,Rolle\na@vauban.example,mentor,\n"
    with pytest.raises(Mistake, match=r"import\.file\.column_twice"):
        lines_of(rows_in(data), {}, GERMAN)
    mended = data.replace(b",Rolle", b",Site")
    (line,) = lines_of(list(rows_in(mended)), {}, GERMAN).wanted
    assert line.side == "mentor"
