"""Whatever is typed wrongly gets one clear sentence with the correct form; nothing is half-done."""

import pytest

from bot.programmes import programmes
from tests.stories.digested import digest_of
from tests.stories.shown import fault, said
from tests.town import Town

LONG = "x" * 501
ENGLISH = {
    "pair": "Name both people: `/mentoring pair @mentor @executive [programme]`.",
    "pair @chloe": "Name both people: `/mentoring pair @mentor @executive [programme]`.",
    "pair chloe marc": "Name both people: `/mentoring pair @mentor @executive [programme]`.",
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
    "pairs now": "`/mentoring pairs` takes nothing more: type it alone.",
    "pairs @chloe": "`/mentoring pairs` takes nothing more: type it alone.",
    "end": "Name both people: `/mentoring end @mentor @executive [reason]`.",
    "end @chloe": "Name both people: `/mentoring end @mentor @executive [reason]`.",
    "end @chloe @marc @priya bye": (
        "Name two people, then the reason: `/mentoring end @mentor @executive [reason]`."
    ),
    "end @chloe @priya": (
        "@chloe and @priya are not a pair. See the pairs with `/mentoring pairs`."
    ),
    f"end @chloe @marc {LONG}": (
        "The reason may have 500 characters: shorten it and send the command again."
    ),
    "send @chloe": (
        "Name both people of a pair, or nobody for all pairs: "
        "`/mentoring send [@mentor @executive]`."
    ),
    "send now": (
        "Name both people of a pair, or nobody for all pairs: "
        "`/mentoring send [@mentor @executive]`."
    ),
    "send @chloe @priya": (
        "@chloe and @priya are not a pair. See the pairs with `/mentoring pairs`."
    ),
    "checkin now": "`/mentoring checkin` takes nothing more: type it alone.",
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
    "role": "Say who, and which role: `/mentoring role @person admin, lead or none [programme]`.",
    "role @ines": (
        "Say who, and which role: `/mentoring role @person admin, lead or none [programme]`."
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
    "binôme": "Nommez les deux personnes : `/mentorat binôme @mentor @dirigeant [programme]`.",
    "binôme @chloe": (
        "Nommez les deux personnes : `/mentorat binôme @mentor @dirigeant [programme]`."
    ),
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
    "binômes maintenant": (
        "`/mentorat binômes` ne demande rien d’autre : tapez cette commande seule."
    ),
    "fin": "Nommez les deux personnes : `/mentorat fin @mentor @dirigeant [motif]`.",
    "fin @chloe @marc @priya adieu": (
        "Nommez deux personnes, puis le motif : `/mentorat fin @mentor @dirigeant [motif]`."
    ),
    "fin @chloe @priya": (
        "@chloe et @priya ne forment pas un binôme. Voyez les binômes avec `/mentorat binômes`."
    ),
    f"fin @chloe @marc {LONG}": (
        "Le motif peut compter 500 caractères : raccourcissez-le et renvoyez la commande."
    ),
    "envoyer @chloe": (
        "Nommez les deux personnes d’un binôme, ou personne pour tous les binômes : "
        "`/mentorat envoyer [@mentor @dirigeant]`."
    ),
    "point maintenant": "`/mentorat point` ne demande rien d’autre : tapez cette commande seule.",
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
    "rôle @ines": (
        "Précisez qui, et quel rôle : `/mentorat rôle @personne admin, responsable ou aucun "
        "[programme]`."
    ),
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


WHICH = {
    "en": "There are several programmes (Reverse mentoring or R&amp;D): name one, as in `{}`.",
    "fr": (
        "Il existe plusieurs programmes (Mentorat inversé ou R&amp;D) : nommez-en un, par exemple "
        "`{}`."
    ),
}
FORMS = {
    "en": {
        "/mentoring pair @chloe @marc": "/mentoring pair @mentor @executive Reverse mentoring",
        "/mentorat digest month": "/mentorat digest Reverse mentoring",
        "/mentoring role @priya lead": "/mentoring role @person lead Reverse mentoring",
    },
    "fr": {
        "/mentorat binôme @chloe @marc": "/mentorat binôme @mentor @dirigeant Mentorat inversé",
        "/mentorat synthèse": "/mentorat synthèse Mentorat inversé",
        "/mentoring rôle @priya responsable": (
            "/mentoring rôle @personne responsable Mentorat inversé"
        ),
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_name_of_several_programmes_is_asked_for(paired: Town, language: str) -> None:
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
    for typed, form in FORMS[language].items():
        answer = said(paired, await paired.adam.command(typed))
        assert answer == WHICH[language].format(form)


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
