"""Whatever is typed wrongly gets one clear sentence with the correct form; nothing is half-done."""

import pytest

from bot.programmes import programmes
from tests.stories.answered import closed
from tests.stories.digested import digest_of
from tests.stories.shown import fault, filled, said, shown, wrong
from tests.town import Town

LONG = "x" * 501
ENGLISH = {
    "pair @chloe @marc @priya": (
        "A pair has two people: `/mentoring pair @mentor @executive [programme]`."
    ),
    "pair @chloe @nobody": (
        "I found nobody for “@nobody”. Type @ and choose the person in Slack’s list."
    ),
    "pair U0UNKNOWN9 @marc": (
        "I found nobody for “U0UNKNOWN9”. Type @ and choose the person in Slack’s list."
    ),
    "pair @priya @gone": "@gone no longer has an active Slack account: name somebody else.",
    "pair @gone @priya": "@gone no longer has an active Slack account: name somebody else.",
    "pair @priya @robot": "@robot is a bot: name two people.",
    "pair @vice-versa @priya": "@vice-versa is a bot: name two people.",
    "pair @priya @priya": "One person cannot be a pair: name a mentor and an executive.",
    "pair @adam @adam": "One person cannot be a pair: name a mentor and an executive.",
    "pair @chloe @marc": (
        "@chloe and @marc are already a pair in Reverse mentoring. See all of them with "
        "`/mentoring pairs`."
    ),
    "pair @marc @chloe": (
        "@marc and @chloe are already a pair in Reverse mentoring. See all of them with "
        "`/mentoring pairs`."
    ),
    "pair @priya @helen R&D <2027>": (
        "There is no programme called “R&amp;D &lt;2027&gt;”. The programmes are: "
        "Reverse mentoring."
    ),
    "end @chloe @marc @priya bye": (
        "Name two people, then the reason: `/mentoring end @mentor @executive [reason]`."
    ),
    "end @chloe @priya": (
        "@chloe and @priya are not a pair. See the pairs with `/mentoring pairs`."
    ),
    f"end @chloe @marc {LONG}": (
        "The reason may have 500 characters: shorten it and send the command again."
    ),
    "send now": (
        "Name both people of a pair, or nobody for all pairs: "
        "`/mentoring send [@mentor @executive]`."
    ),
    "send @chloe @priya": (
        "@chloe and @priya are not a pair. See the pairs with `/mentoring pairs`."
    ),
    "digest @chloe": (
        "Write `/mentoring digest [programme] [this week, last week, month, last month, "
        "quarter, last quarter, all, or two dates: 2026-09-01 2026-09-30]`."
    ),
    "digest yesterday": (
        "I know no programme and no period called “yesterday”. Write `/mentoring digest "
        "[programme] [this week, last week, month, last month, quarter, last quarter, "
        "all, or two dates: 2026-09-01 2026-09-30]`; the programmes are: "
        "Reverse mentoring."
    ),
    "digest of last year": (
        "I know no programme and no period called “of last year”. Write `/mentoring digest "
        "[programme] [this week, last week, month, last month, quarter, last quarter, "
        "all, or two dates: 2026-09-01 2026-09-30]`; the programmes are: "
        "Reverse mentoring."
    ),
    "digest the month": (
        "I know no programme and no period called “the month”. Write `/mentoring digest "
        "[programme] [this week, last week, month, last month, quarter, last quarter, "
        "all, or two dates: 2026-09-01 2026-09-30]`; the programmes are: "
        "Reverse mentoring."
    ),
    "topics @chloe": "Name a programme, or nothing: `/mentoring topics [programme]`.",
    "topics Nowhere": (
        "There is no programme called “Nowhere”. The programmes are: Reverse mentoring."
    ),
    "role @ines boss": (
        "Say who, and which role: `/mentoring role @person admin, lead or none [programme]`."
    ),
    "role @ines @marc lead": (
        "Say who, and which role: `/mentoring role @person admin, lead or none [programme]`."
    ),
    "role @ines lead Nowhere": (
        "There is no programme called “Nowhere”. The programmes are: Reverse mentoring."
    ),
    "role @ines admin Reverse mentoring": (
        "An admin is one for the whole workspace: leave the programme out."
    ),
    "role @gone lead": "@gone cannot have a role: name an active person.",
    "role @robot admin": "@robot cannot have a role: name an active person.",
    "role @nobody lead": (
        "I found nobody for “@nobody”. Type @ and choose the person in Slack’s list."
    ),
    "role @adam none": "@adam is an admin through Slack or the bot’s settings: change it there.",
    "role @marc none": "@marc has no such role.",
}
FRENCH = {
    "binôme @chloe @marc @priya": (
        "Un binôme compte deux personnes : `/mentorat binôme @mentor @dirigeant [programme]`."
    ),
    "binôme @chloe @personne": (
        "Je n’ai trouvé personne pour « @personne ». Tapez @ et choisissez la personne dans la "
        "liste de Slack."
    ),
    "binôme @priya @gone": "@gone n’a plus de compte Slack actif : nommez quelqu’un d’autre.",
    "binôme @priya @robot": "@robot est un robot : nommez deux personnes.",
    "binôme @adam @adam": (
        "Une personne ne forme pas un binôme à elle seule : nommez un mentor et un dirigeant."
    ),
    "binôme @chloe @marc": (
        "@chloe et @marc forment déjà un binôme dans Mentorat inversé. Voyez-les tous avec "
        "`/mentorat binômes`."
    ),
    "binôme @marc @chloe": (
        "@marc et @chloe forment déjà un binôme dans Mentorat inversé. Voyez-les tous avec "
        "`/mentorat binômes`."
    ),
    "binôme @priya @helen Ailleurs": (
        "Il n’existe pas de programme « Ailleurs ». Les programmes sont : Mentorat inversé."
    ),
    "fin @chloe @marc @priya adieu": (
        "Nommez deux personnes, puis le motif : `/mentorat fin @mentor @dirigeant [motif]`."
    ),
    "fin @chloe @priya": (
        "@chloe et @priya ne forment pas un binôme. Voyez les binômes avec `/mentorat binômes`."
    ),
    f"fin @chloe @marc {LONG}": (
        "Le motif peut compter 500 caractères : raccourcissez-le et renvoyez la commande."
    ),
    "synthèse @chloe": (
        "Écrivez `/mentorat synthèse [programme] [cette semaine, semaine dernière, mois, mois "
        "dernier, trimestre, trimestre dernier, tout, ou deux dates : 01/09/2026 30/09/2026]`."
    ),
    "synthèse hier": (
        "Je ne connais ni programme ni période du nom de « hier ». Écrivez `/mentorat synthèse "
        "[programme] [cette semaine, semaine dernière, mois, mois dernier, "
        "trimestre, trimestre dernier, tout, ou deux dates : 01/09/2026 30/09/2026]` ; les "
        "programmes sont : Mentorat inversé."
    ),
    "synthèse sur le mois": (
        "Je ne connais ni programme ni période du nom de « sur le mois ». Écrivez `/mentorat "
        "synthèse [programme] [cette semaine, semaine dernière, mois, mois dernier, "
        "trimestre, trimestre dernier, tout, ou deux dates : 01/09/2026 30/09/2026]` ; les "
        "programmes sont : Mentorat inversé."
    ),
    "thèmes @chloe": "Nommez un programme, ou rien : `/mentorat thèmes [programme]`.",
    "rôle @ines chef": (
        "Précisez qui, et quel rôle : `/mentorat rôle @personne admin, responsable ou aucun "
        "[programme]`."
    ),
    "rôle @ines admin Mentorat inversé": (
        "Un administrateur l’est pour tout l’espace de travail : n’indiquez pas de programme."
    ),
    "rôle @gone responsable": ("@gone ne peut pas recevoir de rôle : nommez une personne active."),
    "rôle @adam aucun": (
        "@adam est administrateur dans Slack ou dans les réglages du robot : c’est là qu’il faut "
        "le changer."
    ),
    "rôle @marc aucun": "@marc n’a pas ce rôle.",
}


@pytest.mark.parametrize(
    ("language", "command", "cases"),
    [("en", "/mentoring", ENGLISH), ("fr", "/mentorat", FRENCH)],
)
async def test_each_gets_one_sentence_and_changes_nothing(
    paired: Town, language: str, command: str, cases: dict[str, str]
) -> None:
    before = said(paired, await paired.adam.command("/mentoring pairs"))
    channels = set(paired.sandbox.world.channels)
    for typed, sentence in cases.items():
        answer = await paired.adam.command(f"{command} {typed}")
        assert said(paired, answer) == sentence, typed
    assert said(paired, await paired.adam.command("/mentoring pairs")) == before
    assert set(paired.sandbox.world.channels) == channels


async def test_a_group_message_that_slack_refuses_leaves_no_pair(town: Town) -> None:
    await fault(town, "unknown_method", "conversations.open")
    answer = said(town, await town.adam.command("/mentoring pair @chloe @marc"))
    assert answer.startswith("Slack refused to open their group message (unknown_method), so")
    await fault(town, "500", "conversations.open")
    answer = said(town, await town.adam.command("/mentoring pair @chloe @marc"))
    assert answer.startswith("Slack does not answer at the moment, so this was not done.")
    assert said(town, await town.adam.command("/mentoring pairs")).startswith("There is no pair")


WINDOWS = {
    "/mentoring pair": "Pair two people",
    "/mentoring pair @chloe": "Pair two people",
    "/mentoring pair chloe marc": "Pair two people",
    "/mentorat fin @chloe": "End a pair",
    "/mentoring block": "Keep apart",
    "/mentoring unblock": "Let them be paired",
    "/mentoring send @chloe": "Send the check-in",
    "/mentorat rôle @ines": "Roles",
}


async def test_names_that_are_left_out_are_chosen_in_a_window(paired: Town) -> None:
    for typed, title in WINDOWS.items():
        await closed(paired.adam)
        await paired.adam.say(typed)
        window = await paired.adam.modal("names_modal")
        assert window["title"]["text"] == title, typed
        is_known = "@chloe" in typed
        assert filled(window)["named_first"] == (paired.chloe.id if is_known else None) or (
            "@ines" in typed
        )


async def test_what_is_chosen_there_is_done_as_if_it_had_been_typed(paired: Town) -> None:
    await paired.adam.say("/mentoring pair")
    window = await paired.adam.modal("names_modal")
    alone = await paired.adam.submit(window, named_first="priya", named_second="priya")
    assert wrong(alone)["named_first"].startswith("One person cannot be a pair")
    made = await paired.adam.submit(window, named_first="priya", named_second="helen")
    assert wrong(made) == {}
    assert "@priya now mentors @helen" in shown(paired, await paired.adam.modal())
    await closed(paired.adam)
    await paired.adam.say("/mentoring end @priya")
    window = await paired.adam.modal("names_modal")
    await paired.adam.submit(window, named_second="helen", named_why="Moved to Lyon")
    assert "has ended" in shown(paired, await paired.adam.modal())


async def test_words_that_are_too_many_are_left_alone_where_nothing_hangs_on_them(
    paired: Town,
) -> None:
    for typed in ("pairs", "pairs now", "pairs @chloe", "binômes maintenant"):
        assert said(paired, await paired.adam.command(f"/mentoring {typed}")).startswith("1 pair")
    told = said(paired, await paired.chloe.command("/mentoring resume tomorrow"))
    assert "reprendre" in told or "resume" in told


SEVERAL = {
    "en": "For which programme? There are several: Reverse mentoring and R&amp;D.",
    "fr": "Pour quel programme ? Il y en a plusieurs : Mentorat inversé et R&amp;D.",
}
LEFT_OUT = {
    "en": {
        "/mentoring pair @chloe @marc": "@chloe now mentors @marc in R&amp;D.",
        "/mentorat digest month": "The digest of *R&amp;D* comes to our conversation",
        "/mentoring role @priya lead": "@priya now leads R&amp;D",
    },
    "fr": {
        "/mentorat binôme @chloe @marc": "@chloe accompagne désormais @marc dans R&amp;D.",
        "/mentorat synthèse mois": "La synthèse de *R&amp;D* arrive dans notre conversation",
        "/mentoring rôle @priya responsable": "@priya est maintenant responsable",
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_programme_that_is_left_out_is_a_button(paired: Town, language: str) -> None:
    context = paired.bot.context
    async with context.db.transaction() as session:
        await programmes.create(
            session,
            actor=await context.asker(paired.adam.id),
            name="R&D",
            language="en",
            time_zone="Europe/London",
            now=context.now(),
        )
    for typed, done in LEFT_OUT[language].items():
        asked = await paired.adam.command(typed)
        assert said(paired, asked) == SEVERAL[language]
        assert said(paired, await paired.adam.answer_to(asked, "do.2")).startswith(done), typed


async def test_with_several_programmes_two_people_are_asked_for_first(paired: Town) -> None:
    context = paired.bot.context
    async with context.db.transaction() as session:
        await programmes.create(
            session,
            actor=await context.asker(paired.adam.id),
            name="R&D",
            language="en",
            time_zone="Europe/London",
            now=context.now(),
        )
    alone = said(paired, await paired.adam.command("/mentoring pair @priya @priya"))
    assert alone == "One person cannot be a pair: name a mentor and an executive."
    made = said(paired, await paired.adam.command("/mentoring pair @chloe @marc r&d"))
    assert made.startswith("@chloe now mentors @marc in R&amp;D.")
    digest = said(paired, await digest_of(paired, paired.adam, "R&D month"))
    assert digest.startswith("Digest: R&amp;D\nFrom 1 November 2026 to 30 November 2026")
