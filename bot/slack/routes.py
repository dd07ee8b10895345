"""Every listener, on one screen."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.asking import listener
from bot.slack.desk import Desk
from bot.slack.handlers import (
    answering,
    checking,
    choosing,
    commands,
    confidence,
    coverage,
    delegating,
    digest_deeds,
    digests,
    exporting,
    follow_ups,
    home,
    importing,
    last_answers,
    lead_tasks,
    leaving,
    matching,
    mentor_choice,
    moving,
    own_data,
    pairing,
    pausing,
    people,
    planning,
    programme_form,
    programmes,
    prompting,
    proposing,
    questions,
    reading,
    risks,
    sharing,
    stages,
    threads,
    topics,
    volunteering,
)


def register(app: AsyncApp, desk: Desk) -> None:
    for command in ids.COMMANDS:
        app.command(command)(listener(desk, commands.command))
    app.shortcut(ids.SHORTCUT_CHECK_IN)(listener(desk, checking.open_own))

    app.action(ids.ANSWER_MET)(listener(desk, answering.met))
    app.action(ids.ANSWER_NOT_YET)(listener(desk, answering.not_yet))
    app.action(re.compile(rf"^{ids.ANSWER_OPEN}(\.\d+)?$"))(listener(desk, checking.open_button))
    app.action(ids.SNOOZE)(listener(desk, answering.later))
    app.action(_any(ids.SESSION_TOPIC))(listener(desk, answering.topic))
    app.action(_any(ids.PLAN_OPEN))(listener(desk, planning.open_button))
    app.action(ids.PLAN_HERE)(listener(desk, planning.open_here))
    app.action(ids.PLAN_CHANGE)(listener(desk, planning.change))
    app.action(ids.PLAN_CANCEL)(listener(desk, planning.cancel))
    app.action(_any(ids.QUESTION_SEND))(listener(desk, questions.send))
    app.action(ids.QUESTION_WRITE)(listener(desk, questions.write))
    app.action(ids.QUESTION_READ)(listener(desk, questions.read))
    app.action(_any(ids.MOVE_OPEN))(listener(desk, moving.open_button))
    app.action(_any(ids.PAUSE_OPEN))(listener(desk, pausing.open_button))
    app.action(_any(ids.RESUME))(listener(desk, pausing.resume_button))
    app.action(ids.DELEGATES_OPEN)(listener(desk, delegating.open_list))
    app.action(ids.WORD_READ)(listener(desk, reading.word))
    app.action(ids.INSIGHT_OPEN)(listener(desk, reading.insight))
    app.action(ids.INSIGHTS_OPEN)(listener(desk, digests.insights))
    app.action(ids.DIGEST_SCHEDULE)(listener(desk, digests.schedule))
    app.action(ids.DIGEST_DEED)(listener(desk, digest_deeds.do))
    app.action(ids.EXPORT_OPEN)(listener(desk, exporting.choose))
    app.action(ids.EXPORT_CSV)(listener(desk, exporting.make))
    app.action(ids.EXPORT_XLSX)(listener(desk, exporting.make))
    app.action(ids.EXPORT_PDF)(listener(desk, exporting.make))
    app.action(re.compile(rf"^{ids.STAGES_OPEN}(\.\d+)?$"))(listener(desk, stages.follow_button))
    app.action(ids.STAGES_EARLIER)(listener(desk, stages.turn_page))
    app.action(ids.STAGES_LATER)(listener(desk, stages.turn_page))
    app.action(ids.STAGE_ON)(listener(desk, stages.on))
    app.action(ids.STAGE_BACK)(listener(desk, stages.back))
    app.action(ids.OUTCOME_READ)(listener(desk, stages.outcome))
    app.action(ids.INSIGHTS_OWN)(listener(desk, stages.own))
    app.action(ids.INSIGHT_WITHDRAW)(listener(desk, stages.withdraw))
    app.action(ids.VISIBILITY)(listener(desk, sharing.label))
    app.action(ids.CONFIDENCE_OPEN)(listener(desk, confidence.ask_for))
    app.action(ids.RISK_OPEN)(listener(desk, risks.look))
    app.action(ids.RISK_WRITE)(listener(desk, risks.write))
    app.action(ids.RISK_SEND)(listener(desk, risks.send))
    app.action(ids.RISK_CLOSE)(listener(desk, risks.close))
    app.action(ids.RISK_END)(listener(desk, risks.end))
    app.action(ids.SHARED_OPEN)(listener(desk, reading.shared))
    app.action(ids.THREAD_OPEN)(listener(desk, threads.look))
    app.action(ids.STEP_DONE)(listener(desk, threads.done))
    app.action(ids.TOPIC_ABOUT)(listener(desk, choosing.about))
    app.action(ids.TOPIC_FIRST)(listener(desk, topics.first))
    app.action(ids.TOPIC_UP)(listener(desk, topics.up))
    app.action(ids.TOPIC_DOWN)(listener(desk, topics.down))
    app.action(ids.TOPIC_HIDE)(listener(desk, topics.hide))
    app.action(ids.TOPIC_SHOW)(listener(desk, topics.show))
    app.action(ids.TOPICS_EARLIER)(listener(desk, topics.turn_page))
    app.action(ids.TOPICS_LATER)(listener(desk, topics.turn_page))
    app.action(ids.TOPIC_ADD)(listener(desk, topics.write))
    app.action(ids.PROGRAMMES_OPEN)(listener(desk, programmes.open_list))
    app.action(ids.PROGRAMMES_EARLIER)(listener(desk, programmes.turn_page))
    app.action(ids.PROGRAMMES_LATER)(listener(desk, programmes.turn_page))
    app.action(ids.PROGRAMME_LAUNCH)(listener(desk, programmes.launch))
    app.action(ids.PROGRAMME_PAUSE)(listener(desk, programmes.pause))
    app.action(ids.PROGRAMME_RESUME)(listener(desk, programmes.resume))
    app.action(ids.PROGRAMME_CLOSE)(listener(desk, programmes.close))
    app.action(ids.PROGRAMME_NEW)(listener(desk, programme_form.new))
    app.action(ids.PROGRAMME_EDIT)(listener(desk, programme_form.edit))
    app.action(ids.LAST_ANSWER_OPEN)(listener(desk, last_answers.open_form))
    app.action(ids.FOLLOW_UP_OPEN)(listener(desk, follow_ups.open_form))
    app.action(ids.MATCH_ACCEPT)(listener(desk, matching.accept))
    app.action(ids.MATCH_ACCEPT_ALL)(listener(desk, matching.accept))
    app.action(ids.MATCH_UNASKED)(listener(desk, matching.accept_unasked))
    app.action(ids.MATCH_REJECT)(listener(desk, matching.reject))
    app.action(ids.MATCH_RETRY)(listener(desk, matching.retry))
    app.action(ids.MATCH_EARLIER)(listener(desk, matching.turn_page))
    app.action(ids.MATCH_LATER)(listener(desk, matching.turn_page))
    app.action(ids.MATCH_SWAP)(listener(desk, mentor_choice.find))
    app.action(ids.MATCH_FIND)(listener(desk, mentor_choice.find))
    app.action(ids.PROPOSAL_YES)(listener(desk, proposing.yes))
    app.action(ids.PROPOSAL_NO)(listener(desk, proposing.no))
    app.action(ids.COVERAGE_EARLIER)(listener(desk, coverage.turn_page))
    app.action(ids.COVERAGE_LATER)(listener(desk, coverage.turn_page))
    app.action(ids.IMPORT_EXAMPLE)(listener(desk, importing.example))
    app.action(ids.IMPORT_SEE)(listener(desk, importing.see))
    app.action(ids.IMPORT_EARLIER)(listener(desk, importing.turn_page))
    app.action(ids.IMPORT_LATER)(listener(desk, importing.turn_page))
    app.action(ids.IMPORT_APPLY)(listener(desk, importing.apply))
    app.action(ids.IMPORT_DROP)(listener(desk, importing.drop))
    app.action(ids.IMPORT_BAD_LINES)(listener(desk, importing.bad_lines))
    app.action(ids.PEOPLE_EARLIER)(listener(desk, people.turn_page))
    app.action(ids.PEOPLE_LATER)(listener(desk, people.turn_page))
    app.action(ids.PERSON_WITHDRAW)(listener(desk, people.withdraw))
    app.action(ids.CARD_READ)(listener(desk, people.read_card))
    app.action(ids.VOLUNTEER_MENTOR)(listener(desk, volunteering.as_mentor))
    app.action(ids.VOLUNTEER_EXECUTIVE)(listener(desk, volunteering.as_executive))
    app.action(ids.VOLUNTEER_WITHDRAW)(listener(desk, volunteering.withdraw))
    app.action(ids.TASK_OPEN)(listener(desk, lead_tasks.look))
    app.action(ids.TASK_END_PAIR)(listener(desk, lead_tasks.end_pair))
    app.action(ids.TASK_DONE)(listener(desk, lead_tasks.done))
    app.action(ids.TASKS_OPEN)(listener(desk, lead_tasks.show_all))
    app.action(ids.LEAVE_OPEN)(listener(desk, leaving.open_one))
    app.action(ids.LEAVE_TAKE_BACK)(listener(desk, leaving.take_back))
    app.action(ids.PRIVACY_OPEN)(listener(desk, own_data.show))
    app.action(ids.DATA_DOWNLOAD)(listener(desk, own_data.download))
    app.action(ids.DATA_DELETE)(listener(desk, own_data.delete))
    app.action(ids.LANGUAGE)(listener(desk, home.language))
    app.action(ids.HELP_CHECK_IN)(listener(desk, checking.open_own))
    app.action(ids.HELP_PAIRS)(listener(desk, pairing.list_pairs))
    app.action(ids.HELP_SEND)(listener(desk, prompting.send_all))
    app.action(re.compile(rf"^{ids.HELP_DIGEST}(\.\d+)?$"))(listener(desk, digests.digest_now))

    app.view(ids.ANSWER_MODAL)(_submission(partial(answering.submit, desk)))
    app.view(ids.OUTCOME_MODAL)(_submission(partial(stages.tell, desk)))
    app.view(ids.CONFIDENCE_MODAL)(_submission(partial(confidence.rate, desk)))
    app.view(ids.MESSAGE_MODAL)(_submission(partial(risks.written, desk)))
    app.view(ids.DEED_MESSAGE_MODAL)(_submission(partial(digest_deeds.written, desk)))
    app.view(ids.INSIGHT_MODAL)(_submission(partial(reading.decide, desk)))
    app.view(ids.ABOUT_MODAL)(_submission(partial(choosing.choose, desk)))
    app.view(ids.DIGEST_SCHEDULE_MODAL)(_submission(partial(digests.scheduled, desk)))
    app.view(ids.LEAVE_MODAL)(_submission(partial(leaving.submit, desk)))
    app.view(ids.OWN_TOPIC_MODAL)(_submission(partial(topics.add, desk)))
    app.view(ids.PLAN_MODAL)(_submission(partial(planning.submit, desk)))
    app.view(ids.QUESTION_MODAL)(_submission(partial(questions.submit, desk)))
    app.view(ids.MOVE_MODAL)(_submission(partial(moving.submit, desk)))
    app.view(ids.PAUSE_MODAL)(_submission(partial(pausing.submit, desk)))
    app.view(ids.DELEGATES_MODAL)(_submission(partial(delegating.submit, desk)))
    app.view(ids.PROGRAMME_MODAL)(_submission(partial(programme_form.submit, desk)))
    app.view(ids.LAST_ANSWER_MODAL)(_submission(partial(last_answers.submit, desk)))
    app.view(ids.FOLLOW_UP_MODAL)(_submission(partial(follow_ups.submit, desk)))
    app.view(ids.CHOICE_MODAL)(_submission(partial(mentor_choice.choose, desk)))
    app.view(ids.IMPORT_MODAL)(_submission(partial(importing.submit, desk)))
    app.view(ids.VOLUNTEER_MODAL)(_submission(partial(volunteering.submit, desk)))

    app.event("app_home_opened")(_event(partial(home.opened, desk)))
    app.event("user_change")(_event(partial(home.changed, desk)))


def _any(action_id: str) -> re.Pattern[str]:
    """Of several alike in one message, each with its number."""
    return re.compile(rf"^{action_id}(\.\d+)?$")


def _submission(
    work: Callable[[AsyncAck, dict[str, Any]], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    # Bolt hands arguments over by name, and a partial hides them.
    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await work(ack, body)

    return listen


def _event(work: Callable[[dict[str, Any]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def listen(event: dict[str, Any]) -> None:
        await work(event)

    return listen
