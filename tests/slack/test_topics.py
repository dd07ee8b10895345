"""`topics`: a lead orders a programme's topics, hides some, and writes their own."""

import pytest
from sqlmodel import col, select

from bot.rules.own_topics import MOST
from bot.services.programmes import create
from sandbox.driver import Json, Person
from storage import programmes
from storage.tables import AuditEvent, Topic
from tests.conftest import MONDAY_NINE_IN_PARIS as MONDAY
from tests.conftest import Town
from tests.slack.answered import closed, opened
from tests.slack.forged import forged_submit, typed
from tests.slack.shown import buttons, labels, part, said, shown, wrong

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
STRANGE = "<!channel> & *Nuit*"


async def listed(person: Person) -> Json:
    await closed(person)
    await person.say("/mentorat thèmes")
    return await person.modal()


async def pressed(person: Person, view: Json, action: str, nth: int = 0) -> Json:
    """Press the nth button of that name, and see what the list becomes."""
    found = [b for b in view["blocks"] if any(action == e.get("action_id") for e in _in(b))]
    container = {"view_id": view["id"]}
    place = found[nth]["block_id"]
    await person.do("action", container=container, block_id=place, action_id=action)

    async def changed() -> Json | None:
        now = await person.modal()
        return now if (now["id"], now["hash"]) != (view["id"], view["hash"]) else None

    return await person.until(changed)


def _in(block: Json) -> list[Json]:
    return [element for element in block.get("elements", []) if "action_id" in element]


def lines(town: Town, view: Json) -> list[str]:
    return [line for line in shown(town, view).split("\n") if line.startswith("*") and "." in line][
        1:
    ]


async def written(person: Person, **fields: str) -> Json:
    """The answer to a topic that is written in the modal."""
    form = await pressed(person, await listed(person), "topic_add")
    return await person.submit(form, **fields)


async def topics_of(town: Town) -> list[Topic]:
    async with town.house.desk.db.reading() as session:
        return list(await programmes.all_topics_of(session, 1))


@BOTH
async def test_leads_and_admins_see_them_in_order_page_by_page(paired: Town, language: str) -> None:
    frame, first, count, add, hello = {
        "en": (
            "Topics",
            "*1.* Social networks",
            "Page 1 of 2",
            "Add a topic",
            "*Reverse mentoring.*",
        ),
        "fr": ("Thèmes", "*1.* Réseaux sociaux", "Page 1 sur 2", "Ajouter un thème", "*Mentorat"),
    }[language]
    for person in (paired.ines, paired.adam):
        view = await listed(person)
        text = shown(paired, view)
        assert view["title"]["text"] == frame
        assert text.startswith(hello)
        assert first in text and count in text
        assert labels([part(view, "topic_add")]) == [add]
        assert len(lines(paired, view)) == 20
        assert len(view["blocks"]) <= 100
        assert buttons(view)[:2] == ["topic_down", "topic_hide"]
    view = await pressed(paired.adam, view, "topics_later")
    assert lines(paired, view)[0].startswith("*21.*")
    assert len(lines(paired, view)) == 4
    assert buttons(view)[-5:-2] == ["topic_first", "topic_up", "topic_hide"]
    view = await pressed(paired.adam, view, "topics_earlier")
    assert first in shown(paired, view)


async def test_they_are_moved_and_the_next_prompt_follows(paired: Town) -> None:
    view = await listed(paired.ines)
    view = await pressed(paired.ines, view, "topic_down")
    view = await pressed(paired.ines, view, "topic_up", 1)
    assert [line.split("* ")[1] for line in lines(paired, view)[:3]] == [
        "Assistants IA au travail",
        "Les codes de la conversation en ligne",
        "Réseaux sociaux",
    ]
    view = await pressed(paired.ines, view, "topic_first", 6)
    assert "*1.* Vie privée et données personnelles" in shown(paired, view)
    assert [topic.position for topic in await topics_of(paired)] == list(range(24))
    await paired.at(MONDAY)
    assert await paired.marc.message_in("chloe", holding="Privacy and personal data")
    async with paired.house.desk.db.reading() as session:
        query = select(AuditEvent).where(col(AuditEvent.action).startswith("topic."))
        events = (await session.exec(query)).all()
    assert [event.action for event in events] == ["topic.moved"] * 3


@BOTH
async def test_a_hidden_one_no_longer_comes_until_it_is_shown_again(
    paired: Town, language: str
) -> None:
    view = await pressed(paired.ines, await listed(paired.ines), "topic_hide")
    hidden = {"en": "*1.* Social networks · hidden", "fr": "*1.* Réseaux sociaux · masqué"}
    assert hidden[language] in shown(paired, view)
    await paired.at(MONDAY)
    assert await paired.marc.message_in(
        "chloe", holding={"en": "AI assistants", "fr": "Assistants IA"}[language]
    )
    view = await pressed(paired.ines, view, "topic_show")
    assert hidden[language] not in shown(paired, view)
    assert [t.is_hidden for t in await topics_of(paired)] == [False] * 24


async def test_a_check_in_keeps_a_topic_that_was_hidden_since(paired: Town) -> None:
    await paired.at(MONDAY)
    await pressed(paired.ines, await listed(paired.ines), "topic_hide")
    modal = await opened(paired.marc, "chloe")
    assert part(modal, "topic")["initial_option"]["value"] == "1"


@BOTH
async def test_a_lead_s_own_topic_comes_first_with_its_own_questions(
    paired: Town, language: str
) -> None:
    form = await pressed(paired.ines, await listed(paired.ines), "topic_add")
    told, hello, about = {
        "en": (
            "60 characters at most.",
            "2 questions to ask each other.",
            "in its leads’ own words",
        ),
        "fr": (
            "60 caractères au plus.",
            "2 questions à vous poser.",
            "dans les mots de ses responsables",
        ),
    }[language]
    hints = [b["hint"]["text"].replace("\u00a0", " ") for b in form["blocks"] if "hint" in b]
    assert hints[0] == told
    answer = await paired.ines.submit(
        form,
        title=STRANGE,
        question_1="Qui <@U1> ?",
        question_3="  Et\u00a0 nous ? ",
        aim="Voir & <dire>",
    )
    assert wrong(answer) == {}

    async def below() -> Json | None:
        view = await paired.ines.modal()
        return view if f"*1.* {STRANGE}" in _unescaped(shown(paired, view)) else None

    assert "&lt;!channel&gt; &amp;" in str(await paired.ines.until(below))
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="Et nous")
    text = shown(paired, prompt)
    assert hello in text
    assert "•  Qui &lt;@U1&gt; ?\n•  Et nous ?" in text
    assert "<!channel>" not in prompt["text"]
    await paired.marc.click(prompt, "topic_about")
    modal = shown(paired, await paired.marc.modal("about_modal"))
    assert "Voir &amp; &lt;dire&gt;" in modal
    assert about in modal
    for text in ("{n}", "{title}"):
        assert text not in modal


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@BOTH
async def test_what_is_wrong_is_told_below_its_field(paired: Town, language: str) -> None:
    no_title, no_question, too_long, same = {
        "en": (
            "Give the topic a title.",
            "Write at least one question.",
            "This is too long: {} characters at most.",
            "This programme already has a topic of that title",
        ),
        "fr": (
            "Donnez un titre au thème.",
            "Écrivez au moins une question.",
            "Ce texte est trop long : {} caractères au plus.",
            "Ce programme a déjà un thème de ce titre",
        ),
    }[language]
    metadata = {"programme": 1, "language": language}

    async def told(**fields: str) -> dict[str, str]:
        values = {name: typed(text) for name, text in fields.items()}
        answer = await forged_submit(paired, paired.ines, "own_topic_modal", metadata, values)
        return wrong({"response": answer})

    assert await told() == {"title": no_title, "question_1": no_question}
    assert await told(title=" \u200b ", question_1="\n") == await told()
    assert await told(title="t" * 61, question_2="q" * 181, aim="a" * 201) == {
        "title": too_long.format(60),
        "question_2": too_long.format(180),
        "aim": too_long.format(200),
    }
    assert len(await topics_of(paired)) == 24
    assert await told(title="t" * 60, question_2="&" * 180, aim="&" * 200) == {}
    assert (await told(title="T" * 60, question_1="Twice?"))["title"].startswith(same)
    assert len(await topics_of(paired)) == 25


async def test_the_longest_questions_fit_into_the_prompt(paired: Town) -> None:
    signs = {f"question_{number}": "&" * 180 for number in (1, 2, 3)}
    assert wrong(await written(paired.ines, title="&" * 60, aim="<" * 200, **signs)) == {}
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="topic_about")
    assert prompt["text"].count("&amp;") == 60 + 3 * 180


@BOTH
async def test_a_programme_holds_so_many_and_what_is_more_is_still_listed(
    paired: Town, language: str
) -> None:
    async with paired.house.desk.db.transaction() as session:
        session.add_all(
            Topic(workspace_id=1, programme_id=1, title=f"Own {n}", position=24 + n)
            for n in range(176)
        )
    full = {
        "en": f"This programme already offers {MOST} topics, the most that it can",
        "fr": f"Ce programme propose déjà {MOST} thèmes, son maximum",
    }[language]
    answer = await written(paired.ines, title="One more", question_1="Why?")
    assert wrong(answer)["title"].startswith(full)
    view = await listed(paired.ines)
    pages = 1
    while "topics_later" in buttons(view):
        assert len(view["blocks"]) <= 100
        view = await pressed(paired.ines, view, "topics_later")
        pages += 1
    assert pages == 10
    assert len(await topics_of(paired)) == 200
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="topic_about")
    await paired.marc.click(prompt, "topic_about")
    assert len(part(await paired.marc.modal("about_modal"), "next_topic")["options"]) == 100
    await closed(paired.marc)
    assert len(part(await opened(paired.marc, "chloe"), "topic")["options"]) == 100


async def test_showing_again_is_refused_when_the_programme_is_full(paired: Town) -> None:
    await pressed(paired.ines, await listed(paired.ines), "topic_hide")
    async with paired.house.desk.db.transaction() as session:
        session.add_all(
            Topic(workspace_id=1, programme_id=1, title=f"Own {n}", position=24 + n)
            for n in range(MOST - 23)
        )
    view = await listed(paired.ines)
    await paired.ines.click(view, "topic_show")

    async def told() -> bool | None:
        text = shown(paired, await paired.ines.modal())
        return f"propose déjà {MOST} thèmes" in text or f"offers {MOST} topics" in text or None

    assert await paired.ines.until(told)


async def test_a_programme_whose_topics_are_all_hidden_leaves_the_choice_to_the_two(
    paired: Town,
) -> None:
    async with paired.house.desk.db.transaction() as session:
        for topic in await programmes.all_topics_of(session, 1):
            topic.is_hidden = True
            session.add(topic)
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    assert "this time the topic is yours" in said(paired, prompt)
    assert "topic_about" not in buttons(prompt)


async def test_which_programme_is_asked_for_when_there_are_several(paired: Town) -> None:
    desk = paired.house.desk
    async with desk.db.transaction() as session:
        await create(
            session,
            actor=await desk.asker(paired.adam.id),
            name="R&D",
            language="fr",
            time_zone="Europe/Paris",
            now=desk.now(),
        )
    which = said(paired, await paired.adam.command("/mentoring topics"))
    assert which.startswith("There are several programmes: add the name of one of them")
    await paired.adam.say("/mentoring topics r&d")
    view = await paired.adam.modal()
    assert shown(paired, view).startswith("*R&amp;D.*")
    form = await pressed(paired.adam, view, "topic_add")
    assert "Write it in French, the language of *R&amp;D*" in shown(paired, form)
