"""What each action looks like from outside: one line a way in, driven as every role.

A slice that adds an action, a listener or a command adds its line here, or the test of the table
fails. `Stage` names what there is to be reached.
"""

from collections.abc import Mapping

from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import Action
from bot.slack.kit import ids
from tests.stories.forged import chosen, typed
from tests.stories.probing import Probe, click, command, submission
from tests.stories.programmed import DEFAULTS

PROBES: tuple[Probe, ...] = (
    command(Action.SEE_HELP, Verb.HELP, "help"),
    command(Action.PAIR, Verb.PAIR, "pair @priya @helen"),
    command(Action.END_PAIR, Verb.END, "end @priya @helen"),
    command(Action.LIST_PAIRS, Verb.PAIRS, "pairs"),
    click(Action.LIST_PAIRS, ids.DO, lambda _: "pairs::"),
    *(
        click(Action.LIST_PAIRS, way, lambda _: "0:0")
        for way in (ids.PAIRS_EARLIER, ids.PAIRS_LATER)
    ),
    command(Action.SEND, Verb.SEND, "send"),
    click(Action.SEND, ids.DO, lambda s: f"send:{s.programme}:"),
    submission(
        Action.SEND,
        ids.NAMES_MODAL,
        lambda s: {"verb": "send", "programme": s.programme},
        {},
    ),
    command(Action.DIGEST, Verb.DIGEST, "digest"),
    click(Action.DIGEST, ids.DO, lambda s: f"digest:{s.programme}:"),
    click(Action.LIST_PROGRAMMES, ids.PROGRAMME_MENU, lambda s: s.programme),
    click(Action.DIGEST, ids.FIGURES_OPEN, lambda s: f"{s.programme}:all:2026-11-01:2026-12-01"),
    click(Action.DIGEST, ids.INSIGHTS_OPEN, lambda s: f"{s.programme}:2026-11-01:2026-12-01"),
    *(
        click(Action.DIGEST, way, lambda s: f"{s.programme}:0")
        for way in (ids.ATTENTION_OPEN, ids.ATTENTION_EARLIER, ids.ATTENTION_LATER)
    ),
    command(Action.EXPORT, Verb.EXPORT, "export"),
    *(
        click(Action.EXPORT, way, lambda s: f"{s.programme}:all:2026-11-01:2026-12-01")
        for way in (
            ids.EXPORT_OPEN,
            ids.EXPORT_CSV,
            ids.EXPORT_XLSX,
            ids.EXPORT_INSIGHTS,
            ids.EXPORT_PDF,
        )
    ),
    click(Action.SEND, ids.ATTENTION_MENU, lambda s: f"send:{s.pair}"),
    click(Action.HELP_PAIR, ids.ATTENTION_MENU, lambda s: f"message:{s.pair}"),
    click(Action.MATCH, ids.ATTENTION_MENU, lambda s: f"rematch:{s.pair}"),
    click(Action.HELP_PAIR, ids.ATTENTION_MENU, lambda s: f"pause:{s.pair}"),
    submission(
        Action.HELP_PAIR,
        ids.PAIR_MESSAGE_MODAL,
        lambda s: {"pair": s.pair, "form": "f1"},
        {ids.MESSAGE_TO: chosen("both"), ids.MESSAGE: typed("Ten minutes on Friday?")},
    ),
    command(Action.SET_ROLE, Verb.ROLE, "role @priya lead"),
    click(Action.ANSWER, ids.ANSWER_MET, lambda s: s.check_in),
    click(Action.ANSWER, ids.ANSWER_NOT_YET, lambda s: s.check_in),
    click(Action.ANSWER, ids.ANSWER_OPEN, lambda s: s.check_in),
    submission(
        Action.ANSWER,
        ids.ANSWER_MODAL,
        lambda s: {"check_in": s.check_in},
        {ids.MET: chosen("yes"), ids.NOTE: typed("Let me in")},
    ),
    click(Action.SNOOZE, ids.SNOOZE, lambda s: f"{s.check_in}:later"),
    click(Action.ANSWER, ids.SESSION_TOPIC, lambda s: f"{s.check_in}:1"),
    command(Action.PLAN_SESSION, Verb.PLAN, "plan"),
    click(Action.PLAN_SESSION, ids.PLAN_OPEN, lambda s: s.pair),
    click(Action.PLAN_SESSION, ids.PLAN_HERE, lambda s: s.check_in),
    click(Action.PLAN_SESSION, ids.PLAN_CHANGE, lambda s: s.session),
    click(Action.PLAN_SESSION, ids.PLAN_CANCEL, lambda s: s.session),
    submission(
        Action.PLAN_SESSION,
        ids.PLAN_MODAL,
        lambda s: {"pair": s.pair},
        {ids.PLAN_DAY: {"selected_date": "2026-12-01"}, ids.PLAN_LENGTH: chosen("45")},
    ),
    click(Action.PLAN_SESSION, ids.PAIR_MENU, lambda s: s.pair),
    click(Action.PLAN_SESSION, ids.MENU, lambda s: f"{ids.PLAN_OPEN}|{s.pair}"),
    command(Action.MOVE_CHECK_IN, Verb.MOVE, "move"),
    click(Action.MOVE_CHECK_IN, ids.MOVE_OPEN, lambda s: s.pair),
    submission(
        Action.MOVE_CHECK_IN,
        ids.MOVE_MODAL,
        lambda s: {"pair": s.pair, "open": True},
        {ids.MOVE_TO: chosen("2026-11-26")},
    ),
    command(Action.PAUSE_PAIR, Verb.PAUSE, "pause"),
    command(Action.PAUSE_PAIR, Verb.RESUME, "resume"),
    click(Action.PAUSE_PAIR, ids.PAUSE_OPEN, lambda s: s.pair),
    click(Action.PAUSE_PAIR, ids.RESUME, lambda s: s.pair),
    submission(Action.PAUSE_PAIR, ids.PAUSE_MODAL, lambda s: {"pair": s.pair}, {}),
    click(Action.SEND_QUESTION, ids.QUESTION_SEND, lambda s: f"{s.session}:1"),
    click(Action.SEND_QUESTION, ids.QUESTION_WRITE, lambda s: s.session),
    submission(
        Action.SEND_QUESTION,
        ids.QUESTION_MODAL,
        lambda s: {"session": s.session},
        {ids.QUESTION: typed("Why?")},
    ),
    click(Action.READ_QUESTION, ids.QUESTION_READ, lambda s: s.session),
    command(Action.NAME_DELEGATE, Verb.DELEGATE, "delegate @helen"),
    click(Action.NAME_DELEGATE, ids.DELEGATES_OPEN, lambda _: "home"),
    submission(
        Action.NAME_DELEGATE,
        ids.DELEGATES_MODAL,
        lambda _: {},
        {ids.DELEGATES: {"selected_users": []}},
    ),
    click(Action.READ_SHARED, ids.SHARED_OPEN, lambda s: s.pair),
    click(Action.SEE_THREAD, ids.THREAD_OPEN, lambda s: s.pair),
    click(Action.SEE_THREAD, ids.STEP_DONE, lambda s: s.step),
    click(Action.DECIDE_INSIGHT, ids.INSIGHT_OPEN, lambda s: s.insight),
    submission(
        Action.DECIDE_INSIGHT,
        ids.INSIGHT_MODAL,
        lambda s: {"insight": s.insight, "seen": ""},
        {ids.DECISION: chosen("keep")},
    ),
    click(Action.READ_WORD, ids.WORD_READ, lambda s: s.word),
    click(Action.SEE_TOPIC, ids.TOPIC_ABOUT, lambda s: s.check_in),
    submission(
        Action.CHOOSE_TOPIC,
        ids.ABOUT_MODAL,
        lambda s: {"pair": s.pair},
        {ids.NEXT_TOPIC: chosen("2")},
    ),
    command(Action.MANAGE_TOPICS, Verb.TOPICS, "topics"),
    *(
        click(Action.MANAGE_TOPICS, way, lambda s: s.topic)
        for way in (
            ids.TOPIC_FIRST,
            ids.TOPIC_UP,
            ids.TOPIC_DOWN,
            ids.TOPIC_HIDE,
            ids.TOPIC_SHOW,
        )
    ),
    click(Action.MANAGE_TOPICS, ids.TOPIC_ADD, lambda s: s.programme),
    click(Action.MANAGE_TOPICS, ids.TOPICS_EARLIER, lambda s: f"{s.programme}:0"),
    click(Action.MANAGE_TOPICS, ids.TOPICS_LATER, lambda s: f"{s.programme}:1"),
    submission(
        Action.MANAGE_TOPICS,
        ids.OWN_TOPIC_MODAL,
        lambda s: {"programme": s.programme},
        {ids.TITLE: typed("Mine"), "question_1": typed("Why?")},
    ),
    click(Action.DIGEST, ids.DIGEST_SCHEDULE, lambda s: s.programme),
    submission(
        Action.DIGEST,
        ids.DIGEST_SCHEDULE_MODAL,
        lambda s: {"programme": s.programme},
        {
            ids.DIGEST_EVERY: chosen("week"),
            ids.DIGEST_WEEKDAY: chosen("0"),
            ids.DIGEST_AT: {"type": "timepicker", "selected_time": "09:00"},
            ids.DIGEST_TO: chosen("dm"),
        },
    ),
    command(Action.MATCH, Verb.MATCH, "match"),
    *(
        click(Action.MATCH, way, lambda s: f"{s.programme}:0:{s.proposal}")
        for way in (ids.MATCH_ACCEPT, ids.MATCH_ACCEPT_ALL, ids.MATCH_UNASKED)
    ),
    click(Action.MATCH, ids.MATCH_REJECT, lambda s: f"{s.proposal}:0"),
    click(Action.MATCH, ids.MATCH_RETRY, lambda s: f"{s.proposal}:0"),
    click(Action.MATCH, ids.MATCH_EARLIER, lambda s: f"{s.programme}:0"),
    click(Action.MATCH, ids.MATCH_LATER, lambda s: f"{s.programme}:0"),
    click(Action.MATCH, ids.MATCH_SWAP, lambda s: f"{s.programme}:{s.executive}:match:0"),
    click(Action.MATCH, ids.MATCH_FIND, lambda s: f"{s.programme}:{s.executive}:coverage:0"),
    submission(
        Action.MATCH,
        ids.CHOICE_MODAL,
        lambda s: {"programme": s.programme, "executive": s.executive, "replaces": 0, "page": 0},
        {ids.MENTOR: chosen("1"), ids.OVERRIDE: typed("because")},
    ),
    *(
        click(Action.ANSWER_PROPOSAL, way, lambda s: s.proposal)
        for way in (ids.PROPOSAL_YES, ids.PROPOSAL_NO)
    ),
    command(Action.SEE_COVERAGE, Verb.COVERAGE, "coverage"),
    click(Action.SEE_COVERAGE, ids.COVERAGE_EARLIER, lambda s: f"{s.programme}:0"),
    click(Action.SEE_COVERAGE, ids.COVERAGE_LATER, lambda s: f"{s.programme}:0"),
    command(Action.BLOCK, Verb.BLOCK, "block @priya @helen"),
    command(Action.BLOCK, Verb.UNBLOCK, "unblock @priya @helen"),
    command(Action.IMPORT_PEOPLE, Verb.IMPORT, "import"),
    click(Action.IMPORT_PEOPLE, ids.IMPORT_EXAMPLE, lambda s: s.programme),
    submission(
        Action.IMPORT_PEOPLE,
        ids.IMPORT_MODAL,
        lambda s: {"programme": s.programme},
        {ids.PEOPLE_FILE: {"type": "file_input", "files": []}},
    ),
    *(
        click(Action.IMPORT_PEOPLE, way, lambda s: s.run)
        for way in (ids.IMPORT_SEE, ids.IMPORT_APPLY, ids.IMPORT_DROP, ids.IMPORT_BAD_LINES)
    ),
    click(Action.IMPORT_PEOPLE, ids.IMPORT_EARLIER, lambda s: f"{s.run}:0"),
    click(Action.IMPORT_PEOPLE, ids.IMPORT_LATER, lambda s: f"{s.run}:0"),
    command(Action.LIST_PEOPLE, Verb.PEOPLE, "people"),
    click(Action.LIST_PEOPLE, ids.PEOPLE_EARLIER, lambda s: f"{s.programme}:0"),
    click(Action.LIST_PEOPLE, ids.PEOPLE_LATER, lambda s: f"{s.programme}:0"),
    click(Action.WITHDRAW_PERSON, ids.PERSON_WITHDRAW, lambda s: f"{s.enrolment}:0"),
    click(Action.RELINK_PERSON, ids.PERSON_RELINK, lambda s: f"{s.enrolment}:0"),
    submission(
        Action.RELINK_PERSON,
        ids.RELINK_MODAL,
        lambda s: {"enrolment": s.enrolment, "page": 0},
        {ids.RELINK_EMAIL: typed("nobody@vauban.example")},
    ),
    click(Action.READ_CARD, ids.CARD_READ, lambda s: s.enrolment),
    click(Action.VOLUNTEER, ids.VOLUNTEER_MENTOR, lambda s: s.programme),
    click(Action.VOLUNTEER, ids.VOLUNTEER_EXECUTIVE, lambda s: s.programme),
    submission(
        Action.VOLUNTEER,
        ids.VOLUNTEER_MODAL,
        lambda s: {"programme": s.programme, "side": "mentor"},
        {ids.CARD: typed("I know the codes")},
    ),
    command(Action.LIST_PROGRAMMES, Verb.PROGRAMMES, "programmes"),
    *(
        click(Action.LIST_PROGRAMMES, way, lambda _: 0)
        for way in (ids.PROGRAMMES_OPEN, ids.PROGRAMMES_EARLIER, ids.PROGRAMMES_LATER)
    ),
    click(Action.CREATE_PROGRAMME, ids.PROGRAMME_NEW, lambda _: 0),
    submission(
        Action.CREATE_PROGRAMME,
        ids.PROGRAMME_MODAL,
        lambda _: {"programme": 0, "leads": []},
        DEFAULTS,
    ),
    click(Action.EDIT_PROGRAMME, ids.PROGRAMME_EDIT, lambda s: s.programme),
    submission(
        Action.EDIT_PROGRAMME, ids.PROGRAMME_MODAL, lambda s: {"programme": s.programme}, DEFAULTS
    ),
    click(Action.LAUNCH_PROGRAMME, ids.PROGRAMME_LAUNCH, lambda s: s.programme),
    click(Action.PAUSE_PROGRAMME, ids.PROGRAMME_PAUSE, lambda s: s.programme),
    click(Action.PAUSE_PROGRAMME, ids.PROGRAMME_RESUME, lambda s: s.programme),
    click(Action.CLOSE_PROGRAMME, ids.PROGRAMME_CLOSE, lambda s: s.programme),
    click(Action.GIVE_LAST_ANSWER, ids.LAST_ANSWER_OPEN, lambda s: s.closed),
    submission(
        Action.GIVE_LAST_ANSWER,
        ids.LAST_ANSWER_MODAL,
        lambda s: {"programme": s.closed},
        {ids.AGAIN: chosen("yes"), ids.REMATCH: chosen("no")},
    ),
    click(Action.GIVE_LAST_ANSWER, ids.FOLLOW_UP_OPEN, lambda s: f"{s.closed}:6"),
    submission(
        Action.GIVE_LAST_ANSWER,
        ids.FOLLOW_UP_MODAL,
        lambda s: {"programme": s.closed, "months": 6},
        {ids.AGAIN: chosen("yes")},
    ),
    command(Action.SEE_OWN_DATA, Verb.PRIVACY, "privacy"),
    click(Action.SEE_OWN_DATA, ids.PRIVACY_OPEN, lambda _: "home"),
    click(Action.DOWNLOAD_OWN_DATA, ids.DATA_DOWNLOAD, lambda _: "mine"),
    click(Action.DELETE_OWN_TEXTS, ids.DATA_DELETE, lambda _: "mine"),
    command(Action.SET_THRESHOLD, Verb.THRESHOLD, "threshold"),
    click(Action.SET_THRESHOLD, ids.THRESHOLD_RAISE, lambda _: "5"),
    command(Action.READ_AUDIT, Verb.AUDIT, "audit"),
    click(Action.READ_AUDIT, ids.AUDIT_OPEN, lambda _: "home"),
    click(Action.READ_AUDIT, ids.AUDIT_EARLIER, lambda _: 0),
    click(Action.READ_AUDIT, ids.AUDIT_LATER, lambda _: 1),
    click(Action.READ_AUDIT, ids.AUDIT_FILE, lambda _: "file"),
    submission(
        Action.READ_AUDIT, ids.AUDIT_MODAL, lambda _: {}, {ids.AUDIT_ACTION: chosen("word.read")}
    ),
    command(Action.ASK_WAY_OUT, Verb.LEAVE, "leave"),
    click(Action.ASK_WAY_OUT, ids.LEAVE_OPEN, lambda s: s.pair),
    submission(
        Action.ASK_WAY_OUT,
        ids.LEAVE_MODAL,
        lambda s: {"pair": s.pair},
        {ids.WISH: chosen("another"), ids.WORD: typed("Please")},
    ),
    command(Action.SEE_TO_TASK, Verb.TASKS, "tasks"),
    click(Action.SEE_TO_TASK, ids.TASKS_OPEN, lambda _: "all"),
    click(Action.SEE_TO_TASK, ids.TASK_OPEN, lambda s: s.task),
    click(Action.SEE_TO_TASK, ids.TASK_DONE, lambda s: s.task),
    click(Action.SEE_TO_TASK, ids.TASK_END_PAIR, lambda s: f"{s.task}:{s.pair}"),
    *(
        click(Action.SEE_TO_TASK, way, lambda s: s.risk)
        for way in (
            ids.RISK_OPEN,
            ids.RISK_WRITE,
            ids.RISK_SEND,
            ids.RISK_CLOSE,
            ids.RISK_END,
        )
    ),
    submission(
        Action.SEE_TO_TASK,
        ids.MESSAGE_MODAL,
        lambda s: {"task": s.risk},
        {ids.MESSAGE: typed("Ten minutes on Friday?")},
    ),
    command(Action.FOLLOW_INSIGHTS, Verb.INSIGHTS, "insights"),
    click(Action.FOLLOW_INSIGHTS, ids.STAGES_OPEN, lambda s: s.programme),
    click(Action.FOLLOW_INSIGHTS, ids.STAGES_EARLIER, lambda s: f"{s.programme}:0"),
    click(Action.FOLLOW_INSIGHTS, ids.STAGES_LATER, lambda s: f"{s.programme}:1"),
    click(Action.FOLLOW_INSIGHTS, ids.STAGE_ON, lambda stage: f"{stage.insight}:raised:0"),
    click(Action.FOLLOW_INSIGHTS, ids.STAGE_BACK, lambda stage: f"{stage.insight}:discussed:0"),
    submission(
        Action.FOLLOW_INSIGHTS,
        ids.OUTCOME_MODAL,
        lambda s: {"insight": s.insight, "seen": "discussed", "to": "decided"},
        {ids.OUTCOME: typed("Decided")},
    ),
    click(Action.SEE_OUTCOME, ids.OUTCOME_READ, lambda s: s.insight),
    click(Action.WITHDRAW_INSIGHT, ids.INSIGHT_WITHDRAW, lambda stage: stage.insight),
    click(Action.RATE_CONFIDENCE, ids.CONFIDENCE_OPEN, lambda s: f"{s.pair}:start"),
    submission(
        Action.RATE_CONFIDENCE,
        ids.CONFIDENCE_MODAL,
        lambda s: {"pair": s.pair, "moment": "start", "first": "topic:1"},
        {"topic:1": chosen("3")},
    ),
)

UNPROBED: Mapping[str, str] = {
    Verb.CHECKIN: "one's own open check-ins: whoever has none is told so, and nothing is refused",
    ids.SHORTCUT_CHECK_IN: "the same, from the shortcut",
    ids.VOLUNTEER_WITHDRAW: "one's own card, and it brings nothing but App Home anew",
    ids.VISIBILITY: "changes what one's own open window asks for, and nothing else",
    ids.INSIGHTS_OWN: "the insights of one's own pairs: whoever has none is told so",
    ids.LANGUAGE: "one's own language: everybody's",
    ids.PLACES_OPEN: "one's own part in programmes, as Home shows it to everybody",
    ids.CURVES_OPEN: "one's own confidence, whoever said none is told so",
    ids.HOLIDAYS_OPEN: "one's own public holidays: everybody's",
    ids.HOLIDAYS_COUNTRY: "the same: the country",
    ids.HOLIDAYS_REGION: "the same: its region",
    ids.LEADS_AGREE: "one's own earlier texts, which nobody else can hand on",
    ids.LEADS_SEEN: "puts one's own notice away",
    ids.RELINK_CONFIRM: "the second step of that window, which asks for the same right again",
    ids.LEAVE_TAKE_BACK: "one's own wish, known by who asked and not by a role",
}
"""Ways in that no action guards, each with its reason."""

UNREACHED: Mapping[Action, str] = {}
"""Actions that no way in leads to."""
