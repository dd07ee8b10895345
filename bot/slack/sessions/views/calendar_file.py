"""A planned session as a file for calendars.

Times are UTC, which every calendar shows on its owner's clock. `UID` stays and `SEQUENCE` grows
with each change (RFC 5545, 3.8.7.4), so that a later file changes the entry, and one of the method
CANCEL takes it away (RFC 5546, 3.2.5). Both methods want an organiser; nobody's address is known
here, and `invalid:nomail` is how calendars write that.
"""

from datetime import timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from bot.sessions.messages import CalendarLetter
from bot.slack.kit.message import File
from bot.slack.kit.names import topic_title
from bot.texts import Say
from storage.states import PlannedState
from storage.tables import Topic

PRODUCT = "-//Vice Versa//Reverse mentoring//EN"


def calendar_file(letter: CalendarLetter, say: Say) -> File:
    row, cancelled = letter.row, letter.row.state == PlannedState.CANCELLED
    names = {"mentor": letter.about.mentor.name, "executive": letter.about.executive.name}
    summary = say("calendar.summary", **names)
    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event.add("uid", row.uid)
    event.add("sequence", row.sequence)
    event.add("dtstamp", row.updated_at)
    event.add("created", row.created_at)
    event.add("last-modified", row.updated_at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.starts_at + timedelta(minutes=row.minutes))
    event.add("summary", summary)
    event.add("description", _description(letter.topic, say))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event["organizer"] = _organiser(say("calendar.organiser"))
    calendar.add_component(event)
    return File(
        name=letter.file_name,
        title=say("calendar.title", summary=summary),
        comment=say.md("calendar.cancel" if cancelled else "calendar.add"),
        content=calendar.to_ical(),
    )


def _organiser(name: str) -> vCalAddress:
    organiser = vCalAddress("invalid:nomail")
    organiser.params["CN"] = vText(name)
    return organiser


def _description(topic: Topic | None, say: Say) -> str:
    if topic is None:
        return say("calendar.description")
    return say("calendar.description_topic", topic=topic_title(topic, say))
