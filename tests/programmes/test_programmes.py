"""`programmes`: a new programme from its form to its first check-in, beside another one."""

from datetime import UTC, datetime

from bot.programmes.rescheduling import reschedule
from bot.workspaces.arrival import Arrival
from sandbox.driver import User
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Programme
from tests.stories.answered import closed
from tests.stories.arranged import listed, pressed
from tests.stories.at_home import choose
from tests.stories.digested import digested
from tests.stories.programmed import changed, form, heard_in_groups, programme_of, set_up, the_list
from tests.stories.shown import buttons, filled, labels, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

DECEMBER_7 = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)


async def created(town: Town, **fields: object) -> None:
    """Adam creates *Comité*: the first Monday of each month, then quarterly; Inès leads it."""
    answer = await town.adam.submit(
        await form(town.adam),
        **{
            "name": "Comité",
            "language": "fr",
            "leads": [town.ines.id],
            "agenda": "executive",
            "starts_on": "2026-12-01",
            "pace": "m1.1",
            "taper": "m3.1",
            "taper_on": "2027-06-01",
            "country": "france",
            **fields,
        },
    )
    assert wrong(answer) == {}


@EITHER
async def test_from_the_form_to_the_first_check_in(town: Town, helen: User, language: str) -> None:
    await created(town)

    async def below() -> str | None:
        text = shown(town, await town.adam.modal())
        return text if "Comité" in text else None

    draft, prepared, agenda, silent = {
        "en": (
            "*Comité* · draft\nPairs in preparation: *0*\nFrom 1 December 2026, with no end date",
            "@chloe will mentor @helen in Comité, which is a draft: I welcome them when it is"
            " launched.",
            "@helen choisit le contenu de vos séances",
            "You are not in a pair yet.",
        ),
        "fr": (
            "*Comité* · brouillon\nBinômes en préparation : *0*\n"
            "À partir du 1er décembre 2026, sans date de fin",
            "@chloe accompagnera @helen dans Comité, qui est un brouillon : je leur souhaiterai la"
            " bienvenue à son lancement.",
            "@helen choisit le contenu de vos séances",
            "Vous n’êtes pas encore en binôme.",
        ),
    }[language]
    assert draft in await town.adam.until(below)
    answer = await town.ines.command("/mentoring pair @chloe @helen Comité")
    assert said(town, answer) == prepared
    await town.at(DECEMBER_7)
    for person in (town.chloe, helen):
        assert await heard_in_groups(person) == []
        assert said(town, await person.command("/mentoring checkin")).startswith(silent)
    view = await changed(town.ines, "programme_launch")
    assert "programme_pause" in buttons(view)
    assert "programme_new" not in buttons(view)
    welcome = await helen.message_in("chloe", holding="Bienvenue")
    assert agenda in shown(town, welcome)
    assert "À chaque point" in shown(town, welcome)
    assert "lundi 4 janvier" in welcome["text"].replace("\u00a0", " ")
    # What fell due before the launch stays silent; and each later one comes on its first Monday.
    for day in ("2027-01-03", "2027-01-04", "2027-06-07", "2027-07-05", "2027-09-06"):
        await town.at(datetime.fromisoformat(f"{day}T09:00+00:00"))
    channel = welcome["channel"]
    prompts = [m for m in await helen.messages(channel) if "Le thème de la" in m["text"]]
    assert len(prompts) == 3, "January, then (bot away since) June, then September"
    assert (await programme_of(town, 2)).country == "FR"


@EITHER
async def test_the_form_shows_what_is_set_and_takes_a_change(town: Town, language: str) -> None:
    await town.adam.command("/mentoring role @ines lead")
    await created(town)
    view = await form(town.adam, "programme_edit", 1)
    held = filled(view)
    assert held["name"] == "Comité"
    assert (held["pace"], held["taper"], held["taper_on"]) == ("m1.1", "m3.1", "2027-06-01")
    assert (held["country"], held["agenda"], held["language"]) == ("FR", "executive", "fr")
    assert part(view, "leads")["initial_users"] == [town.ines.id]
    every = labels(part(view, "pace")["options"])
    assert len(every) == 21
    assert {
        "en": "Every 3 months, on the last of each chosen weekday",
        "fr": "Tous les 3 mois, le dernier de chacun des jours choisis",
    }[language] in every
    answer = await town.adam.submit(view, name="R&D <Comité>", taper="none", taper_on=None)
    assert wrong(answer) == {}
    programme = await programme_of(town, 2)
    assert (programme.name, programme.taper_on) == ("R&D <Comité>", None)
    assert "R&amp;D &lt;Comité&gt;" in str(await the_list(town.adam))


async def test_a_lead_edits_theirs_but_does_not_say_who_leads(town: Town) -> None:
    await created(town)
    view = await form(town.ines, "programme_edit")
    assert "leads" not in filled(view)
    assert wrong(await town.ines.submit(view, answer_days="5")) == {}
    assert (await programme_of(town, 2)).answer_days == 5
    assert "Comité" in shown(town, await the_list(town.ines))
    assert "Reverse mentoring" not in shown(town, await the_list(town.ines))


async def test_an_admin_takes_the_lead_from_one_and_gives_it_to_another(town: Town) -> None:
    await created(town)
    view = await form(town.adam, "programme_edit", 1)
    assert filled(view)["name"] == "Comité"
    assert wrong(await town.adam.submit(view, leads=[town.priya.id])) == {}
    assert "Comité" in shown(town, await the_list(town.priya))
    refused = said(town, await town.ines.command("/mentoring programmes"))
    assert refused.startswith("Seul un administrateur ou un responsable")


@EITHER
async def test_what_commands_say_of_a_programme_that_rests(paired: Town, language: str) -> None:
    for state, sent, listed_as in {
        "en": (
            ("draft", "Comité is a draft, so nothing was sent.", "@marc · Comité · draft"),
            ("paused", "Comité is paused, so nothing was sent.", "Comité · programme paused"),
        ),
        "fr": (
            ("draft", "Comité est un brouillon : rien n’a été envoyé.", "· Comité · brouillon"),
            ("paused", "Comité est suspendu : rien n’a été envoyé.", "Comité · programme suspendu"),
        ),
    }[language]:
        await set_up(paired, state=state, name="Comité")
        async with paired.bot.context.db.transaction() as session:
            await reschedule(session, await session.get_one(Programme, 1), paired.clock.now())
        answer = said(paired, await paired.ines.command("/mentoring send @chloe @marc"))
        assert answer.startswith(sent)
        assert listed_as in said(paired, await paired.ines.command("/mentoring pairs"))
        assert "1. " in shown(paired, await listed(paired.ines)).replace("*", "")
    silent = {
        "en": "Your programme is paused: nothing is asked of you for now.",
        "fr": "Votre programme est suspendu : rien ne vous est demandé pour le moment.",
    }[language]
    assert said(paired, await paired.marc.command("/mentoring checkin")) == silent
    home = {"en": "The programme is paused", "fr": "Le programme est suspendu"}[language]
    assert home in shown(paired, await paired.marc.open_home())


async def test_a_pair_that_was_only_prepared_is_put_away_in_silence(town: Town) -> None:
    await set_up(town, state="draft")
    await town.adam.command("/mentoring pair @chloe @marc")
    answer = said(town, await town.adam.command("/mentoring end @chloe @marc"))
    assert answer == "@chloe and @marc are no longer prepared as a pair. They had not been told."
    await town.at(MONDAY)
    assert await heard_in_groups(town.marc) == []


async def test_a_closed_only_programme_is_not_replaced_at_the_next_start(town: Town) -> None:
    await changed(town.adam, "programme_close")
    context = town.bot.context
    await Arrival(
        db=context.db,
        clock=town.clock,
        texts=context.texts,
        installation=context.gateway,
        directory=context.gateway,
    ).settle()
    async with context.db.reading() as session:
        assert [each.state for each in await programmes.every(session, 1)] == ["closed"]
    answer = said(town, await town.adam.command("/mentoring pair @chloe @marc"))
    assert answer.startswith("There is no running programme yet.")
    digest = await digested(town, town.adam)
    assert digest.startswith("Digest: Reverse mentoring")


async def test_forty_programmes_are_turned_page_by_page(town: Town) -> None:
    async with town.bot.context.db.transaction() as session:
        for number in range(40):
            session.add(
                Programme(
                    workspace_id=1,
                    name=f"Vague {number}",
                    created_at=town.clock.now(),
                    state=ProgrammeState.DRAFT,
                )
            )
    view = await the_list(town.adam)
    seen = shown(town, view)
    assert len(view["blocks"]) <= 100
    for _ in range(2):
        view = await pressed(town.adam, view, "programmes_later")
        seen += shown(town, view)
    assert "programmes_later" not in buttons(view)
    assert all(f"*Vague {number}*" in seen for number in range(40))
    view = await pressed(town.adam, view, "programmes_earlier")
    assert "programmes_later" in buttons(view)


async def test_home_opens_the_list_and_the_command_ignores_what_else_is_typed(town: Town) -> None:
    await choose(town.adam, await town.adam.open_home(), "programme_menu.all")
    assert "Reverse mentoring" in shown(town, await town.adam.modal())
    await closed(town.adam)
    await town.adam.say("/mentorat programmes Comité")
    assert "Reverse mentoring" in shown(town, await town.adam.modal())
