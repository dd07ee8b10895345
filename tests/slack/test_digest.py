"""The digest: a programme's figures over a period, agreed insights, and who needs the lead."""

from datetime import timedelta

import pytest

from tests.conftest import MONDAY_NINE_IN_PARIS, SATURDAY, Town
from tests.slack.answered import answered
from tests.slack.shown import said, shown

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
WEEK = timedelta(weeks=1)


async def digest_of(town: Town, words: str = "") -> str:
    return said(town, await town.ines.command(f"/mentoring digest {words}".strip()))


async def weeks(town: Town, *taps: tuple[str, str]) -> None:
    """A week for each: what Chloé and then Marc tap, "" for nothing. Ends as the next one opens."""
    start = town.clock.now() if town.clock.now() > SATURDAY else MONDAY_NINE_IN_PARIS
    for number, (by_chloe, by_marc) in enumerate(taps):
        await town.at(start + number * WEEK)
        for person, other, tapped in (
            (town.chloe, "marc", by_chloe),
            (town.marc, "chloe", by_marc),
        ):
            if tapped:
                prompt = await person.message_in(other, holding="answer_met")
                await person.answer_to(prompt, f"answer_{tapped}")
    await town.at(start + len(taps) * WEEK)


@BOTH
async def test_it_counts_what_was_answered(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", topic="2")
    await answered(paired.marc, "chloe", usefulness="4")
    lines = {
        "en": [
            "Digest: Reverse mentoring",
            "From 23 November 2026 to 29 November 2026",
            "•  *2* active pairs",
            "•  *2* check-ins due",
            "•  Answered by mentors: *1* of 2",
            "•  Answered by executives: *1* of 2",
            "•  *1* session held",
            "•  Usefulness: shown from 3 answers up",
            "Topics",
            "•  Social networks: 1 session",
            "Shared insights",
            "None yet: an insight appears here when both people in a pair agree.",
            "Pairs that need you",
            "All is well.",
        ],
        "fr": [
            "Synthèse : Mentorat inversé",
            "Du 23 novembre 2026 au 29 novembre 2026",
            "•  *2* binômes actifs",
            "•  *2* points prévus",
            "•  Réponses des mentors : *1* sur 2",
            "•  Réponses des dirigeants : *1* sur 2",
            "•  *1* séance tenue",
            "•  Utilité : affichée à partir de 3 réponses",
            "Thèmes",
            "•  Réseaux sociaux : 1 séance",
            "Idées partagées",
            "Aucune pour l’instant : une idée apparaît ici quand les deux membres du binôme sont "
            "d’accord.",
            "Binômes à accompagner",
            "Tout va bien.",
        ],
    }[language]
    assert (await digest_of(paired)).split("\n") == lines
    for head in lines:
        assert head in shown(paired, await paired.adam.command("/mentorat synthèse"))


@BOTH
async def test_usefulness_is_told_from_three_answers_up(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", visibility="me")
    await answered(paired.marc, "chloe", usefulness="4")
    assert "5 (" not in await digest_of(paired)
    await answered(paired.priya, "helen", usefulness="4")
    mean = {
        "en": "Usefulness: *4.3* out of 5 (3 answers)",
        "fr": "Utilité : *4,3* sur 5 (3 réponses)",
    }[language]
    assert mean in await digest_of(paired)


PERIODS = {
    "From 23 November 2026 to 29 November 2026": (
        "", "this week", "week", "cette semaine", "semaine", "THIS WEEK",
    ),
    "From 16 November 2026 to 22 November 2026": (
        "last week", "semaine dernière", "semaine derniere", "la semaine dernière",
        "semaine passée",
    ),
    "From 1 November 2026 to 30 November 2026": (
        "month", "this month", "mois", "ce mois", "ce mois-ci", "Reverse mentoring month",
    ),
    "From 1 October 2026 to 31 October 2026": (
        "last month", "mois dernier", "le mois dernier", "mois passé",
        "Reverse mentoring last month",
    ),
    "Since the programme began": ("all", "tout", "reverse MENTORING tout"),
}  # fmt: skip


async def test_every_word_for_a_period_is_understood(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    for period, words in PERIODS.items():
        for typed in words:
            answer = said(paired, await paired.adam.command(f"/mentorat synthèse {typed}".strip()))
            assert answer.split("\n")[1] == period, typed


async def test_a_period_holds_its_own_check_ins_only(paired: Town) -> None:
    await weeks(paired, ("met", "met"), ("not_yet", ""))
    this_week = await digest_of(paired)
    assert "*1* point prévu" in this_week
    assert "*0* séance tenue" in this_week
    last_week = await digest_of(paired, "last week")
    assert "Réponses des mentors : *1* sur 1" in last_week
    assert "Réponses des dirigeants : *0* sur 1" in last_week
    everything = await digest_of(paired, "all")
    assert "*3* points prévus" in everything
    assert "*1* séance tenue" in everything
    assert "Social networks" not in everything
    assert "Réseaux sociaux : 1 séance" in everything


@BOTH
async def test_a_period_without_check_ins_says_just_that(paired: Town, language: str) -> None:
    none, counted = {
        "en": ("•  No check-in in this period.", "Answered by"),
        "fr": ("•  Aucun point sur cette période.", "Réponses des"),
    }[language]
    text = await digest_of(paired)
    assert none in text.split("\n")
    assert counted not in text


async def test_ended_pairs_are_counted_apart(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring end @priya @helen")
    text = await digest_of(paired)
    assert "*1* binôme actif" in text
    assert "*1* binôme terminé" in text


REASONS = {
    "executive_silent": {
        "en": "@chloe and @marc: no answer from the executive twice in a row.",
        "fr": "@chloe et @marc : pas de réponse du dirigeant deux fois de suite.",
    },
    "mentor_silent": {
        "en": "@chloe and @marc: no answer from the mentor twice in a row.",
        "fr": "@chloe et @marc : pas de réponse du mentor deux fois de suite.",
    },
    "never_met": {
        "en": "@chloe and @marc: they have not met yet.",
        "fr": "@chloe et @marc : ils ne se sont pas encore vus.",
    },
    "postponed": {
        "en": "@chloe and @marc: two postponements in a row.",
        "fr": "@chloe et @marc : deux reports de suite.",
    },
}
STORIES = {
    "executive_silent": [("met", ""), ("met", "")],
    "mentor_silent": [("", "met"), ("", "met")],
    "never_met": [("not_yet", "not_yet"), ("not_yet", "not_yet")],
    "postponed": [("met", "met"), ("not_yet", "not_yet"), ("not_yet", "not_yet")],
}


@BOTH
@pytest.mark.parametrize("reason", list(STORIES))
async def test_a_pair_that_needs_the_lead_is_named_with_the_reason(
    paired: Town, language: str, reason: str
) -> None:
    await weeks(paired, *STORIES[reason])
    assert REASONS[reason][language] in await digest_of(paired)
    await weeks(paired, ("met", "met"))
    assert REASONS[reason][language] not in await digest_of(paired)


@BOTH
async def test_somebody_who_left_slack_is_told(paired: Town, language: str) -> None:
    paired.sandbox.world.members[paired.marc.id].deleted = True
    await paired.house.rhythm.sync()
    assert {
        "en": "@chloe and @marc: one of them has left Slack.",
        "fr": "@chloe et @marc : l’un des deux a quitté Slack.",
    }[language] in await digest_of(paired)


@BOTH
async def test_a_pair_that_slack_lets_nobody_reach_is_told_until_it_does(
    paired: Town, language: str
) -> None:
    unreachable = {
        "en": "@chloe and @marc: Slack refuses my messages to them.",
        "fr": "@chloe et @marc : Slack refuse mes messages à leur intention.",
    }[language]
    welcome = {"en": "Welcome", "fr": "Bienvenue"}[language]
    channel = (await paired.marc.message_in("chloe", holding=welcome))["channel"]
    members = paired.sandbox.world.channels[channel].members
    bot = paired.sandbox.world.bot_user
    members.remove(bot)
    await paired.at(MONDAY_NINE_IN_PARIS)
    assert unreachable in await digest_of(paired)
    members.append(bot)
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    assert unreachable not in await digest_of(paired)


async def test_nothing_private_is_in_it(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    private = {"note": "Le prix nous fâche", "next_step": "Essayer", "word_to_lead": "Aidez-moi"}
    for visibility in ("me", "pair", "insight"):
        await answered(paired.chloe, "marc", **private, visibility=visibility)
        answer = await paired.ines.command("/mentorat synthèse tout")
        for text in private.values():
            assert text not in shown(paired, answer) + said(paired, answer)
