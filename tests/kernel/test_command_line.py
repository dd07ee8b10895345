"""Everything that may be typed after `/mentoring` or `/mentorat`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.rules.command_line import (
    ROLE_WORDS,
    CommandLine,
    Mention,
    Verb,
    mention_in,
    parse,
)
from bot.kernel.rules.typed_text import fold


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("", Verb.HELP),
        ("   ", Verb.HELP),
        ("help", Verb.HELP),
        ("aide", Verb.HELP),
        ("pair", Verb.PAIR),
        ("binôme", Verb.PAIR),
        ("BINOME", Verb.PAIR),
        ("bino\u0302me", Verb.PAIR),
        ("pairs", Verb.PAIRS),
        ("Binômes", Verb.PAIRS),
        ("end", Verb.END),
        ("fin", Verb.END),
        ("send", Verb.SEND),
        ("envoyer", Verb.SEND),
        ("checkin", Verb.CHECKIN),
        ("check-in", Verb.CHECKIN),
        ("point", Verb.CHECKIN),
        ("digest", Verb.DIGEST),
        ("synthèse", Verb.DIGEST),
        ("export", Verb.EXPORT),
        ("Exporter", Verb.EXPORT),
        ("role", Verb.ROLE),
        ("rôle", Verb.ROLE),
        ("dance", None),
        ("😀", None),
    ],
)
def test_each_verb_in_both_languages(typed: str, verb: Verb | None) -> None:
    assert parse(typed).verb is verb


@pytest.mark.parametrize(
    ("token", "mention"),
    [
        ("<@U123ABC|chloe>", Mention("<@U123ABC|chloe>", slack_id="U123ABC", handle="chloe")),
        ("<@U123ABC>", Mention("<@U123ABC>", slack_id="U123ABC")),
        ("<@W123ABC>", Mention("<@W123ABC>", slack_id="W123ABC")),
        (
            "<@U123ABC|Jean Dupont>",
            Mention("<@U123ABC|Jean Dupont>", slack_id="U123ABC", handle="Jean Dupont"),
        ),
        ("<@U123ABC|chloe>,", Mention("<@U123ABC|chloe>", slack_id="U123ABC", handle="chloe")),
        ("U123ABC", Mention("U123ABC", slack_id="U123ABC")),
        ("@U123ABC", Mention("@U123ABC", slack_id="U123ABC", handle="U123ABC")),
        ("@chloe", Mention("@chloe", handle="chloe")),
        ("@MAX;", Mention("@MAX", handle="MAX")),
        ("@x", Mention("@x", handle="x")),
        ("@chloé.martin;", Mention("@chloé.martin", handle="chloé.martin")),
        ("chloe", None),
        ("@", None),
        ("<!channel>", None),
        ("<#C123|general>", None),
        ("USA", None),
    ],
)
def test_every_way_to_name_a_person(token: str, mention: Mention | None) -> None:
    assert mention_in(token) == mention


def test_people_then_the_programme() -> None:
    line = parse("pair <@U1CHLOE|Chloé Martin>  @marc\u00a0Digital Leaders")
    assert [(m.slack_id, m.handle) for m in line.people] == [
        ("U1CHLOE", "Chloé Martin"),
        (None, "marc"),
    ]
    assert line.rest == "Digital Leaders"


def test_a_name_within_a_reason_belongs_to_the_reason() -> None:
    line = parse("end @chloe @marc moved to the team of @ines")
    assert [mention.handle for mention in line.people] == ["chloe", "marc"]
    assert line.rest == "moved to the team of @ines"


def test_a_word_that_is_not_known_is_given_back_as_it_was_typed() -> None:
    assert parse("Dânce with me") == CommandLine(None, "Dânce", (), ("with", "me"))


def test_what_slack_escaped_is_read_as_it_was_typed() -> None:
    assert parse("digest R&amp;D").rest == "R&D"
    assert parse("digest &amp;lt;").rest == "&lt;"
    assert parse("R&amp;D").word == "R&D"
    assert parse("digest A &lt;B&gt; C").rest == "A <B> C"


@pytest.mark.parametrize(
    ("word", "role"),
    [("admin", "admin"), ("responsable", "lead"), ("lead", "lead"), ("aucun", "none")],
)
def test_roles_are_known_in_both_languages(word: str, role: str) -> None:
    assert ROLE_WORDS[word] == role


def test_words_are_compared_without_case_and_accents() -> None:
    assert fold("  Synthèse ") == fold("SYNTHESE") == "synthese"


@given(st.text(max_size=200))
def test_nothing_that_can_be_typed_is_lost_or_raises(typed: str) -> None:
    line = parse(typed)
    assert line.verb is None or line.verb in Verb
    assert all(word.strip() for word in line.words)
    assert all(mention.slack_id or mention.handle for mention in line.people)


def test_words_in_capitals_are_words_and_short_ids_are_ids() -> None:
    assert parse("pair W123 U123").people == (
        Mention("W123", slack_id="W123"),
        Mention("U123", slack_id="U123"),
    )
    assert parse("pair @chloe @marc WORLDWIDE").rest == "WORLDWIDE"
    assert parse("end @chloe @marc URGENT U2 leaving").rest == "URGENT U2 leaving"
    assert parse("digest UNIVERSITY").rest == "UNIVERSITY"


def test_after_an_at_sign_an_id_may_be_a_handle_and_slack_says_what_an_id_is_called() -> None:
    assert mention_in("@W123") == Mention("@W123", slack_id="W123", handle="W123")
    assert mention_in("<@W123|chloe>") == Mention("<@W123|chloe>", slack_id="W123", handle="chloe")


def test_a_name_with_a_space_that_does_not_break_is_a_name_with_a_space() -> None:
    (chloe,) = parse("pairs <@U1CHLOE|Chloé\u00a0Martin>").people
    assert chloe.handle == "Chloé Martin"


def test_a_third_person_is_named_by_an_at_sign_and_by_no_bare_word() -> None:
    assert [who.handle for who in parse("pair @chloe @marc @priya").people] == [
        "chloe", "marc", "priya",
    ]  # fmt: skip
    line = parse("end @chloe @marc U2PRIYA leaves")
    assert (len(line.people), line.words) == (2, ("U2PRIYA", "leaves"))
