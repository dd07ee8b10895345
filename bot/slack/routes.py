"""Every listener, on one screen."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import commands
from bot.slack.check_ins.handlers import answering, checking, moving, prompting, reading
from bot.slack.check_ins.views.prompt import MOVE, PAUSE
from bot.slack.confidence.handlers import confidence, follow_ups, last_answers
from bot.slack.digest import handlers as digests
from bot.slack.exports import handlers as exporting
from bot.slack.home import handlers as home
from bot.slack.insights import handlers as stages
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.listeners import Handler, by_choice, listener
from bot.slack.kit.receiver import Listener, Receiver
from bot.slack.kit.submissions import Submission
from bot.slack.lead_tasks.handlers import lead_tasks, risks
from bot.slack.matching.handlers import coverage, matching, mentor_choice, proposing
from bot.slack.pair_life.handlers import delegating, helping, leaving, pausing
from bot.slack.pairs.handlers import pairing, threads
from bot.slack.people.handlers import importing, people, volunteering
from bot.slack.privacy import handlers as own_data
from bot.slack.programmes.handlers import programme_form, programmes
from bot.slack.sessions.handlers import planning, questions
from bot.slack.topics.handlers import choosing, topics

_NUMBER = re.compile(r"\.\d+$")

BUTTONS: Mapping[str, Handler] = {
    ids.ANSWER_MET: answering.met,
    ids.ANSWER_NOT_YET: answering.not_yet,
    ids.SNOOZE: by_choice(
        {MOVE: moving.open_from_check_in, PAUSE: pausing.open_from_check_in},
        otherwise=answering.later,
    ),
    ids.PLAN_HERE: planning.open_here,
    ids.PLAN_CHANGE: planning.change,
    ids.PLAN_CANCEL: planning.cancel,
    ids.QUESTION_WRITE: questions.write,
    ids.QUESTION_READ: questions.read,
    ids.DELEGATES_OPEN: delegating.open_list,
    ids.WORD_READ: reading.word,
    ids.INSIGHT_OPEN: reading.insight,
    ids.INSIGHTS_OPEN: digests.insights,
    ids.ATTENTION_OPEN: digests.attention,
    ids.ATTENTION_EARLIER: digests.attention,
    ids.ATTENTION_LATER: digests.attention,
    ids.DIGEST_SCHEDULE: digests.schedule,
    ids.DIGEST_DEED: helping.do,
    ids.EXPORT_OPEN: exporting.choose,
    ids.EXPORT_CSV: exporting.make,
    ids.EXPORT_XLSX: exporting.make,
    ids.EXPORT_PDF: exporting.make,
    ids.STAGES_EARLIER: stages.turn_page,
    ids.STAGES_LATER: stages.turn_page,
    ids.STAGE_ON: stages.on,
    ids.STAGE_BACK: stages.back,
    ids.OUTCOME_READ: stages.outcome,
    ids.INSIGHTS_OWN: stages.own,
    ids.INSIGHT_WITHDRAW: stages.withdraw,
    ids.VISIBILITY: answering.label,
    ids.CONFIDENCE_OPEN: confidence.ask_for,
    ids.RISK_OPEN: risks.look,
    ids.RISK_WRITE: risks.write,
    ids.RISK_SEND: risks.send,
    ids.RISK_CLOSE: risks.close,
    ids.RISK_END: risks.end,
    ids.SHARED_OPEN: reading.shared,
    ids.THREAD_OPEN: threads.look,
    ids.STEP_DONE: threads.done,
    ids.TOPIC_ABOUT: choosing.about,
    ids.TOPIC_FIRST: topics.first,
    ids.TOPIC_UP: topics.up,
    ids.TOPIC_DOWN: topics.down,
    ids.TOPIC_HIDE: topics.hide,
    ids.TOPIC_SHOW: topics.show,
    ids.TOPICS_EARLIER: topics.turn_page,
    ids.TOPICS_LATER: topics.turn_page,
    ids.TOPIC_ADD: topics.write,
    ids.PROGRAMMES_OPEN: programmes.open_list,
    ids.PROGRAMMES_EARLIER: programmes.turn_page,
    ids.PROGRAMMES_LATER: programmes.turn_page,
    ids.PROGRAMME_LAUNCH: programmes.launch,
    ids.PROGRAMME_PAUSE: programmes.pause,
    ids.PROGRAMME_RESUME: programmes.resume,
    ids.PROGRAMME_CLOSE: programmes.close,
    ids.PROGRAMME_NEW: programme_form.new,
    ids.PROGRAMME_EDIT: programme_form.edit,
    ids.LAST_ANSWER_OPEN: last_answers.open_form,
    ids.FOLLOW_UP_OPEN: follow_ups.open_form,
    ids.MATCH_ACCEPT: matching.accept,
    ids.MATCH_ACCEPT_ALL: matching.accept,
    ids.MATCH_UNASKED: matching.accept_unasked,
    ids.MATCH_REJECT: matching.reject,
    ids.MATCH_RETRY: matching.retry,
    ids.MATCH_EARLIER: matching.turn_page,
    ids.MATCH_LATER: matching.turn_page,
    ids.MATCH_SWAP: mentor_choice.find,
    ids.MATCH_FIND: mentor_choice.find,
    ids.PROPOSAL_YES: proposing.yes,
    ids.PROPOSAL_NO: proposing.no,
    ids.COVERAGE_EARLIER: coverage.turn_page,
    ids.COVERAGE_LATER: coverage.turn_page,
    ids.IMPORT_EXAMPLE: importing.example,
    ids.IMPORT_SEE: importing.see,
    ids.IMPORT_EARLIER: importing.turn_page,
    ids.IMPORT_LATER: importing.turn_page,
    ids.IMPORT_APPLY: importing.apply,
    ids.IMPORT_DROP: importing.drop,
    ids.IMPORT_BAD_LINES: importing.bad_lines,
    ids.PEOPLE_EARLIER: people.turn_page,
    ids.PEOPLE_LATER: people.turn_page,
    ids.PERSON_WITHDRAW: people.withdraw,
    ids.CARD_READ: people.read_card,
    ids.VOLUNTEER_MENTOR: volunteering.as_mentor,
    ids.VOLUNTEER_EXECUTIVE: volunteering.as_executive,
    ids.VOLUNTEER_WITHDRAW: volunteering.withdraw,
    ids.TASK_OPEN: lead_tasks.look,
    ids.TASK_END_PAIR: lead_tasks.end_pair,
    ids.TASK_DONE: lead_tasks.done,
    ids.TASKS_OPEN: lead_tasks.show_all,
    ids.LEAVE_OPEN: leaving.open_one,
    ids.LEAVE_TAKE_BACK: leaving.take_back,
    ids.PRIVACY_OPEN: own_data.show,
    ids.DATA_DOWNLOAD: own_data.download,
    ids.DATA_DELETE: own_data.delete,
    ids.LANGUAGE: home.language,
    ids.HELP_CHECK_IN: checking.open_own,
    ids.HELP_PAIRS: pairing.pairs,
    ids.HELP_SEND: prompting.send,
}

NUMBERED: Mapping[str, Handler] = {
    ids.SESSION_TOPIC: answering.topic,
    ids.PLAN_OPEN: planning.open_button,
    ids.QUESTION_SEND: questions.send,
    ids.MOVE_OPEN: moving.open_button,
    ids.PAUSE_OPEN: pausing.open_button,
    ids.RESUME: pausing.resume_button,
    ids.ANSWER_OPEN: checking.open_button,
    ids.STAGES_OPEN: stages.follow_button,
    ids.HELP_DIGEST: digests.digest_now,
}
"""Of which several alike are in one message, each with its number."""

WINDOWS: Mapping[str, Submission] = {
    ids.ANSWER_MODAL: answering.submit,
    ids.OUTCOME_MODAL: stages.tell,
    ids.CONFIDENCE_MODAL: confidence.rate,
    ids.MESSAGE_MODAL: risks.written,
    ids.DEED_MESSAGE_MODAL: helping.written,
    ids.INSIGHT_MODAL: reading.decide,
    ids.ABOUT_MODAL: choosing.choose,
    ids.DIGEST_SCHEDULE_MODAL: digests.scheduled,
    ids.LEAVE_MODAL: leaving.submit,
    ids.OWN_TOPIC_MODAL: topics.add,
    ids.PLAN_MODAL: planning.submit,
    ids.QUESTION_MODAL: questions.submit,
    ids.MOVE_MODAL: moving.submit,
    ids.PAUSE_MODAL: pausing.submit,
    ids.DELEGATES_MODAL: delegating.submit,
    ids.PROGRAMME_MODAL: programme_form.submit,
    ids.LAST_ANSWER_MODAL: last_answers.submit,
    ids.FOLLOW_UP_MODAL: follow_ups.submit,
    ids.CHOICE_MODAL: mentor_choice.choose,
    ids.IMPORT_MODAL: importing.submit,
    ids.VOLUNTEER_MODAL: volunteering.submit,
}


EVENTS: Mapping[str, Callable[[Context, dict[str, Any]], Awaitable[None]]] = {
    "app_home_opened": home.opened,
    "user_change": home.changed,
}


def register(app: AsyncApp, context: Context) -> None:
    context.homes.redraw = partial(home.redraw, context)
    app.use(Receiver(context, listener_of))


def listener_of(body: dict[str, Any]) -> Listener | None:
    """Of what Slack has sent; None where nobody listens."""
    match body:
        case {"command": command} if command in ids.COMMANDS:
            return listener(commands.command)
        case {"type": "shortcut", "callback_id": ids.SHORTCUT_CHECK_IN}:
            return listener(checking.open_own)
        case {"type": "block_actions", "actions": [{"action_id": action_id}, *_]}:
            handler = BUTTONS.get(action_id) or NUMBERED.get(_NUMBER.sub("", action_id))
            return listener(handler) if handler else None
        case {"type": "view_submission", "view": {"callback_id": callback_id}}:
            return WINDOWS.get(callback_id)
        case {"type": "event_callback", "event": {"type": event}} if event in EVENTS:
            return _told
    return None


async def _told(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await ack()
    await EVENTS[body["event"]["type"]](context, body["event"])
