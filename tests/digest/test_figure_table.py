"""The glossary names every figure as the table does, and the table has all that is told."""

from bot.kernel.rules.figure_table import FIGURES, MAIN
from bot.texts import figures, load
from tests.town import ROOT

_HEADS = ("figure", "in French", "when", "written as", "what it counts")


def table() -> str:
    """As it stands in docs/glossary.md."""
    english, french = load().say("en"), load().say("fr")
    rows = [
        (
            figures.name_of(key, english),
            figures.name_of(key, french),
            kind.of.value,
            kind.form.value,
            kind.meaning,
        )
        for key, kind in FIGURES.items()
    ]
    lines = [_HEADS, ("---",) * len(_HEADS), *rows]
    return "\n".join(f"| {' | '.join(line)} |".replace("| --- ", "|---") for line in lines)


def test_the_glossary_has_the_table() -> None:
    written = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert table() in written


def test_no_two_figures_have_one_name() -> None:
    for language in ("en", "fr"):
        say = load().say(language)
        assert len({figures.name_of(key, say) for key in FIGURES}) == len(FIGURES)
    assert set(MAIN) <= FIGURES.keys()
