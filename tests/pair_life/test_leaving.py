"""Another mentor or executive, or the way out: asked in private, seen to by the leads alone."""

from sqlalchemy import text

from bot.lead_tasks.lead_tasks import open_task
from sandbox.driver import Json
from storage.states import LeadTaskKind
from storage.tables import LeadTask
from tests.stories.answered import closed, loaded
from tests.stories.at_home import from_home, pair_window, press_in
from tests.stories.forged import chosen, forged_click, forged_submit, typed
from tests.stories.shown import buttons, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

WORD = "Nos agendas ne vont pas ensemble"


async def asked(town: Town, wish: str = "another", word: str | None = WORD) -> Json:
    """Chloé asks from App Home. Gives what the modal becomes."""
    await closed(town.chloe)
    await from_home(town.chloe, "leave_open")
    modal = await town.chloe.modal("leave_modal")
    assert wrong(await town.chloe.submit(modal, wish=wish, word_to_lead=word)) == {}
    return await town.chloe.modal()


async def task_told(town: Town) -> Json:
    """What tells Inès of a task: in her working hours."""
    await town.at(max(town.clock.now(), MONDAY_NINE_IN_PARIS))
    return await town.ines.message_in(holding="task_open")


async def task_before(town: Town) -> Json:
    """The task as Inès opens it from her message."""
    await closed(town.ines)
    await town.ines.click(await task_told(town), "task_open")
    return await loaded(town.ines)


async def every_text_of(town: Town, handle: str) -> str:
    """All that somebody could see in their conversations."""
    me = town.sandbox.world.member(handle).id
    return "\n".join(
        str(message.text) + str(message.blocks)
        for channel in town.sandbox.world.channels_of(me)
        for message in channel.messages
        if message.to in (None, me)
    )


@EITHER
async def test_a_mentor_asks_for_another_executive(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    modal = await asked(paired)
    sent = {
        "en": "It is with the leads now",
        "fr": "Votre demande est entre les mains des responsables",
    }
    assert sent[language] in shown(paired, modal)
    letter = await task_told(paired)
    assert "chloe" not in said(paired, letter) + shown(paired, letter)
    before = await every_text_of(paired, "marc")
    task = await task_before(paired)
    wished = {"en": "would like to be paired with", "fr": "souhaite être en binôme avec"}
    assert wished[language] in shown(paired, task)
    assert WORD in shown(paired, task)
    assert await every_text_of(paired, "marc") == before, "nothing tells Marc"
    await paired.ines.click(task, "task_end_pair")
    ended = {"en": "The pair has ended", "fr": "Le binôme a pris fin"}[language]

    async def over() -> Json | None:
        view = await paired.ines.modal()
        return view if ended in shown(paired, view) else None

    await paired.ines.until(over)
    kind = {"en": "Good pairs end too", "fr": "De bons binômes prennent fin aussi"}[language]
    told = said(paired, await paired.marc.message_in(holding=kind))
    assert "@chloe" in told
    assert "@ines" in told
    as_asked = {"en": "As you asked", "fr": "Comme vous l’avez demandé"}[language]
    await paired.chloe.message_in(holding=as_asked)
    await at_rest(paired.bot)
    everything = await every_text_of(paired, "marc")
    assert WORD not in everything
    assert as_asked not in everything
    bare = {"en": "your pair in", "fr": "votre binôme dans"}[language]
    group = await paired.marc.message_in("chloe", holding="block")
    texts = [said(paired, m) for m in await paired.marc.messages(group["channel"])]
    assert not any(text.startswith("@chloe, @marc") and bare in text for text in texts[1:])


@EITHER
async def test_with_nobody_else_leading_it_waits_for_a_lead(town: Town, language: str) -> None:
    await town.adam.command("/mentoring role @marc lead")
    await town.adam.command("/mentoring pair @chloe @marc")
    await town.chloe.say("/mentorat partir")
    modal = await town.chloe.modal("leave_modal")
    nobody = {"en": "Nobody leads the programme yet", "fr": "Personne, hors de votre binôme"}
    assert nobody[language] in shown(town, modal)
    assert wrong(await town.chloe.submit(modal, wish="leave", word_to_lead=WORD)) == {}
    await at_rest(town.bot)
    assert "task_open" not in await every_text_of(town, "marc")
    await town.marc.say("/mentoring tasks")
    none = {"en": "Nothing waits for you.", "fr": "Rien ne vous attend."}[language]
    assert none in shown(town, await loaded(town.marc))
    # Nor by a button that he could not have.
    answer = said(town, await forged_click(town, town.marc, "task_open", 1))
    assert answer.startswith(
        {"en": "This task is not there any more", "fr": "Cette tâche n’existe plus"}[language]
    )
    await town.adam.command("/mentoring role @ines lead")
    assert WORD in shown(town, await task_before(town))


async def test_it_can_be_taken_back_and_the_word_goes(paired: Town) -> None:
    await asked(paired)
    letter = await task_told(paired)
    await closed(paired.chloe)
    window = await pair_window(paired.chloe)
    assert "leave_open" not in buttons(window)
    await press_in(paired.chloe, window, "leave_take_back")
    assert "effacés" in shown(paired, await paired.chloe.modal())
    answer = said(paired, await paired.ines.answer_to(letter, "task_open"))
    assert answer.startswith("Cette tâche est déjà faite.")
    async with paired.bot.context.db.reading() as session:
        assert (await session.get_one(LeadTask, 1)).word is None
    await closed(paired.chloe)
    again = await forged_click(paired, paired.chloe, "leave_take_back", 1)
    assert "déjà occupé" in said(paired, again)


async def test_asking_twice_is_one_task(paired: Town) -> None:
    await asked(paired)
    await closed(paired.chloe)
    answer = said(paired, await forged_click(paired, paired.chloe, "leave_open", 1))
    assert answer.startswith("Vous l’avez déjà demandé")
    second = await forged_submit(
        paired,
        paired.chloe,
        "leave_modal",
        {"pair": 1, "language": "fr"},
        {"wish": chosen("leave"), "word_to_lead": typed("encore")},
    )
    assert wrong({"response": second})["wish"].startswith("Vous l’avez déjà demandé")


async def test_forged_wishes(paired: Town) -> None:
    for wish, word, block in (("risk", "x", "wish"), ("leave", "x" * 3001, "word_to_lead")):
        answer = await forged_submit(
            paired,
            paired.chloe,
            "leave_modal",
            {"pair": 1, "language": "fr"},
            {"wish": chosen(wish), "word_to_lead": typed(word)},
        )
        assert block in wrong({"response": answer})
    for person in (paired.priya, paired.ines, paired.adam):
        answer = await forged_submit(
            paired,
            person,
            "leave_modal",
            {"pair": 1, "language": "fr"},
            {"wish": chosen("leave")},
        )
        assert "Seules les deux personnes" in wrong({"response": answer})["wish"]


async def test_ending_by_command_is_kind_too_and_ends_the_task(paired: Town) -> None:
    await asked(paired, wish="leave", word=None)
    await task_told(paired)
    await paired.ines.command("/mentoring end @chloe @marc")
    await paired.marc.message_in(holding="De bons binômes")
    await paired.chloe.message_in(holding="Comme vous l’avez demandé")
    await closed(paired.ines)
    await paired.ines.say("/mentoring tasks")
    assert "Rien ne vous attend." in shown(paired, await loaded(paired.ines))


async def test_somebody_with_two_pairs_says_which(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await closed(paired.chloe)
    await paired.chloe.say("/mentoring leave")
    which = await loaded(paired.chloe)
    assert "@marc" in shown(paired, which)
    assert "@helen" in shown(paired, which)
    values = [block["accessory"]["value"] for block in which["blocks"] if "accessory" in block]
    assert len(set(values)) == 2
    await paired.chloe.click(which, "leave_open")
    form = await paired.chloe.modal("leave_modal")
    assert "@marc" in shown(paired, form)
    assert "@helen" not in shown(paired, form)


async def test_who_leaves_the_programme_leaves_all_their_pairs(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await asked_with(paired, pair=1)
    task = await task_before(paired)
    assert buttons(task).count("task_end_pair") == 2
    for _ in range(2):
        view = await paired.ines.modal()
        await paired.ines.click(view, "task_end_pair")

        async def changed(before: Json = view) -> Json | None:
            now = await paired.ines.modal()
            return now if now["hash"] != before["hash"] else None

        await paired.ines.until(changed)
    assert "Cette tâche est faite" in shown(paired, await loaded(paired.ines))
    stale = await forged_click(paired, paired.ines, "task_end_pair", "1:1")
    assert said(paired, stale).startswith("Cette tâche est déjà faite")


async def asked_with(town: Town, pair: int) -> None:
    answer = await forged_submit(
        town,
        town.chloe,
        "leave_modal",
        {"pair": pair, "language": "fr"},
        {"wish": chosen("leave"), "word_to_lead": typed(WORD)},
    )
    assert wrong({"response": answer}) == {}
    town.bot.outbox.wake()


async def test_a_lead_calls_it_done_once(paired: Town) -> None:
    await asked(paired)
    task = await task_before(paired)
    key = part(task, "task_done")["value"]
    await paired.ines.click(task, "task_done")

    async def done() -> Json | None:
        view = await paired.ines.modal()
        return view if "C’est noté" in shown(paired, view) else None

    await paired.ines.until(done)
    again = said(paired, await forged_click(paired, paired.ines, "task_done", key))
    assert again.startswith("Cette tâche est déjà faite")
    for person in (paired.adam, paired.marc, paired.chloe, paired.priya):
        refused = said(paired, await forged_click(paired, person, "task_open", key))
        assert WORD not in refused
        assert "responsable" in refused or "lead" in refused


async def test_a_kind_that_no_view_knows_is_shown_all_the_same(paired: Town) -> None:
    context = paired.bot.context
    async with context.db.transaction() as session:
        for _ in range(2):
            await open_task(
                session,
                workspace_id=1,
                programme_id=1,
                kind=LeadTaskKind.RISK,
                dedupe_key="novelty:1",
                now=context.now(),
            )
        newer = text("UPDATE lead_task SET kind = 'novelty'")
        await (await session.connection()).execute(newer)
    await task_told(paired)
    assert "a besoin de votre attention" in shown(paired, await task_before(paired))
