"""What the form of a programme refuses, and says so below its field; nothing is half-done."""

import asyncio
import json

from storage.people import people
from storage.programmes import programmes
from tests.stories.forged import typed
from tests.stories.programmed import day, form, option, programme_of, set_up, text, the_list, told
from tests.stories.shown import fault, shown, wrong
from tests.town import Town
from tests.whole import EITHER


async def names(town: Town) -> list[str]:
    async with town.bot.context.db.reading() as session:
        return [each.name for each in await programmes.every(session, 1)]


@EITHER
async def test_what_is_wrong_is_told_below_its_field(town: Town, language: str) -> None:
    before = await names(town)
    said = {
        "en": {
            "name": "Give the programme a name.",
            "weekdays": "Tick at least one weekday.",
            "ends_on": "The last day comes before the first: choose a later one.",
            "sessions": "Give a whole number from 1 to 100, or nothing.",
            "answer_days": "Give a whole number from 1 to 28.",
            "country": "I do not know the holidays of this country.",
            "taper_on": "Say from which day on the rhythm changes",
            "pace": "Choose how often.",
            "at": "Choose a time.",
        },
        "fr": {
            "name": "Donnez un nom au programme.",
            "weekdays": "Cochez au moins un jour.",
            "ends_on": "Le dernier jour précède le premier : choisissez-en un plus tardif.",
            "sessions": "Indiquez un nombre entier de 1 à 100, ou rien.",
            "answer_days": "Indiquez un nombre entier de 1 à 28.",
            "country": "Je ne connais pas les jours fériés de ce pays.",
            "taper_on": "Indiquez à partir de quel jour le rythme change",
            "pace": "Choisissez une fréquence.",
            "at": "Choisissez une heure.",
        },
    }[language]
    found = await told(
        town,
        town.adam,
        language,
        name=text(" \u200b "),
        weekdays={"selected_options": []},
        starts_on=day("2027-02-01"),
        ends_on=day("2027-01-01"),
        sessions=text("1.5"),
        answer_days=text("99"),
        country=text("Atlantide"),
        taper=option("m3.1"),
        pace=option("w0"),
        at={"selected_time": None},
    )
    assert set(found) == set(said)
    for name, sentence in said.items():
        assert found[name].startswith(sentence), name
    assert await names(town) == before


@EITHER
async def test_a_name_that_is_taken(town: Town, language: str) -> None:
    assert await told(town, town.adam, language) == {}
    taken = {
        "en": "There is a programme called Comité already",
        "fr": "Il existe déjà un programme Comité",
    }[language]
    found = await told(town, town.adam, language, name=text("  COMITE "))
    assert found["name"].startswith(taken)
    await set_up(town, 2, state="closed")
    assert (await told(town, town.adam, language))["name"].startswith(taken)
    assert (await names(town)).count("Comité") == 1


@EITHER
async def test_a_name_that_means_something_else_in_commands(town: Town, language: str) -> None:
    sentence = {"en": "This name means something else", "fr": "Ce nom a un autre sens"}[language]
    for name in ("Quarter", "Tous", "ALL", "cette semaine", "2026-01-01"):
        found = await told(town, town.adam, language, name=text(name))
        assert found["name"].startswith(sentence), name
    assert len(await names(town)) == 1


async def test_two_submissions_at_once_make_one_programme(town: Town) -> None:
    one, other = await asyncio.gather(told(town, town.adam, "en"), told(town, town.adam, "en"))
    assert sorted([list(one), list(other)]) == [[], ["name"]]
    assert (await names(town)).count("Comité") == 1


@EITHER
async def test_a_lead_must_be_somebody_who_can_lead(town: Town, language: str) -> None:
    members = {m.handle: m.id for m in town.sandbox.world.members.values()}
    refused = {"en": "cannot have a role", "fr": "ne peut pas recevoir de rôle"}[language]
    for handle in ("robot", "gone"):
        found = await told(town, town.adam, language, leads={"selected_users": [members[handle]]})
        assert refused in found["leads"], handle
    found = await told(town, town.adam, language, leads={"selected_users": ["U0NOBODY"]})
    assert "U0NOBODY" in found["leads"]
    assert "Comité" not in await names(town)


async def test_a_lead_cannot_make_somebody_lead_by_a_form_of_their_own(paired: Town) -> None:
    held = {"programme": 1, "leads": [paired.ines.id]}
    found = await told(paired, paired.ines, "en", held, leads={"selected_users": [paired.priya.id]})
    assert found["name"].startswith("Somebody has changed this programme")
    view = await form(paired.ines, "programme_edit")
    opened = paired.bot.context.gateway.views.opened({"view": view})["view"]
    seen = json.loads(opened["private_metadata"])["seen"]
    for leads in ([paired.ines.id, paired.priya.id], []):
        found = await told(
            paired, paired.ines, "en", {**held, "seen": seen}, leads={"selected_users": leads}
        )
        assert found["name"].startswith("Only an admin can do this.")
    async with paired.bot.context.db.reading() as session:
        assert [lead.slack_id for lead in await people.leads_of(session, 1)] == [paired.ines.id]
    assert (await programme_of(paired)).name != "Comité", "nothing is half-done"


@EITHER
async def test_a_form_that_is_out_of_date_keeps_what_was_typed(paired: Town, language: str) -> None:
    stale = await form(paired.ines, "programme_edit")
    await set_up(paired, answer_days=3)
    answer = await paired.ines.submit(stale, name="Un autre nom")
    sentence = {
        "en": "Somebody has changed this programme since you opened this form.",
        "fr": "Quelqu’un a modifié ce programme depuis que vous avez ouvert ce formulaire.",
    }[language]
    assert wrong(answer)["name"].startswith(sentence)
    await set_up(paired, answer_days=7)
    assert wrong(await paired.ines.submit(stale, name="Un autre nom")) == {}
    assert (await programme_of(paired)).name == "Un autre nom"


async def test_the_same_submission_twice_is_one_change(paired: Town) -> None:
    await fault(paired, "envelope_twice", "interactive")
    view = await form(paired.ines, "programme_edit")
    assert wrong(await paired.ines.submit(view, name="Deux fois")) == {}
    assert (await programme_of(paired)).name == "Deux fois"


@EITHER
async def test_a_closed_programme_is_not_edited(paired: Town, language: str) -> None:
    view = await form(paired.ines, "programme_edit")
    await set_up(paired, state="closed")
    closed = {"en": "is closed: nothing in it", "fr": "est clos : plus rien n’y change"}[language]
    assert closed in wrong(await paired.ines.submit(view, name="Trop tard"))["name"]
    assert "programme_edit" not in str(await the_list(paired.ines))


@EITHER
async def test_the_leads_channel_must_let_the_bot_in(town: Town, language: str) -> None:
    world = town.sandbox.world
    private = world.add_channel("direction", "group", [town.adam.id])
    channel = {"selected_conversation": private.id}
    refused = {"en": "type /invite and my name", "fr": "tapez-y /invite et mon nom"}[language]
    for chosen in (channel, {"selected_conversation": "C0NOWHERE"}):
        assert refused in (await told(town, town.adam, language, channel=chosen))["channel"]
    assert "Comité" not in await names(town)
    private.members.append(world.bot_user)
    unseen = {"en": "the scope groups:read", "fr": "l’autorisation groups:read"}[language]
    assert unseen in (await told(town, town.adam, language, channel=channel))["channel"]
    world.granted |= {"groups:read"}
    private.members.append(town.marc.id)
    strangers = {"en": "may not read the digest", "fr": "n’a pas le droit de lire"}[language]
    assert strangers in (await told(town, town.adam, language, channel=channel))["channel"]
    assert "Comité" not in await names(town)
    private.members.remove(town.marc.id)
    assert await told(town, town.adam, language, channel=channel) == {}
    ready = {
        "en": "I can post here: this is the private channel of the leads of Comité.",
        "fr": "Je peux écrire ici : ce canal privé est celui des responsables de Comité.",
    }[language]
    spoken = [m for m in await town.adam.messages("direction") if m["ephemeral"]]
    assert shown(town, spoken[-1]) == ready
    assert [m for m in await town.adam.messages("direction") if not m["ephemeral"]] == []
    assert (await programme_of(town, 2)).channel_id == private.id


async def test_an_unchanged_channel_is_not_written_to_again(town: Town) -> None:
    world = town.sandbox.world
    general = next(c for c in world.channels.values() if c.name == "general")
    general.members[:] = [m for m in general.members if m != world.bot_user]
    await set_up(town, channel_id=general.id)
    view = await form(town.adam, "programme_edit")
    assert wrong(await town.adam.submit(view, name="Sans bruit")) == {}


async def test_values_of_nobody_s_making(town: Town) -> None:
    found = await told(
        town,
        town.adam,
        "en",
        language=option("tlh"),
        agenda=option("dean"),
        reminders=option("9"),
        weekdays={"selected_options": [{"value": "6"}, {"value": "0"}, {"value": "6"}]},
        country=typed("fr-57"),
    )
    assert found == {}
    programme = await programme_of(town, 2)
    assert (programme.language, programme.agenda, programme.reminders) == ("en", "mentor", 2)
    assert (programme.weekdays, programme.country) == ("06", "FR-57")
    bad = {"selected_options": [{"value": "7"}]}
    assert list(await told(town, town.adam, "en", name=text("Autre"), weekdays=bad)) == ["weekdays"]
