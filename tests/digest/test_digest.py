"""The digest: a programme's figures over a period, agreed insights, and who needs the lead."""

from datetime import timedelta

import pytest

from storage.tables import Workspace
from tests.stories.answered import answered
from tests.stories.shown import said, shown
from tests.town import MONDAY_NINE_IN_PARIS, SATURDAY, Town
from tests.whole import EITHER

HIDDEN = {
    "en": "shown from 3 people up, once their check-ins have closed",
    "fr": "affichée à partir de 3 personnes, une fois leurs points clos",
}
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


@EITHER
async def test_it_counts_what_was_answered(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", topic="2")
    await answered(paired.marc, "chloe", usefulness="4")
    lines = {
        "en": [
            "Digest: Reverse mentoring",
            "From 23 November 2026 to 29 November 2026",
            "•  Active pairs: *2* (period before: 2)",
            "•  Pairs ended: *0* (period before: 0)",
            "•  Check-ins due: *2* (period before: 0)",
            "•  Answered by mentors: *1 of 2* (period before: 0 of 0)",
            "•  Mentors, without a reminder: *1 of 2* (period before: 0 of 0)",
            "•  Answered by executives: *1 of 2* (period before: 0 of 0)",
            "•  Executives, without a reminder: *1 of 2* (period before: 0 of 0)",
            "•  Check-ins missed by both: *0* (period before: 0)",
            "•  Sessions held: *1* (period before: 0)",
            f"•  Usefulness: *{HIDDEN['en']}* (period before: {HIDDEN['en']})",
            "•  Shared insights: *0* (period before: 0)",
            "•  Next steps overdue: *0*",
            "Topics",
            "•  Social networks: 1 session",
            "Topics not talked about",
        ],
        "fr": [
            "Synthèse : Mentorat inversé",
            "Du 23 novembre 2026 au 29 novembre 2026",
            "•  Binômes actifs : *2* (période précédente : 2)",
            "•  Binômes terminés : *0* (période précédente : 0)",
            "•  Points prévus : *2* (période précédente : 0)",
            "•  Réponses des mentors : *1 sur 2* (période précédente : 0 sur 0)",
            "•  Mentors, sans rappel : *1 sur 2* (période précédente : 0 sur 0)",
            "•  Réponses des dirigeants : *1 sur 2* (période précédente : 0 sur 0)",
            "•  Dirigeants, sans rappel : *1 sur 2* (période précédente : 0 sur 0)",
            "•  Points sans aucune réponse : *0* (période précédente : 0)",
            "•  Séances tenues : *1* (période précédente : 0)",
            f"•  Utilité : *{HIDDEN['fr']}* (période précédente : {HIDDEN['fr']})",
            "•  Idées partagées : *0* (période précédente : 0)",
            "•  Prochaines étapes en retard : *0*",
            "Thèmes",
            "•  Réseaux sociaux : 1 séance",
            "Thèmes pas encore abordés",
        ],
    }[language]
    end = {
        "en": [
            "Pairs that need you",
            "•  All is well.",
            "Shared insights",
            "•  None yet: an insight appears here when both people in a pair agree, and at the "
            "end of its month if it is without names.",
        ],
        "fr": [
            "Binômes à accompagner",
            "•  Tout va bien.",
            "Idées partagées",
            "•  Aucune pour l’instant : une idée apparaît ici quand les deux membres du binôme "
            "sont d’accord, et à la fin de son mois si elle est sans noms.",
        ],
    }[language]
    told = (await digest_of(paired)).split("\n")
    assert told[: len(lines)] == lines
    assert told[len(lines) + 1 :] == end
    drawn = shown(paired, await paired.adam.command("/mentorat synthèse"))
    for head in (lines[0], lines[1], lines[-1], end[0]):
        assert head in drawn


@EITHER
async def test_slack_draws_the_figures_or_they_are_told_in_words(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", topic="2")
    drawn = await paired.ines.command("/mentoring digest")
    kinds = [block["type"] for block in drawn["blocks"]]
    assert kinds.count("data_table") == 1
    assert kinds.count("data_visualization") == 2
    paired.sandbox.world.settings.change({"new_blocks": False})
    for _ in range(2):
        told = await paired.ines.command("/mentoring digest")
        assert not {"data_table", "data_visualization"} & {b["type"] for b in told["blocks"]}
        assert said(paired, told) == said(paired, drawn)
    async with paired.bot.context.db.reading() as session:
        assert (await session.get_one(Workspace, 1)).plain_since_at == paired.clock.now()


@EITHER
async def test_usefulness_is_told_of_three_people_whose_check_ins_have_closed(
    paired: Town, language: str
) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5", visibility="me")
    await answered(paired.marc, "chloe", usefulness="4")
    await answered(paired.priya, "helen", usefulness="4")
    mean = {"en": "4.3 out of 5 (3 ratings)", "fr": "4,3 sur 5 (3 avis)"}[language]
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
            answer = said(paired, await paired.adam.command(f"/mentorat synthèse {typed}".strip()))
            assert answer.split("\n")[1] == period, typed


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
    assert "période précédente" not in everything
    assert "Social networks" not in everything
    assert "Réseaux sociaux : 1 séance" in everything


@EITHER
async def test_a_period_without_check_ins_says_just_that(paired: Town, language: str) -> None:
    none, topics = {
        "en": ("Check-ins due: *0*", "No session in this period."),
        "fr": ("Points prévus : *0*", "Aucune séance sur cette période."),
    }[language]
    text = await digest_of(paired)
    assert none in text
    assert topics in text


@EITHER
@pytest.mark.parametrize(
    "words", ["2026-13-01 2026-12-01", "2026-12-02 2026-12-01", "0001-01-01 9999-12-31"]
)
async def test_days_that_cannot_be_are_no_period(paired: Town, language: str, words: str) -> None:
    form = {"en": "Write `/mentoring digest", "fr": "Écrivez `/mentoring synthèse"}[language]
    for asked in (words, f"every programme {words}"):
        assert (await digest_of(paired, asked)).startswith(form), asked


async def test_ended_pairs_are_counted_apart(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring end @priya @helen")
    text = await digest_of(paired)
    assert "Binômes actifs : *1*" in text
    assert "Binômes terminés : *1*" in text


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
    assert REASONS[reason][language] in await digest_of(paired)
    await weeks(paired, ("met", "met"))
    assert REASONS[reason][language] not in await digest_of(paired)


@EITHER
async def test_somebody_who_left_slack_is_told(paired: Town, language: str) -> None:
    paired.sandbox.world.members[paired.marc.id].deleted = True
    await paired.bot.scheduler.run("sync_people")
    assert {
        "en": "@chloe and @marc: one of them has left Slack.",
        "fr": "@chloe et @marc : l’un des deux a quitté Slack.",
    }[language] in await digest_of(paired)


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
