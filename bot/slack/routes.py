"""Every listener, on one screen."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.audit import handlers as audit
from bot.slack.check_ins.handlers import answering, prompting
from bot.slack.check_ins.views.prompt import MOVE, PAUSE
from bot.slack.commands import table as commands
from bot.slack.confidence import handlers as confidence
from bot.slack.digest import handlers as digests
from bot.slack.exports import handlers as exporting
from bot.slack.home import handlers as home
from bot.slack.insights import handlers as stages
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.form import unknown
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import Handler, by_choice, listener
from bot.slack.kit.menus import chosen
from bot.slack.kit.message import Message
from bot.slack.kit.receiver import Listener, Receiver
from bot.slack.kit.submissions import Submission
from bot.slack.lead_tasks.handlers import lead_tasks, risks
from bot.slack.leads import handlers as leads
from bot.slack.matching.handlers import matching, proposing
from bot.slack.pair_life.handlers import arranging, helping, leaving
from bot.slack.pairs import handlers as pairs
from bot.slack.pairs.which_pair import by_check_in
from bot.slack.people.handlers import importing, people, relinking
from bot.slack.privacy import handlers as own_data
from bot.slack.programmes.handlers import programme_form, programmes
from bot.slack.sessions import handlers as sessions
from bot.slack.topics import handlers as topics
from bot.slack.workspaces import handlers as workspaces

_NUMBER = re.compile(r"\.\d+$")


async def _option(interaction: Interaction) -> Message | None:
    """An option of a menu does what the button does that it stands for."""
    action_id, value = chosen(interaction.value)
    handler = handler_of(action_id)
    if handler is None or handler is _option:
        raise unknown()
    interaction.press(action_id, value)
    return await handler(interaction)


BUTTONS: Mapping[str, Handler] = {
    ids.ANSWER_MET: answering.met,
    ids.ANSWER_NOT_YET: answering.not_yet,
    ids.PLAN_HERE: sessions.open_here,
    ids.PLAN_CANCEL: sessions.cancel,
    ids.QUESTION_WRITE: sessions.write,
    ids.QUESTION_READ: sessions.read,
    ids.DELEGATES_OPEN: arranging.open_list,
    ids.WORD_READ: answering.word,
    ids.INSIGHT_OPEN: answering.insight,
    ids.FIGURES_OPEN: digests.all_figures,
    ids.INSIGHTS_OPEN: digests.insights,
    ids.ATTENTION_OPEN: digests.attention,
    ids.ATTENTION_EARLIER: digests.attention,
    ids.ATTENTION_LATER: digests.attention,
    ids.DIGEST_SCHEDULE: digests.schedule,
    ids.ATTENTION_MENU: helping.do,
    ids.EXPORT_OPEN: exporting.choose,
    ids.EXPORT_CSV: exporting.make,
    ids.EXPORT_XLSX: exporting.make,
    ids.EXPORT_INSIGHTS: exporting.make,
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
    ids.SHARED_OPEN: answering.shared,
    ids.PAIRS_EARLIER: pairs.turn_page,
    ids.PAIRS_LATER: pairs.turn_page,
    ids.THREAD_OPEN: pairs.look,
    ids.STEP_DONE: pairs.done,
    ids.TOPIC_ABOUT: topics.about,
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
    ids.LAST_ANSWER_OPEN: confidence.open_form,
    ids.FOLLOW_UP_OPEN: confidence.open_follow_up,
    ids.MATCH_ACCEPT: matching.accept,
    ids.MATCH_ACCEPT_ALL: matching.accept,
    ids.MATCH_UNASKED: matching.accept_unasked,
    ids.MATCH_REJECT: matching.reject,
    ids.MATCH_RETRY: matching.retry,
    ids.MATCH_EARLIER: matching.turn_page,
    ids.MATCH_LATER: matching.turn_page,
    ids.MATCH_SWAP: matching.find,
    ids.MATCH_FIND: matching.find,
    ids.PROPOSAL_YES: proposing.yes,
    ids.PROPOSAL_NO: proposing.no,
    ids.COVERAGE_EARLIER: proposing.turn_page,
    ids.COVERAGE_LATER: proposing.turn_page,
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
    ids.PERSON_RELINK: relinking.ask,
    ids.CARD_READ: people.read_card,
    ids.VOLUNTEER_MENTOR: people.as_mentor,
    ids.VOLUNTEER_EXECUTIVE: people.as_executive,
    ids.VOLUNTEER_WITHDRAW: people.withdraw_own,
    ids.TASK_OPEN: lead_tasks.look,
    ids.TASK_END_PAIR: lead_tasks.end_pair,
    ids.TASK_DONE: lead_tasks.done,
    ids.TASKS_OPEN: lead_tasks.show_all,
    ids.LEAVE_OPEN: leaving.open_one,
    ids.LEAVE_TAKE_BACK: leaving.take_back,
    ids.LEADS_AGREE: leads.agree,
    ids.LEADS_SEEN: leads.put_away,
    ids.AUDIT_OPEN: audit.open_log,
    ids.AUDIT_EARLIER: audit.turn_page,
    ids.AUDIT_LATER: audit.turn_page,
    ids.AUDIT_FILE: audit.as_file,
    ids.THRESHOLD_RAISE: workspaces.raise_button,
    ids.PRIVACY_OPEN: own_data.show,
    ids.DATA_DOWNLOAD: own_data.download,
    ids.DATA_DELETE: own_data.delete,
    ids.LANGUAGE: home.language,
    ids.PAIR_MENU: home.pair_menu,
    ids.PROGRAMME_MENU: home.programme_menu,
    ids.PLACES_OPEN: home.places,
    ids.CURVES_OPEN: home.curves,
    ids.HOLIDAYS_OPEN: home.holidays,
    ids.HOLIDAYS_COUNTRY: home.country,
    ids.HOLIDAYS_REGION: home.country,
}

NUMBERED: Mapping[str, Handler] = {
    ids.SESSION_TOPIC: answering.topic,
    ids.PLAN_OPEN: sessions.open_button,
    ids.QUESTION_SEND: sessions.send,
    ids.MOVE_OPEN: prompting.open_move,
    ids.PAUSE_OPEN: arranging.open_button,
    ids.RESUME: arranging.resume_button,
    ids.ANSWER_OPEN: answering.open_button,
    ids.STAGES_OPEN: stages.follow_button,
    ids.MENU: _option,
    ids.DO: commands.pressed,
    ids.PLAN_CHANGE: sessions.change,
    ids.SNOOZE: by_choice(
        {MOVE: by_check_in(prompting.view_for), PAUSE: by_check_in(arranging.view_for)},
        otherwise=answering.later,
    ),
}
"""Of which several alike are in one message, each with its number."""

WINDOWS: Mapping[str, Submission] = {
    ids.ANSWER_MODAL: answering.submit,
    ids.OUTCOME_MODAL: stages.tell,
    ids.CONFIDENCE_MODAL: confidence.rate,
    ids.MESSAGE_MODAL: risks.written,
    ids.PAIR_MESSAGE_MODAL: helping.written,
    ids.INSIGHT_MODAL: answering.decide,
    ids.ABOUT_MODAL: topics.choose,
    ids.DIGEST_SCHEDULE_MODAL: digests.scheduled,
    ids.AUDIT_MODAL: audit.look_for,
    ids.LEAVE_MODAL: leaving.submit,
    ids.OWN_TOPIC_MODAL: topics.add,
    ids.PLAN_MODAL: sessions.submit,
    ids.QUESTION_MODAL: sessions.submit_question,
    ids.MOVE_MODAL: prompting.submit,
    ids.PAUSE_MODAL: arranging.submit,
    ids.DELEGATES_MODAL: arranging.submit_delegates,
    ids.PROGRAMME_MODAL: programme_form.submit,
    ids.LAST_ANSWER_MODAL: confidence.submit,
    ids.FOLLOW_UP_MODAL: confidence.submit_follow_up,
    ids.CHOICE_MODAL: matching.choose,
    ids.IMPORT_MODAL: importing.submit,
    ids.VOLUNTEER_MODAL: people.submit,
    ids.RELINK_MODAL: relinking.look,
    ids.RELINK_CONFIRM: relinking.confirm,
    ids.NAMES_MODAL: commands.submit,
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
            return listener(answering.open_own)
        case {"type": "block_actions", "actions": [{"action_id": action_id}, *_]}:
            handler = handler_of(action_id)
            return listener(handler) if handler else None
        case {"type": "view_submission", "view": {"callback_id": callback_id}}:
            return WINDOWS.get(callback_id)
        case {"type": "event_callback", "event": {"type": event}} if event in EVENTS:
            return _told
    return None


def handler_of(action_id: str) -> Handler | None:
    return BUTTONS.get(action_id) or NUMBERED.get(_NUMBER.sub("", action_id))


async def _told(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await ack()
    await EVENTS[body["event"]["type"]](context, body["event"])
