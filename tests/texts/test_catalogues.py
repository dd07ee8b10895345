"""Both languages say everything, in the same shape, and fit into what Slack shows."""

import re
from datetime import UTC, datetime
from string import Formatter

import pytest

from bot.audit.rules import ACTIONS
from bot.kernel.rules.languages import LANGUAGES
from bot.texts.catalogue import SHIPPED, Catalogue, load, read
from tests.town import ROOT

BOTH = pytest.mark.parametrize("language", LANGUAGES)
FORMAL = re.compile(r"(?<![\w’-])(tu|te|toi|ton|ta|tes|t’\w+)(?![\w’])", re.IGNORECASE)
KEY = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
ANYTHING = re.compile(r"\{[^}]*\}(\.\{[^}]*\})+")
DYNAMIC = re.compile(r"""f["']([a-z_{][^"'\s]*\.[^"'\s]*)["']""")


def texts_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {**{k: (v,) for k, v in catalogue.texts.items()}, **catalogue.plurals}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def code() -> str:
    files = sorted((ROOT / "bot").rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def pattern_of(template: str) -> re.Pattern[str]:
    """A key that is put together, such as `role.{kind}`, as what it may become."""
    fixed = re.split(r"\{[^}]*\}", template)
    return re.compile("[a-z_0-9]+".join(map(re.escape, fixed)) + "$")


@BOTH
def test_they_have_the_same_keys_and_the_same_plurals(language: str) -> None:
    english, catalogue = read("en"), read(language)
    assert english.texts.keys() == catalogue.texts.keys()
    assert english.plurals.keys() == catalogue.plurals.keys()
    wanted = 1 + max(map(catalogue.form, range(1000)))
    for key, forms in catalogue.plurals.items():
        assert len(forms) == wanted > 1, key
    assert not english.texts.keys() & english.plurals.keys()


@pytest.mark.parametrize(("language", "singular"), [("en", {1}), ("fr", {0, 1})])
def test_the_plural_is_that_of_the_catalogue_s_head(language: str, singular: set[int]) -> None:
    form = read(language).form
    assert {n for n in range(200) if form(n) == 0} == singular


@BOTH
def test_they_name_the_same_values(language: str) -> None:
    english, other = texts_of(read("en")), texts_of(read(language))
    for key, forms in english.items():
        wanted = set().union(*map(names_in, forms))
        assert set().union(*map(names_in, other[key])) == wanted, key


@BOTH
def test_no_text_is_empty(language: str) -> None:
    for key, forms in texts_of(read(language)).items():
        assert all(form.strip() for form in forms), key


def test_every_key_in_the_code_exists() -> None:
    known = set(texts_of(read("en")))
    families = {key.split(".")[0] for key in known}
    used = {key for key in KEY.findall(code()) if key.split(".")[0] in families}
    # The names of audited actions look alike.
    assert used - known - set(ACTIONS) == set()


def test_a_key_that_is_put_together_may_become_one_that_exists() -> None:
    known = set(texts_of(read("en")))
    families = {key.split(".")[0] for key in known}
    # What has brackets in it is the name of a file.
    found = {t for t in DYNAMIC.findall(code()) if "{" in t and "[" not in t}
    templates = {template for template in found if template.split(".")[0] in families}
    assert len(templates) > 30
    for template in templates:
        assert any(pattern_of(template).match(key) for key in known), template


def test_every_text_is_used() -> None:
    source = code()
    literal = set(KEY.findall(source))
    # One that begins with any word and ends with any word would match every key of two words.
    found = {t for t in DYNAMIC.findall(source) if "{" in t and not ANYTHING.fullmatch(t)}
    templates = [pattern_of(template) for template in found]
    for key in texts_of(read("en")):
        assert key in literal or any(t.match(key) for t in templates), key


def test_french_says_vous() -> None:
    for key, forms in texts_of(read("fr")).items():
        for form in forms:
            assert not FORMAL.search(form), (key, form)


@BOTH
def test_apostrophes_and_quotation_marks_are_typographic(language: str) -> None:
    for key, forms in texts_of(read(language)).items():
        for form in forms:
            assert "'" not in form, key
            assert '"' not in form, key


def test_french_leaves_no_ordinary_space_before_its_signs() -> None:
    for key, forms in texts_of(read("fr")).items():
        for form in forms:
            spoken = re.sub(r"`[^`]*`", "", form)
            assert not re.search(r" [:;?!»]|« ", spoken), (key, form)


@BOTH
def test_titles_and_buttons_fit(language: str) -> None:
    catalogue = read(language).texts
    frame = [key for key in catalogue if re.match(r"modal\..*title$", key)]
    frame += ["modal.submit", "modal.close", "modal.done"]
    assert len(frame) >= 16
    for key in frame:
        assert len(catalogue[key]) <= 24, key
    for key, text in catalogue.items():
        if re.match(
            r"help\.button|export\.(open|as\.)|prompt\.(met|not_yet|answer|about)$|about\.in_order|"
            r"topics\.(first|up|down|hide|show|add)$|pager\.(earlier|later)$|match\.(accept|swap|reject|find|withdraw|"
            r"retry|unasked)$|choice\.(free|apart)$|proposal\.(yes|no)$|answer\.more|word\.open|insight\.(open|"
            r"agree|keep)|home\.(answer|change|shared|language)|snooze\.(menu|later|tomorrow|two)|"
            r"plan\.(open|change|minutes|keep)$|plan\.cancel$|question\.(open|send|write)$|"
            r"(move|pause|delegate)\.button$|pause\.(resume|change|submit)$|move\.skip$|"
            r"answer\.other_topic|snooze\.(move|pause)|"
            r"programmes\.(new|edit|launch|pause|resume|close)$|"
            r"programmes\.(agenda|pace|reminders)\.|"
            r"closing\.(give|yes|no)$|"
            r"sharing\.(area\.|anonymous\.yes)|stages\.(forward|back|open|letter\.open)|own_insights\.withdraw|"
            r"home\.(insights|leads_insights)$|"
            r"modal\.(met|useful|visibility)\.|topic\..*title|topic\.free|"
            r"task\.(open|done|all|end)$|home\.(leave|privacy)|privacy\.(download|delete|again)$|"
            r"leave\.(choose|take_back|another\..*|leave)$",
            key,
        ):
            assert len(text) <= 75, key
        if re.match(r"task\.end$|privacy\.delete\.yes|leave\.send", key):
            assert len(text) <= 30, key
        assert len(text) <= 2900, key
    assert len(catalogue["prompt.about"]) <= 24


@BOTH
def test_the_library_is_whole(language: str) -> None:
    catalogue = read(language).texts
    assert len(SHIPPED) == len(set(SHIPPED)) == 24
    parts = ("title", "aim", "q1", "q2", "q3", "exercise", "step")
    wanted = {f"topic.{key}.{part}" for key in SHIPPED for part in parts}
    assert {key for key in catalogue if key.startswith("topic.")} - {"topic.free"} == wanted
    texts = [catalogue[key] for key in wanted]
    assert len(set(texts)) == len(texts), "each is written for its own topic"
    for key in SHIPPED:
        assert len(catalogue[f"topic.{key}.title"]) <= 60
        assert catalogue[f"topic.{key}.aim"].count(".") == 1, "one sentence"
        questions = [catalogue[f"topic.{key}.q{number}"] for number in (1, 2, 3)]
        assert sum("?" in question for question in questions) >= 2, key


def test_french_says_first_of_the_first_day_of_a_month_alone() -> None:
    english, french = load().say("en"), load().say("fr")
    first, eleventh = (datetime(2026, 11, day, 8, tzinfo=UTC) for day in (1, 11))
    assert french.date(first) == "1er novembre 2026"
    assert french.moment(first, "Europe/Paris") == "dimanche 1er novembre à 09:00"
    assert french.date(eleventh) == "11 novembre 2026"
    assert french.moment(eleventh, "Europe/Paris") == "mercredi 11 novembre à 09:00"
    assert english.date(first) == "1 November 2026"
    assert english.moment(first, "Europe/Paris") == "Sunday 1 November, 09:00"
