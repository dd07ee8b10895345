"""A topic in a lead's own words: what is asked for, what is refused, how it comes to a pair."""

from bot.topics.rules import MOST
from sandbox.driver import Json
from storage.tables import Topic
from tests.stories.answered import closed, opened
from tests.stories.arranged import listed, pressed, topics_of, written
from tests.stories.forged import forged_submit, typed
from tests.stories.shown import buttons, part, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

STRANGE = "<!channel> & *Nuit*"


@EITHER
async def test_a_lead_s_own_topic_comes_first_with_its_own_questions(
    paired: Town, language: str
) -> None:
    form = await pressed(paired.ines, await listed(paired.ines), "topic_add")
    told, posted, hello, about = {
        "en": (
            "60 characters at most.",
            "It is posted as a message, which your company may be able to export.",
            "2 questions to ask each other.",
            "in its leads’ own words",
        ),
        "fr": (
            "60 caractères au plus.",
            "C’est publié dans un message, que votre entreprise peut parfois exporter.",
            "2 questions à vous poser.",
            "avec les mots de ses responsables",
        ),
    }[language]
    hints = [b["hint"]["text"].replace("\u00a0", " ") for b in form["blocks"] if "hint" in b]
    assert hints[0].startswith(told)
    assert hints[0].endswith(posted)
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


@EITHER
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


@EITHER
async def test_a_programme_holds_so_many_and_what_is_more_is_still_listed(
    paired: Town, language: str
) -> None:
    async with paired.bot.context.db.transaction() as session:
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
    async with paired.bot.context.db.transaction() as session:
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
