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
    digests,
    exporting,
    home,
    importing,
    pairing,
    people,
    prompting,
    reading,
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
    app.action(ids.SNOOZE)(listener(desk, answering.snooze))
    app.action(ids.WORD_READ)(listener(desk, reading.word))
    app.action(ids.INSIGHT_OPEN)(listener(desk, reading.insight))
    app.action(ids.INSIGHTS_OPEN)(listener(desk, digests.insights))
    app.action(ids.DIGEST_SCHEDULE)(listener(desk, digests.schedule))
    app.action(ids.EXPORT_OPEN)(listener(desk, exporting.choose))
    app.action(ids.EXPORT_CSV)(listener(desk, exporting.make))
    app.action(ids.EXPORT_XLSX)(listener(desk, exporting.make))
    app.action(ids.EXPORT_PDF)(listener(desk, exporting.make))
    app.action(ids.SHARED_OPEN)(listener(desk, reading.shared))
    app.action(ids.TOPIC_ABOUT)(listener(desk, choosing.about))
    app.action(ids.TOPIC_FIRST)(listener(desk, topics.first))
    app.action(ids.TOPIC_UP)(listener(desk, topics.up))
    app.action(ids.TOPIC_DOWN)(listener(desk, topics.down))
    app.action(ids.TOPIC_HIDE)(listener(desk, topics.hide))
    app.action(ids.TOPIC_SHOW)(listener(desk, topics.show))
    app.action(ids.TOPICS_EARLIER)(listener(desk, topics.turn_page))
    app.action(ids.TOPICS_LATER)(listener(desk, topics.turn_page))
    app.action(ids.TOPIC_ADD)(listener(desk, topics.write))
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
    app.action(ids.LANGUAGE)(listener(desk, home.language))
    app.action(ids.HELP_CHECK_IN)(listener(desk, checking.open_own))
    app.action(ids.HELP_PAIRS)(listener(desk, pairing.list_pairs))
    app.action(ids.HELP_SEND)(listener(desk, prompting.send_all))
    app.action(re.compile(rf"^{ids.HELP_DIGEST}(\.\d+)?$"))(listener(desk, digests.digest_now))

    app.view(ids.ANSWER_MODAL)(_submission(partial(answering.submit, desk)))
    app.view(ids.INSIGHT_MODAL)(_submission(partial(reading.decide, desk)))
    app.view(ids.ABOUT_MODAL)(_submission(partial(choosing.choose, desk)))
    app.view(ids.DIGEST_SCHEDULE_MODAL)(_submission(partial(digests.scheduled, desk)))
    app.view(ids.OWN_TOPIC_MODAL)(_submission(partial(topics.add, desk)))
    app.view(ids.IMPORT_MODAL)(_submission(partial(importing.submit, desk)))
    app.view(ids.VOLUNTEER_MODAL)(_submission(partial(volunteering.submit, desk)))

    app.event("app_home_opened")(_event(partial(home.opened, desk)))
    app.event("user_change")(_event(partial(home.changed, desk)))


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
