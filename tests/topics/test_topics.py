"""`topics`: a lead orders a programme's topics, and hides some."""

from sqlmodel import col, select

from bot.programmes.programmes import create
from sandbox.driver import Json
from storage.programmes import programmes
from storage.tables import AuditEvent
from tests.stories.answered import opened
from tests.stories.arranged import listed, pressed, topics_of
from tests.stories.shown import buttons, labels, part, said, shown
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER


def lines(town: Town, view: Json) -> list[str]:
    return [line for line in shown(town, view).split("\n") if line.startswith("*") and "." in line][
        1:
    ]


@EITHER
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
        assert buttons(view)[:3] == ["topic_add", "topic_down", "topic_hide"]
    view = await pressed(paired.adam, view, "topics_later")
    assert lines(paired, view)[0].startswith("*21.*")
    assert len(lines(paired, view)) == 4
    assert buttons(view)[-4:-1] == ["topic_first", "topic_up", "topic_hide"]
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
    async with paired.bot.context.db.reading() as session:
        query = select(AuditEvent).where(col(AuditEvent.action).startswith("topic."))
        events = (await session.exec(query)).all()
    assert [event.action for event in events] == ["topic.moved"] * 3


@EITHER
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


async def test_a_programme_whose_topics_are_all_hidden_leaves_the_choice_to_the_two(
    paired: Town,
) -> None:
    async with paired.bot.context.db.transaction() as session:
        for topic in await programmes.all_topics_of(session, 1):
            topic.is_hidden = True
            session.add(topic)
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    assert "this time the topic is yours" in said(paired, prompt)
    assert "topic_about" not in buttons(prompt)


async def test_which_programme_is_asked_for_when_there_are_several(paired: Town) -> None:
    context = paired.bot.context
    async with context.db.transaction() as session:
        await create(
            session,
            actor=await context.asker(paired.adam.id),
            name="R&D",
            language="fr",
            time_zone="Europe/Paris",
            now=context.now(),
        )
    which = said(paired, await paired.adam.command("/mentoring topics"))
    assert which == "For which programme? There are several: Reverse mentoring and R&amp;D."
    view = await listed(paired.adam, "/mentoring topics r&d")
    assert shown(paired, view).startswith("*R&amp;D.*")
    form = await pressed(paired.adam, view, "topic_add")
    assert "Write it in French, the language of *R&amp;D*" in shown(paired, form)
