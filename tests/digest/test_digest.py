"""The digest: a programme's figures over a period, agreed insights, and who needs the lead."""

import re
from datetime import timedelta

import pytest

from tests.stories.answered import answered, closed, loaded
from tests.stories.digested import digest_of as digested_message
from tests.stories.digested import digested, figures_of
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, SATURDAY, Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


async def digest_of(town: Town, words: str = "") -> str:
    return await digested(town, town.ines, words)


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


MESSAGE = {
    "en": [
        "Digest: Reverse mentoring",
        "From 23 November 2026 to 29 November 2026 (in brackets: from 16 November 2026 to "
        "22 November 2026)",
        "Sessions held: *1* (0)",
        "Answers given: *2 of 4, 50%* (0 of 0)",
        "Usefulness: *–* (–)",
        "Today, 23 November 2026  ·  Active pairs: *2*",
        "Pairs that need you: none. All is well.",
        "What was learnt: no insight yet. One appears when both people in a pair agree, and at the "
        "end of its month if it is without names.",
        "– : usefulness is shown from 3 people up, once their check-ins have closed.",
    ],
    "fr": [
        "Synthèse : Mentorat inversé",
        "Du 23 novembre 2026 au 29 novembre 2026 (entre parenthèses : du 16 novembre 2026 au "
        "22 novembre 2026)",
        "Séances tenues : *1* (0)",
        "Réponses données : *2 sur 4, 50 %* (0 sur 0)",
        "Utilité : *–* (–)",
        "Aujourd’hui, 23 novembre 2026  ·  Binômes actifs : *2*",
        "Binômes à accompagner : aucun. Tout va bien.",
        "Ce qui a été appris : aucune idée pour l’instant. Une idée apparaît quand les deux "
        "membres du binôme sont d’accord, et à la fin de son mois si elle est sans noms.",
        "– : l’utilité est affichée à partir de 3 personnes, une fois leurs points clos.",
    ],
}
WINDOW = {
    "en": [
        "*Reverse mentoring*",
        MESSAGE["en"][1],
        "Sessions held: *1* (0)",
        "Answers given: *2 of 4, 50%* (0 of 0)",
        "Usefulness: *–* (–)",
        "Check-ins due: *2* (0)",
        "Answered by mentors: *1 of 2* (0 of 0)",
        "Mentors, without a reminder: *1 of 2* (0 of 0)",
        "Answered by executives: *1 of 2* (0 of 0)",
        "Executives, without a reminder: *1 of 2* (0 of 0)",
        "Check-ins that nobody answered: *0* (0)",
        "Shared insights: *0* (0)",
        "New pairs: *0* (2)",
        "Pairs ended: *0* (0)",
        "*Today, 23 November 2026*",
        "Active pairs: *2*",
        "Sessions ahead: *0*",
        "Pairs that need you: *0*",
        "Agreed steps overdue: *0*",
        "*Topics*",
        "Social networks: 1 session",
    ],
    "fr": [
        "*Mentorat inversé*",
        MESSAGE["fr"][1],
        "Séances tenues : *1* (0)",
        "Réponses données : *2 sur 4, 50 %* (0 sur 0)",
        "Utilité : *–* (–)",
        "Points prévus : *2* (0)",
        "Réponses des mentors : *1 sur 2* (0 sur 0)",
        "Mentors, sans rappel : *1 sur 2* (0 sur 0)",
        "Réponses des dirigeants : *1 sur 2* (0 sur 0)",
        "Dirigeants, sans rappel : *1 sur 2* (0 sur 0)",
        "Points sans aucune réponse : *0* (0)",
        "Idées partagées : *0* (0)",
        "Nouveaux binômes : *0* (2)",
        "Binômes terminés : *0* (0)",
        "*Aujourd’hui, 23 novembre 2026*",
        "Binômes actifs : *2*",
        "Séances à venir : *0*",
        "Binômes à accompagner : *0*",
        "Étapes convenues en retard : *0*",
        "*Thèmes*",
        "Réseaux sociaux : 1 séance",
    ],
}
MISSING = {
    "en": r"Not talked about: ([^,]+, ){4}[^,]+ and 18 more",
    "fr": r"Pas encore abordés : ([^,]+, ){4}[^,]+ et 18 autres",
}


@EITHER
async def test_three_figures_then_what_needs_the_lead_then_what_was_learnt(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", topic="2")
    await answered(paired.marc, "chloe", usefulness="4")
    message = await digested_message(paired, paired.ines)
    assert said(paired, message).split("\n") == MESSAGE[language]
    drawn = shown(paired, message)
    assert [line for line in MESSAGE[language] if line not in drawn] == []
    assert not {"data_table", "data_visualization"} & {b["type"] for b in message["blocks"]}
    window = (await figures_of(paired, paired.ines, message)).split("\n")
    assert window[: len(WINDOW[language])] == WINDOW[language]
    assert re.fullmatch(MISSING[language], window[len(WINDOW[language])])


@EITHER
async def test_a_digest_that_is_asked_for_stays_in_the_lead_s_own_conversation(
    paired: Town, language: str
) -> None:
    begins = {
        "en": "The digest of *Reverse mentoring* comes to our conversation",
        "fr": "La synthèse de *Mentorat inversé* arrive dans notre conversation",
    }[language]
    answer = said(paired, await paired.ines.command("/mentoring digest"))
    assert answer.startswith(begins)
    await digested_message(paired, paired.ines)
    first = await paired.ines.message_in(holding="figures_open")
    later = await digested_message(paired, paired.ines)
    assert later["ts"] != first["ts"], "each time that it is asked for"


@EITHER
async def test_a_period_that_has_not_begun_is_refused(paired: Town, language: str) -> None:
    told = {
        "en": "That period is still to come: it begins on 1 December 2026. Choose one that has "
        "begun.",
        "fr": "Cette période est encore à venir : elle commence le 1er décembre 2026. "
        "Choisissez-en une qui a commencé.",
    }[language]
    for asked in ("2026-12-01 2026-12-31", "every programme 2026-12-01 2026-12-31"):
        assert said(paired, await paired.ines.command(f"/mentoring digest {asked}")) == told


@EITHER
async def test_usefulness_is_told_of_three_people_whose_check_ins_have_closed(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", visibility="me")
    await answered(paired.marc, "chloe", usefulness="4")
    await answered(paired.priya, "helen", usefulness="4")
    mean = {"en": "4.3 of 5, 3 ratings", "fr": "4,3 sur 5, 3 avis"}[language]
    assert mean not in await digest_of(paired)
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK + timedelta(hours=9))
    assert mean in await digest_of(paired, "last week")


async def test_usefulness_of_two_people_is_never_told(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5")
    await answered(paired.marc, "chloe", usefulness="5")
    await paired.at(MONDAY_NINE_IN_PARIS + 2 * WEEK)
    for period in ("last week", "month", "quarter", "all", "2026-11-23 2026-11-29"):
        assert "sur 5" not in await digest_of(paired, period), period


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
    "From 1 October 2026 to 31 December 2026": ("quarter", "trimestre", "ce trimestre"),
    "From 1 July 2026 to 30 September 2026": ("last quarter", "trimestre dernier"),
    "From 28 September 2026 to 4 October 2026": (
        "2026-09-28 2026-10-04", "du 28/09/2026 au 04/10/2026", "from 2026-09-28 to 2026-10-04",
    ),
    "Since the programme began": ("all", "tout", "reverse MENTORING tout"),
}  # fmt: skip


async def test_every_word_for_a_period_is_understood(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    for period, words in PERIODS.items():
        for typed in words:
            message = await digested_message(paired, paired.adam, typed, "/mentorat synthèse")
            assert said(paired, message).split("\n")[1].startswith(period), typed


async def test_a_period_holds_its_own_check_ins_only(paired: Town) -> None:
    await weeks(paired, ("met", "met"), ("not_yet", ""))
    this_week = await digest_of(paired)
    assert "Points prévus : *1*" in this_week
    assert "Séances tenues : *0*" in this_week
    last_week = await digest_of(paired, "last week")
    assert "Réponses des mentors : *1 sur 1*" in last_week
    assert "Réponses des dirigeants : *0 sur 1*" in last_week
    everything = await digest_of(paired, "all")
    assert "Points prévus : *3*" in everything
    assert "Séances tenues : *1*" in everything
    assert "entre parenthèses" not in everything
    assert "Social networks" not in everything
    assert "Réseaux sociaux : 1 séance" in everything


@EITHER
async def test_a_period_without_check_ins_says_just_that(paired: Town, language: str) -> None:
    none, topic = {
        "en": ("Check-ins due: *0*", "1 session"),
        "fr": ("Points prévus : *0*", "1 séance"),
    }[language]
    text = await digest_of(paired)
    assert none in text
    assert topic not in text


@EITHER
@pytest.mark.parametrize(
    "words", ["2026-13-01 2026-12-01", "2026-12-02 2026-12-01", "0001-01-01 9999-12-31"]
)
async def test_days_that_cannot_be_are_no_period(paired: Town, language: str, words: str) -> None:
    form = {"en": "Write `/mentoring digest", "fr": "Écrivez `/mentoring synthèse"}[language]
    for asked in (words, f"every programme {words}"):
        answer = said(paired, await paired.ines.command(f"/mentoring digest {asked}"))
        assert answer.startswith(form), asked


async def test_ended_pairs_are_counted_apart(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring end @priya @helen")
    text = await digest_of(paired)
    assert "Binômes actifs : *1*" in text
    assert "Binômes terminés : *1*" in text


async def needing(town: Town) -> str:
    """The pairs that need the lead, in the window behind a digest; nothing where there are none.

    No name stands in the digest itself.
    """
    message = await digested_message(town, town.ines)
    assert "@" not in shown(town, message)
    if "attention_open" not in buttons(message):
        return ""
    await town.ines.click(message, "attention_open")
    text = shown(town, await loaded(town.ines))
    await closed(town.ines)
    return text


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


@EITHER
@pytest.mark.parametrize("reason", list(STORIES))
async def test_a_pair_that_needs_the_lead_is_named_with_the_reason(
    paired: Town, language: str, reason: str
) -> None:
    await weeks(paired, *STORIES[reason])
    assert REASONS[reason][language] in await needing(paired)
    await weeks(paired, ("met", "met"))
    assert REASONS[reason][language] not in await needing(paired)


@EITHER
async def test_somebody_who_left_slack_is_told(paired: Town, language: str) -> None:
    paired.sandbox.world.members[paired.marc.id].deleted = True
    await paired.bot.scheduler.run("sync_people")
    assert {
        "en": "@chloe and @marc: one of them has left Slack.",
        "fr": "@chloe et @marc : l’un des deux a quitté Slack.",
    }[language] in await needing(paired)


@EITHER
async def test_a_pair_that_slack_lets_nobody_reach_is_told_until_it_does(
    paired: Town, language: str
) -> None:
    unreachable = {
        "en": "@chloe and @marc: Slack refuses my messages to them.",
        "fr": "@chloe et @marc : Slack refuse les messages que je leur envoie.",
    }[language]
    welcome = {"en": "Welcome", "fr": "Bienvenue"}[language]
    channel = (await paired.marc.message_in("chloe", holding=welcome))["channel"]
    members = paired.sandbox.world.channels[channel].members
    bot = paired.sandbox.world.bot_user
    members.remove(bot)
    await paired.at(MONDAY_NINE_IN_PARIS)
    assert unreachable in await needing(paired)
    members.append(bot)
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    assert unreachable not in await needing(paired)


async def test_nothing_private_is_in_it(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    private = {"note": "Le prix nous fâche", "next_step": "Essayer", "word_to_lead": "Aidez-moi"}
    for visibility in ("me", "pair", "insight"):
        await answered(paired.chloe, "marc", **private, visibility=visibility)
        message = await digested_message(paired, paired.ines, "tout")
        window = await figures_of(paired, paired.ines, message)
        for text in private.values():
            assert text not in shown(paired, message) + said(paired, message) + window
