"""App Home: my pairs, my next check-in, my open answer, my language."""

from datetime import timedelta

from bot.programmes import programmes
from sandbox.driver import User
from tests.stories.answered import answered
from tests.stories.at_home import choose, from_home, offers
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, labels, part, said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER


@EITHER
async def test_each_of_a_pair_sees_the_other_and_when_the_next_one_comes(
    paired: Town, language: str
) -> None:
    mentor, executive, following = {
        "en": (
            "*You mentor @marc · Reverse mentoring*",
            "*@chloe mentors you · Reverse mentoring*",
            "Next check-in: Monday 23 November, 09:00",
        ),
        "fr": (
            "*Vous accompagnez @marc · Mentorat inversé*",
            "*@chloe vous accompagne · Mentorat inversé*",
            "Prochain point : lundi 23 novembre à 09:00",
        ),
    }[language]
    for person, line, seldom in (
        (paired.chloe, mentor, "home.places"),
        (paired.marc, executive, "menu.commands"),
    ):
        home = await person.open_home()
        assert f"{line}\n{following}" in shown(paired, home)
        assert len(buttons(home)) == 5, "at most seven"
        assert buttons(home)[:4] == ["plan_open", "menu.1", "privacy_open", "home_language"]
        assert offers(home, seldom)
        menu = labels(part(home, "menu.1")["options"])
        assert (
            menu
            == {
                "en": ["Another day…", "Pause…", "Our thread", "What we share", "Everything else…"],
                "fr": [
                    "Un autre jour…",
                    "Pause…",
                    "Notre fil",
                    "Ce que nous partageons",
                    "Tout le reste…",
                ],
            }[language]
        )


@EITHER
async def test_an_open_check_in_is_answered_and_changed_from_there(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    until, changed, label = {
        "en": (
            "Your check-in is open until Monday 30 November, 09:00.",
            "You have answered; you can change it until Monday 30 November, 09:00.",
            ("Answer", "Change my answer"),
        ),
        "fr": (
            "Votre point est ouvert jusqu’au lundi 30 novembre à 09:00.",
            "Vous avez répondu ; vous pouvez modifier votre réponse jusqu’au lundi 30 novembre à "
            "09:00.",
            ("Répondre", "Modifier ma réponse"),
        ),
    }[language]
    home = await paired.chloe.open_home()
    assert until in shown(paired, home)
    assert labels([part(home, "answer_open")]) == [label[0]]
    await paired.chloe.click(home, "answer_open")
    await paired.chloe.submit(await paired.chloe.modal("answer_modal"), note="Les stories")
    home = await paired.chloe.open_home()
    assert changed in shown(paired, home)
    assert label[1] in labels(part(home, "menu.1")["options"])
    assert buttons(home)[0] == "plan_open"
    assert until in shown(paired, await paired.marc.open_home())


@EITHER
async def test_a_stranger_is_told_how_to_join(paired: Town, language: str) -> None:
    home = shown(paired, await paired.priya.open_home())
    assert {
        "en": "You are not in a pair yet. A programme lead or an admin can create one.",
        "fr": "Vous n’êtes pas encore en binôme. Un responsable de programme ou un administrateur",
    }[language] in home


@EITHER
async def test_staff_read_the_digest_and_the_pairs_from_there(paired: Town, language: str) -> None:
    for person in (paired.ines, paired.adam):
        home = await person.open_home()
        assert {"en": "This week: ", "fr": "Cette semaine : "}[language] in shown(paired, home)
        await choose(person, home, "programme_menu.digest")
        digest = shown(paired, await person.modal())
        assert {"en": "The digest of", "fr": "La synthèse de"}[language] in digest
        await choose(person, home, "programme_menu.pairs")

        async def listed(person: User = person) -> bool | None:
            return "@chloe" in shown(paired, await person.modal()) or None

        assert await person.until(listed)
    for person in (paired.chloe, paired.marc, paired.priya):
        assert not offers(await person.open_home(), "programme_menu.digest")


async def test_the_language_chosen_there_is_spoken_everywhere(paired: Town) -> None:
    adam = paired.adam
    home = await adam.open_home()
    assert labels(part(home, "home_language")["options"]) == ["As in Slack", "English", "Français"]
    assert part(home, "home_language")["initial_option"]["value"] == "slack"
    before = home["hash"]
    await adam.click(home, "home_language", "fr")

    async def republished() -> dict[str, object] | None:
        now = (await adam.state())["home"]
        return now if now["hash"] != before else None

    home = await adam.until(republished)
    assert "Votre mentorat inversé" in shown(paired, home)
    assert part(home, "home_language")["initial_option"]["value"] == "fr"
    assert said(paired, await adam.command("/mentoring pairs")).startswith("1 binôme")
    await adam.click(home, "home_language", "slack")

    async def english_again() -> bool | None:
        return "Your reverse mentoring" in shown(paired, (await adam.state())["home"]) or None

    assert await adam.until(english_again)
    assert said(paired, await adam.command("/mentorat binômes")).startswith("1 pair")


async def test_a_chosen_language_is_that_of_reminders_and_modals_but_not_of_the_pair(
    paired: Town,
) -> None:
    home = await paired.marc.open_home()
    await paired.marc.click(home, "home_language", "en")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", note="Une idée", visibility="insight")
    letter = await paired.marc.message_in(holding="insight_open")
    assert "would like to share an insight" in said(paired, letter)
    prompt = await paired.marc.message_in("chloe", holding="This week: Social networks")
    await paired.marc.click(prompt, "answer_open")
    assert "Did you meet?" in shown(paired, await paired.marc.modal("answer_modal"))


async def test_what_slack_says_of_a_person_is_followed(paired: Town) -> None:
    assert said(paired, await paired.chloe.command("/mentoring pairs")).startswith("1 binôme")
    paired.sandbox.world.members[paired.chloe.id].locale = "en-US"
    await paired.bot.scheduler.run("sync_people")
    assert said(paired, await paired.chloe.command("/mentoring pairs")).startswith("1 pair")


@EITHER
async def test_it_shows_at_once_what_was_answered_elsewhere(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    still, changed = {
        "en": ("Your check-in is open until", "You have answered; you can change it until"),
        "fr": ("Votre point est ouvert jusqu’au", "Vous avez répondu ; vous pouvez modifier"),
    }[language]
    for person in (paired.marc, paired.chloe):
        assert still in shown(paired, await person.open_home())
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await showing(paired, paired.marc, changed)
    await answered(paired.chloe, "marc", note="Une idée", visibility="insight")
    await showing(paired, paired.chloe, changed)
    waits = {"en": "would like to share an insight", "fr": "souhaite partager une idée"}[language]
    home = await paired.marc.open_home()
    assert waits in shown(paired, home)
    await paired.marc.click(home, "insight_open")
    await paired.marc.submit(await paired.marc.modal("insight_modal"), decision="agree")
    await showing(paired, paired.marc, waits, gone=True)


async def test_a_snooze_leaves_it_as_it_is(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    before = await paired.marc.open_home()
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "check_in_snooze", "1:later")

    async def drawn_again() -> bool | None:
        return (await paired.marc.state())["home"]["hash"] != before["hash"] or None

    assert await paired.marc.until(drawn_again)
    await showing(paired, paired.marc, "Votre point est ouvert")


async def test_who_opened_it_long_ago_finds_it_right_at_the_next_opening(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    before = await paired.marc.open_home()
    await paired.chloe.open_home()
    await paired.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=11))
    shown_to_chloe = await paired.chloe.open_home()
    for person, other in ((paired.marc, "chloe"), (paired.chloe, "marc")):
        prompt = await person.message_in(other, holding="answer_met")
        await person.answer_to(prompt, "answer_met")
    # Chloé's is drawn anew, after Marc's would have been.
    await showing(paired, paired.chloe, "Vous avez répondu")
    assert (await paired.chloe.state())["home"]["hash"] != shown_to_chloe["hash"]
    assert (await paired.marc.state())["home"]["hash"] == before["hash"]
    assert "Vous avez répondu" in shown(paired, await paired.marc.open_home())


async def showing(town: Town, person: User, text: str, *, gone: bool = False) -> None:
    """Wait until this person's Home, which they do not open again, holds that text, or not."""

    async def seen() -> bool | None:
        home = (await person.state())["home"]
        return True if home and (text in shown(town, home)) is not gone else None

    assert await person.until(seen)


@EITHER
async def test_it_tells_staff_without_a_pair_nothing_of_joining(
    paired: Town, language: str
) -> None:
    joining = {"en": "You are not in a pair yet.", "fr": "Vous n’êtes pas encore en binôme."}
    for person in (paired.ines, paired.adam):
        assert joining[language] not in shown(paired, await person.open_home())


@EITHER
async def test_somebody_whose_pair_has_ended_is_told_so(paired: Town, language: str) -> None:
    await paired.adam.command("/mentoring end @chloe @marc")
    home = shown(paired, await paired.marc.open_home())
    assert {
        "en": "Your pair has ended: thank you for your time.",
        "fr": "Votre binôme a pris fin : merci pour votre temps.",
    }[language] in home


@EITHER
async def test_each_programme_has_its_card(paired: Town, language: str) -> None:
    await second_programme(paired)
    home = await paired.adam.open_home()
    menus = [part(home, name) for name in ("menu.1", "menu.2")]
    first = {"en": "Digest", "fr": "Synthèse"}[language]
    assert [labels(menu["options"])[0] for menu in menus] == [first, first]
    await paired.adam.click(home, "menu.2", menus[1]["options"][0]["value"])
    read = shown(paired, await paired.adam.modal())
    assert {"en": "The digest of *Second*", "fr": "La synthèse de *Second*"}[language] in read
    assert not offers(await paired.ines.open_home(), "programmes.new")


@EITHER
async def test_with_several_programmes_the_digest_of_each_is_a_button(
    paired: Town, language: str
) -> None:
    await second_programme(paired)
    which = await paired.adam.command("/mentoring digest")
    names = {"en": ["Reverse mentoring", "Second"], "fr": ["Mentorat inversé", "Second"]}[language]
    every = {"en": "All of them", "fr": "Tous"}[language]
    assert labels([part(which, name) for name in buttons(which)]) == [*names, every]
    for action, name in zip(buttons(which), names, strict=False):
        told = said(paired, await paired.adam.answer_to(which, action))
        assert f"*{name}*" in told
    second = part(which, "do.2")["value"]
    refused = said(paired, await forged_click(paired, paired.ines, "do", second))
    assert refused.startswith({"en": "In this programme, only", "fr": "Dans ce"}[language])
    assert names[0] in said(paired, await paired.ines.command("/mentoring digest"))


async def second_programme(town: Town) -> None:
    context = town.bot.context
    async with context.db.transaction() as session:
        await programmes.create(
            session,
            actor=await context.asker(town.adam.id),
            name="Second",
            language="en",
            time_zone="Europe/Paris",
            now=context.now(),
        )


async def test_holidays_are_chosen_from_menus(paired: Town) -> None:
    await from_home(paired.marc, "holidays_open")
    window = await paired.marc.modal()
    assert "*Jours fériés* : France, d’après votre fuseau horaire" in shown(paired, window)
    menu = part(window, "holidays_country")
    assert all(len(group["options"]) <= 100 for group in menu["option_groups"])
    await paired.marc.click(window, "holidays_country", "CA")
    await paired.settled()
    window = await paired.marc.modal()
    assert "Région" in shown(paired, window)
    await paired.marc.click(window, "holidays_region", "CA-QC")
    await paired.settled()
    told = shown(paired, await paired.marc.modal())
    assert "*Jours fériés* : Canada (Québec)" in told
