"""Who may not, is told who may: at every command, button and modal."""

from bot.programmes import programmes
from tests.stories.brought import brought_in
from tests.stories.digested import digested
from tests.stories.forged import chosen, forged_click, forged_submit, typed
from tests.stories.programmed import told
from tests.stories.shown import part, said, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

STAFF = {
    "en": "Only an admin or a programme lead can do this.",
    "fr": "Seul un administrateur ou un responsable de programme peut le faire.",
}
ADMIN = {"en": "Only an admin can do this.", "fr": "Seul un administrateur peut le faire."}
ANYBODY = {
    "en": "Only an admin, a programme lead, a mentor or an executive can do this.",
    "fr": (
        "Seul un administrateur, un responsable de programme, un mentor ou un dirigeant peut le "
        "faire."
    ),
}
PAIR = {
    "en": "Only the two people of this pair can do this.",
    "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
}
LEAD_HERE = {
    "en": "In this programme, only a programme lead can do this.",
    "fr": "Dans ce programme, seul un responsable de programme peut le faire.",
}
STAFF_HERE = {
    "en": "In this programme, only an admin or a programme lead can do this.",
    "fr": "Dans ce programme, seul un administrateur ou un responsable de programme peut le faire.",
}
NO_PAIR = {"en": "You are not in a pair yet.", "fr": "Vous n’êtes pas encore en binôme."}


@EITHER
async def test_commands(paired: Town, language: str) -> None:
    for person in (paired.chloe, paired.marc, paired.priya):
        for words in (
            "pair @priya @helen",
            "end @chloe @marc",
            "send",
            "digest",
            "export",
            "topics",
            "programmes",
            "import",
            "people",
            "match",
            "coverage",
            "block @priya @helen",
            "unblock @priya @helen",
        ):
            answer = said(paired, await person.command(f"/mentoring {words}"))
            assert answer.startswith(STAFF[language]), (person.handle, words)
    for person in (paired.chloe, paired.marc, paired.priya, paired.ines):
        answer = said(paired, await person.command("/mentorat rôle @priya admin"))
        assert answer.startswith(ADMIN[language])
    answer = said(paired, await paired.priya.command("/mentoring pairs"))
    assert answer.startswith(ANYBODY[language])
    for person in (paired.priya, paired.adam):
        answer = said(paired, await person.command("/mentorat point"))
        assert answer.startswith(NO_PAIR[language])


@EITHER
async def test_a_lead_of_one_programme_is_nobody_in_another(paired: Town, language: str) -> None:
    context = paired.bot.context
    async with context.db.transaction() as session:
        await programmes.create(
            session,
            actor=await context.asker(paired.adam.id),
            name="Second",
            language="en",
            time_zone="Europe/Paris",
            now=context.now(),
        )
    await paired.adam.command("/mentoring pair @priya @helen Second")
    for words in (
        "pair @chloe @helen Second",
        "digest Second",
        "export Second",
        "topics Second",
        "match Second",
        "coverage Second",
        "import Second",
        "people Second",
        "end @priya @helen",
    ):
        answer = said(paired, await paired.ines.command(f"/mentoring {words}"))
        assert answer.startswith(STAFF_HERE[language]), words
    for action, value in (
        ("export_open", "2:all:2026-11-01:2026-12-01"),
        ("export_csv", "2:all:2026-11-01:2026-12-01"),
        ("export_xlsx", "2:all:2026-11-01:2026-12-01"),
        ("export_pdf", "2:all:2026-11-01:2026-12-01"),
        ("topic_first", 30),
        ("topic_up", 30),
        ("topic_down", 30),
        ("topic_hide", 30),
        ("topic_show", 30),
        ("topic_add", 2),
        ("topics_later", "2:1"),
        ("programme_edit", 2),
        ("programme_launch", 2),
        ("programme_pause", 2),
        ("programme_resume", 2),
        ("programme_close", 2),
        ("match_accept", "2:0:1"),
        ("match_accept_all", "2:0:1"),
        ("match_unasked", "2:0:1"),
        ("match_later", "2:1"),
        ("match_find", "2:1::0"),
        ("match_swap", "2:1:match:0:1"),
        ("coverage_later", "2:1"),
    ):
        answer = said(paired, await forged_click(paired, paired.ines, action, value))
        assert answer.startswith(STAFF_HERE[language]), action
    own = await forged_submit(
        paired,
        paired.ines,
        "own_topic_modal",
        {"programme": 2, "language": language},
        {"title": typed("Mine"), "question_1": typed("Why?")},
    )
    assert wrong({"response": own})["title"].startswith(STAFF_HERE[language])
    changed = await told(paired, paired.ines, language, {"programme": 2})
    assert changed["name"].startswith(STAFF_HERE[language])
    sent = said(paired, await paired.ines.command("/mentoring send @priya @helen"))
    assert sent.startswith(STAFF_HERE[language])
    listed = said(paired, await paired.ines.command("/mentoring pairs"))
    assert "@chloe" in listed
    assert "@priya" not in listed


@EITHER
async def test_buttons(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    check_in = part(prompt, "answer_met")["value"]
    await paired.chloe.click(prompt, "answer_open")
    modal = await paired.chloe.modal("answer_modal")
    await paired.chloe.submit(modal, note="Stories", visibility="insight", word_to_lead="Merci")
    insight = await paired.marc.message_in(holding="insight_open")
    word = await paired.ines.message_in(holding="word_read")
    insight_key = part(insight, "insight_open")["value"]
    word_key = part(word, "word_read")["value"]
    stranger, admin, lead = paired.priya, paired.adam, paired.ines
    await brought_in(paired)
    for person, action, value, sentence in (
        (stranger, "answer_met", check_in, PAIR),
        (stranger, "answer_not_yet", check_in, PAIR),
        (lead, "answer_open", check_in, PAIR),
        (stranger, "check_in_snooze", f"{check_in}:later", PAIR),
        (lead, "shared_open", 1, PAIR),
        (lead, "insight_open", insight_key, PAIR),
        (lead, "topic_about", check_in, PAIR),
        (admin, "topic_about", check_in, PAIR),
        (stranger, "topic_about", check_in, PAIR),
        (paired.chloe, "topic_first", 2, STAFF_HERE),
        (paired.marc, "topic_up", 2, STAFF_HERE),
        (stranger, "topic_down", 2, STAFF_HERE),
        (paired.chloe, "topic_hide", 2, STAFF_HERE),
        (paired.marc, "topic_show", 2, STAFF_HERE),
        (stranger, "topic_add", 1, STAFF_HERE),
        (paired.chloe, "topics_later", "1:1", STAFF_HERE),
        (paired.marc, "topics_earlier", "1:0", STAFF_HERE),
        (paired.chloe, "match_accept", "1:0:1", STAFF_HERE),
        (paired.marc, "match_accept_all", "1:0:1", STAFF_HERE),
        (stranger, "match_unasked", "1:0:1", STAFF_HERE),
        (paired.chloe, "match_later", "1:1", STAFF_HERE),
        (paired.marc, "match_earlier", "1:0", STAFF_HERE),
        (stranger, "match_reject", "1:0", STAFF),
        (paired.marc, "match_retry", "1:0", STAFF),
        (paired.chloe, "match_find", "1:2::0", STAFF),
        (paired.marc, "match_swap", "1:2:match:0:1", STAFF),
        (stranger, "coverage_later", "1:1", STAFF_HERE),
        (paired.marc, "coverage_earlier", "1:0", STAFF_HERE),
        *(
            (person, f"programme_{done}", 1, STAFF_HERE)
            for person in (paired.chloe, paired.marc, stranger)
            for done in ("edit", "launch", "pause", "resume", "close")
        ),
        *(
            (person, opened, 0, STAFF)
            for person in (paired.chloe, paired.marc, stranger)
            for opened in ("programmes_open", "programmes_later", "programmes_earlier")
        ),
        *((person, "programme_new", 0, ADMIN) for person in (lead, paired.chloe, paired.marc)),
        (stranger, "programme_new", 0, ADMIN),
        (lead, "last_answer_open", 1, PAIR),
        (admin, "last_answer_open", 1, PAIR),
        (stranger, "last_answer_open", 1, PAIR),
        *(
            (person, action, value, STAFF_HERE)
            for person in (paired.chloe, paired.marc, stranger)
            for action, value in (
                ("import_example", 1),
                ("import_see", 1),
                ("import_later", "1:1"),
                ("import_earlier", "1:0"),
                ("import_apply", 1),
                ("import_drop", 1),
                ("import_bad_lines", 1),
                ("people_later", "1:1"),
                ("people_earlier", "1:0"),
                ("person_withdraw", "1:0"),
            )
        ),
        *(
            (person, f"export_{what}", "1:all:2026-11-01:2026-12-01", STAFF_HERE)
            for person in (paired.chloe, paired.marc, stranger)
            for what in ("open", "csv", "xlsx", "insights", "pdf")
        ),
        *((person, "card_read", 1, LEAD_HERE) for person in (admin, paired.chloe, stranger)),
        (admin, "word_read", word_key, LEAD_HERE),
        (paired.marc, "word_read", word_key, LEAD_HERE),
        (paired.chloe, "do", "send::", STAFF),
        (paired.marc, "do", "digest::", STAFF),
        (paired.marc, "insights_open", "1:2026-11-01:2026-12-01", STAFF_HERE),
        (stranger, "do", "pairs::", ANYBODY),
        (stranger, "do", "checkin::", NO_PAIR),
    ):
        answer = said(paired, await forged_click(paired, person, action, value))
        assert answer.startswith(sentence[language]), (person.handle, action)


@EITHER
async def test_modals(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    prompt = await paired.chloe.message_in("marc", holding="answer_met")
    await paired.chloe.click(prompt, "answer_open")
    modal = await paired.chloe.modal("answer_modal")
    await paired.chloe.submit(modal, note="Stories", visibility="insight")
    await paired.marc.message_in(holding="insight_open")
    foreign = await forged_submit(
        paired,
        paired.priya,
        "answer_modal",
        {"check_in": 1, "language": language},
        {"met": chosen("yes"), "note": typed("Let me in")},
    )
    assert wrong({"response": foreign})["met"].startswith(PAIR[language])
    assert "`" not in wrong({"response": foreign})["met"]
    decided = await forged_submit(
        paired,
        paired.ines,
        "insight_modal",
        {"insight": 1, "seen": "", "language": language},
        {"decision": chosen("agree")},
    )
    assert wrong({"response": decided})["decision"].startswith(PAIR[language])
    for person in (paired.ines, paired.adam, paired.priya):
        chosen_topic = await forged_submit(
            paired,
            person,
            "about_modal",
            {"pair": 1, "language": language},
            {"next_topic": chosen("2")},
        )
        assert wrong({"response": chosen_topic})["next_topic"].startswith(PAIR[language])
    for person in (paired.chloe, paired.marc, paired.priya):
        own = await forged_submit(
            paired,
            person,
            "own_topic_modal",
            {"programme": 1, "language": language},
            {"title": typed("Mine"), "question_1": typed("Why?")},
        )
        assert wrong({"response": own})["title"].startswith(STAFF_HERE[language])
    for person in (paired.chloe, paired.marc, paired.priya):
        changed = await told(paired, person, language, {"programme": 1})
        assert changed["name"].startswith(STAFF_HERE[language])
    for person in (paired.ines, paired.chloe, paired.marc, paired.priya):
        created = await told(paired, person, language)
        assert created["name"].startswith(ADMIN[language])
    for person in (paired.chloe, paired.marc, paired.priya):
        mentor = await forged_submit(
            paired,
            person,
            "choice_modal",
            {"programme": 1, "executive": 2, "replaces": 0, "language": language},
            {"mentor": chosen("1")},
        )
        assert wrong({"response": mentor})["mentor"].startswith(STAFF_HERE[language])
        dropped = await forged_submit(
            paired,
            person,
            "import_modal",
            {"programme": 1, "language": language},
            {"people_file": {"type": "file_input", "files": [{"id": "F1", "name": "a.csv"}]}},
        )
        assert wrong({"response": dropped})["people_file"].startswith(STAFF_HERE[language])
    digest = await digested(paired, paired.ines)
    assert "Stories" not in digest
    answered = {"en": "mentors: *1 of 1*", "fr": "mentors : *1 sur 1*"}[language]
    assert answered in digest
