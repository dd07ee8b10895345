"""An insight from raised to done: the leads move it on, its pair hears what came of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.kernel.rules.command_line import Mention
from sandbox.driver import Json, User
from storage.engine import Session
from storage.tables import Answer, CheckIn, Insight, ident
from tests.scenes import Scenes
from tests.storage.story import Story
from tests.stories.answered import answered, closed, loaded, opened
from tests.stories.arranged import listed, pressed
from tests.stories.at_home import from_home
from tests.stories.digested import digest_of, digested
from tests.stories.forged import forged_click, forged_submit, typed
from tests.stories.shown import buttons, filled, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

NOTE = "Nos clients achètent en story"
UNKNOWN = (
    "Ce bouton ou cette fenêtre ne mène plus nulle part. Tapez `/mentorat aide` pour continuer."
)
NEXT_MONTH = datetime(2026, 12, 7, 9, tzinfo=UTC)
OUTCOME = "Le budget passe aux créateurs <!channel>"
BOARD = "/mentorat idées"


@pytest.fixture
async def open_week(paired: Town, scenes: Scenes) -> Town:
    return await scenes.after(the_week_opens, paired)


async def others_answer(town: Town) -> None:
    """Of three people who answered in one month it may be."""
    find = town.bot.context.people.find
    priya, helen = [await find(Mention(name, handle=name)) for name in ("priya", "helen")]
    async with town.bot.context.db.transaction() as session:
        story = Story(session, 1, 1)
        pair = await story.pair(ident(priya), ident(helen))
        both = (True, 5)
        await story.check_in(pair, MONDAY_NINE_IN_PARIS, mentor=both, executive=both)


async def the_week_opens(town: Town) -> None:
    await town.at(MONDAY_NINE_IN_PARIS)


async def chose_label(person: User, view: Json, label: str, **texts: str) -> Json:
    """Choose who may read the answer, with something typed already."""
    held = {
        name: {name: {"type": "plain_text_input", "value": text}} for name, text in texts.items()
    }
    await person.do(
        "action",
        container={"view_id": view["id"]},
        block_id="visibility",
        action_id="visibility",
        value=label,
        state=held,
    )

    async def changed() -> Json | None:
        now = await person.modal()
        return now if now["hash"] != view["hash"] else None

    return await person.until(changed)


async def raised(town: Town, **sharing: object) -> None:
    """Chloé offers an insight and Marc agrees."""
    modal = await chose_label(town.chloe, await opened(town.chloe, "marc"), "insight", note=NOTE)
    assert wrong(await town.chloe.submit(modal, **sharing)) == {}
    await agreed(town)


async def agreed(town: Town) -> Json:
    letter = await town.marc.message_in(holding="insight_open")
    await closed(town.marc)
    await town.marc.click(letter, "insight_open")
    modal = await town.marc.modal("insight_modal")
    assert wrong(await town.marc.submit(modal, decision="agree")) == {}
    return modal


async def decided(town: Town, view: Json, words: str = OUTCOME) -> Json:
    """From discussed to decided: what came of it is asked for above the list."""
    form = await pressed(town.ines, view, "stage_on")
    assert form["callback_id"] == "outcome_modal"
    assert wrong(await town.ines.submit(form, outcome=words)) == {}

    async def below() -> Json | None:
        now = await town.ines.modal()
        return now if words[:10] in shown(town, now) else None

    return await town.ines.until(below)


@EITHER
async def test_only_an_insight_is_asked_for_its_area_and_names(
    open_week: Town, language: str
) -> None:
    town = open_week
    modal = await opened(town.chloe, "marc")
    assert not {"area", "anonymous"} & filled(modal).keys()
    more = await chose_label(town.chloe, modal, "insight", note=NOTE)
    assert filled(more)["note"] == NOTE, "what was typed is still there"
    assert filled(more)["visibility"] == "insight"
    assert list(filled(more)).index("area") == list(filled(more)).index("visibility") + 1
    honest = {
        "en": "In a small programme the leads may still guess.",
        "fr": "Dans un petit programme, les responsables peuvent tout de même le deviner.",
    }[language]
    assert honest in shown(town, more)
    less = await chose_label(town.chloe, more, "pair", note=NOTE)
    assert filled(less) == {**filled(modal), "note": NOTE, "visibility": "pair"}
    more = await chose_label(town.chloe, less, "insight", note=NOTE)
    assert wrong(await town.chloe.submit(more, area="product", anonymous=["yes"])) == {}
    again = await opened(town.chloe, "marc")
    assert filled(again)["area"] == "product"
    assert part(again, "anonymous")["initial_options"][0]["value"] == "yes"


@EITHER
async def test_it_goes_from_raised_to_done_and_its_pair_is_told(
    open_week: Town, language: str
) -> None:
    town = open_week
    await raised(town, area="marketing")
    told = {
        "en": ("*Raised*  ·  Marketing  ·  This week  ·  @chloe with @marc", "We discussed it"),
        "fr": (
            "*Proposée*  ·  Marketing  ·  Cette semaine  ·  @chloe avec @marc",
            "Nous en avons parlé",
        ),
    }[language]
    board = await listed(town.ines, BOARD)
    assert f"{NOTE}\n{told[0]}" in shown(town, board)
    assert told[1] in shown(town, board)
    board = await pressed(town.ines, board, "stage_on")
    discussed = {
        "en": "An insight from your sessions has been discussed by the leads",
        "fr": "Une idée tirée de vos séances a été discutée par les responsables",
    }[language]
    for person in (town.chloe, town.marc):
        letter = await person.message_in(holding=discussed)
        assert NOTE not in shown(town, letter) + said(town, letter)
    board = await decided(town, board)
    news = {"en": "Something was decided about", "fr": "a mené à une décision"}[language]
    for person in (town.chloe, town.marc):
        letter = await person.message_in(holding=news)
        assert OUTCOME[:10] not in shown(town, letter) + said(town, letter)
        await closed(person)
        await person.click(letter, "outcome_read")
        read = shown(town, await person.modal())
        assert NOTE in read
        assert OUTCOME in read, "as plain text, in which no sign is markup"
    form = await pressed(town.ines, board, "stage_on")
    assert filled(form)["outcome"] == OUTCOME
    await town.ines.submit(form)
    done = {"en": "It is done: an insight", "fr": "C’est fait : une idée"}[language]
    for person in (town.chloe, town.marc):

        async def arrived(person: User = person) -> bool | None:
            letter = await person.message_in(holding="outcome_read")
            return done in said(town, letter) or None

        assert await person.until(arrived)
    assert "stage_on" not in buttons(await listed(town.ines, BOARD))


@EITHER
async def test_an_anonymous_one_names_nobody_wherever_the_leads_look(
    open_week: Town, language: str
) -> None:
    town = open_week
    modal = await chose_label(town.chloe, await opened(town.chloe, "marc"), "insight", note=NOTE)
    await town.chloe.submit(modal, anonymous=["yes"])
    asked = await agreed(town)
    unnamed = {"en": "without your names", "fr": "sans vos noms"}[language]
    assert unnamed in shown(town, asked)
    assert NOTE not in shown(town, await listed(town.ines, BOARD)), "it could be of two people"
    await others_answer(town)
    await town.at(NEXT_MONTH)
    for person in (town.ines, town.adam):
        board = await listed(person, BOARD)
        assert NOTE in shown(town, board)
        assert "@" not in shown(town, board)
        week = await digested(town, person)
        assert "à lire" not in week, "a week tells who answered in it"
        assert "to read" not in week
        digest = await digest_of(town, person, "tout")
        assert "@chloe" not in said(town, digest)
        await closed(person)
        await person.click(digest, "insights_open")
        texts = shown(town, await loaded(person))
        assert NOTE in texts
        assert "@" not in texts
        await person.click(await person.modal(), "stages_open")
        assert "@" not in shown(town, await person.modal())


async def test_to_be_named_after_all_needs_a_new_agreement(open_week: Town) -> None:
    town = open_week
    await raised(town, anonymous=["yes"])
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=5))
    modal = await opened(town.chloe, "marc")
    await town.chloe.submit(modal, anonymous=[], area="hr")
    assert NOTE not in shown(town, await listed(town.ines, BOARD))
    await at_rest(town.bot)
    await agreed(town)
    board = shown(town, await listed(town.ines, BOARD))
    assert "@chloe avec @marc" in board
    assert "Ressources humaines" in board
    # The other way round nothing more becomes known: no agreement is asked for.
    await answered(town.chloe, "marc", anonymous=["yes"])
    assert NOTE not in shown(town, await listed(town.ines, BOARD))


async def test_a_stage_is_gone_back_on_in_silence_and_never_skipped(open_week: Town) -> None:
    town = open_week
    await raised(town)
    first = await listed(town.ines, BOARD)
    board = await pressed(town.ines, first, "stage_on")
    back = await pressed(town.ines, board, "stage_back")
    assert "*Proposée*" in shown(town, back)
    stale = said(town, await forged_click(town, town.ines, "stage_on", "1:discussed:0"))
    assert stale.startswith("Cette idée a avancé entre-temps")
    skipped = await forged_submit(
        town,
        town.ines,
        "outcome_modal",
        {"insight": 1, "seen": "raised", "to": "done", "programme": 1, "page": 0},
        {"outcome": typed("Trop vite")},
    )
    assert "meanwhile" in wrong({"response": skipped})["outcome"]
    assert "Trop vite" not in shown(town, await listed(town.ines, BOARD))


async def test_two_leads_at_once_move_it_once(open_week: Town) -> None:
    town = open_week
    await raised(town)
    board = await listed(town.ines, BOARD)
    other = await listed(town.adam, BOARD)
    await pressed(town.ines, board, "stage_on")
    await town.adam.click(other, "stage_on")

    async def refused() -> bool | None:
        return "moved on meanwhile" in shown(town, await town.adam.modal()) or None

    assert await town.adam.until(refused)


@EITHER
async def test_its_author_takes_it_back_at_any_stage_and_the_count_stays(
    open_week: Town, language: str
) -> None:
    town = open_week
    await raised(town)
    board = await pressed(town.ines, await listed(town.ines, BOARD), "stage_on")
    await decided(town, board)
    # Long after the check-in has closed, when the answer itself can no longer be changed.
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=3))
    letter = await town.marc.message_in(holding="outcome_read")
    for person, mine in ((town.marc, False), (town.chloe, True)):
        await closed(person)
        await from_home(person, "insights_own")
        own = await person.modal()
        assert NOTE in shown(town, own)
        assert OUTCOME in shown(town, own)
        assert ("insight_withdraw" in buttons(own)) is mine
    gone = await pressed(town.chloe, own, "insight_withdraw")
    assert NOTE not in shown(town, gone)
    assert NOTE not in shown(town, await listed(town.ines, BOARD))
    assert NOTE not in await digested(town, town.ines, "tout")
    withdrawn = {
        "en": "This insight was withdrawn by its author.",
        "fr": "Cette idée a été retirée par la personne qui l’a écrite.",
    }[language]
    assert said(town, await town.marc.answer_to(letter, "outcome_read")) == withdrawn
    async with town.bot.context.db.reading() as session:
        row = await session.get_one(Insight, 1)
        assert (row.text, row.outcome, row.state, row.stage) == (
            None,
            None,
            "withdrawn",
            "decided",
        )


async def test_only_its_author_may(open_week: Town) -> None:
    town = open_week
    await raised(town)
    told = said(town, await forged_click(town, town.marc, "insight_withdraw", 1))
    assert told == "Seule la personne qui a écrit une idée peut la retirer."


@EITHER
async def test_what_came_of_it_must_be_said(open_week: Town, language: str) -> None:
    town = open_week
    await raised(town)
    board = await pressed(town.ines, await listed(town.ines, BOARD), "stage_on")
    form = await pressed(town.ines, board, "stage_on")
    empty = {
        "en": "Say in a sentence what came of it: its author will read it.",
        "fr": (
            "Dites en une phrase ce qu’il en est advenu : la personne qui a écrit cette idée le "
            "lira."
        ),
    }[language]
    assert wrong(await town.ines.submit(form, outcome="  \n ")) == {"outcome": empty}
    held = {"insight": 1, "seen": "discussed", "to": "decided", "programme": 1, "page": 0}
    long = await forged_submit(
        town,
        town.ines,
        "outcome_modal",
        {**held, "language": language},
        {"outcome": typed("x" * 2001)},
    )
    assert "2000" in wrong({"response": long})["outcome"]


@EITHER
async def test_a_programme_without_insights_says_so(paired: Town, language: str) -> None:
    none = {"en": "No insight has been shared in", "fr": "Aucune idée n’a encore été partagée"}
    assert none[language] in shown(paired, await listed(paired.adam, BOARD))
    form = {"en": "Write `/mentorat insights [programme]`.", "fr": "Écrivez `/mentorat idées"}
    told = said(paired, await paired.adam.command("/mentorat idées @chloe"))
    assert told.startswith(form[language])


async def test_no_list_of_insights_carries_a_row_s_key_nor_the_same_twice(
    open_week: Town,
) -> None:
    town = open_week
    await raised(town)
    first, second = [await listed(town.ines, BOARD) for _ in range(2)]
    on = [part(view, "stage_on")["value"] for view in (first, second)]
    assert on[0] != on[1], "two views of one insight cannot be compared"
    discussed = await pressed(town.ines, second, "stage_on")
    form = await pressed(town.ines, discussed, "stage_on")
    held = form["private_metadata"]
    await closed(town.chloe)
    await from_home(town.chloe, "insights_own")
    taken = part(await town.chloe.modal(), "insight_withdraw")["value"]
    carried = [*on, held, taken]
    assert all(one.startswith("~") for one in carried)
    assert len(set(carried)) == 4
    assert len({len(one) for one in on}) == 1, "their length tells nothing either"


async def test_the_order_within_a_week_tells_nothing_and_pages_hold_ten(open_week: Town) -> None:
    town = open_week
    await raised(town, anonymous=["yes"])
    async with town.bot.context.db.transaction() as session:
        first = await session.get_one(Insight, 1)
        for number in range(2, 25):
            answer_id = await _answer(session, first, number)
            like = {**first.model_dump(exclude={"id", "row_handle"}), "answer_id": answer_id}
            session.add(Insight(**{**like, "text": f"Idée {number:02}"}))
    await others_answer(town)
    await town.at(NEXT_MONTH)
    board = await listed(town.ines, BOARD)
    assert "Page 1 sur 3" in shown(town, board)
    seen = [line for line in shown(town, board).splitlines() if line.startswith("Idée ")]
    board = await pressed(town.ines, board, "stages_later")
    seen += [line for line in shown(town, board).splitlines() if line.startswith("Idée ")]
    assert len(seen) >= 19
    assert seen != sorted(seen)
    assert seen != sorted(seen, reverse=True)
    board = await pressed(town.ines, board, "stages_earlier")
    assert "Page 1 sur 3" in shown(town, board)


async def _answer(session: Session, like: Insight, number: int) -> int:
    check_in = await session.get_one(CheckIn, like.check_in_id)
    due = check_in.due_at - timedelta(weeks=number)
    like_it = check_in.model_dump(exclude={"id", "row_handle"})
    earlier = CheckIn(**{**like_it, "due_at": due, "period_on": due.date()})
    session.add(earlier)
    await session.flush()
    answer = await session.get_one(Answer, like.answer_id)
    row = Answer(
        **{**answer.model_dump(exclude={"id", "row_handle"}), "check_in_id": ident(earlier)}
    )
    session.add(row)
    await session.flush()
    return ident(row)
