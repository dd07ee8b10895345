"""How notices of planned sessions read: dates and names, never what somebody wrote."""

from bot.sessions.messages import SessionLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import topic_questions, topic_title, who
from bot.slack.sessions.views import calendar_file
from bot.texts import Say, slack_date
from storage.kinds import Kind
from storage.tables import ident


def notice(letter: SessionLetter, say: Say) -> Message:
    """In the pair's conversation; each reads the date on their own clock."""
    when = slack_date(letter.row.starts_at, say)
    if letter.by is None:
        return blocks.sentence(say.md("session.called_off", when=when))
    told = {"person": who(letter.by), "when": when}
    if letter.kind == Kind.SESSION_CANCELLED:
        again = blocks.button(say("plan.open"), ids.PLAN_OPEN, letter.row.pair_id)
        return blocks.sentence(say.md("session.cancelled", **told), blocks.actions(again))
    key = "session.planned" if letter.kind == Kind.SESSION_PLANNED else "session.changed"
    about = _about(letter, say)
    change = blocks.button(say("plan.change"), ids.PLAN_CHANGE, ident(letter.row))
    said = say.md(key, **told)
    return blocks.message(
        f"{said}\n{about}",
        blocks.section(said),
        blocks.context(about),
        blocks.actions(change),
    )


def soon(letter: SessionLetter, say: Say) -> Message:
    """To one of the two, the day before; with the question where it is for them."""
    key = "session.soon_question" if letter.has_question else "session.soon"
    offered = [blocks.button(say("plan.change"), ids.PLAN_CHANGE, ident(letter.row))]
    if letter.has_question:
        read = blocks.button(say("question.open"), ids.QUESTION_READ, letter.row.id, "primary")
        offered.insert(0, read)
    return blocks.sentence(_said(letter, key, say), blocks.actions(*offered))


def question(letter: SessionLetter, say: Say) -> Message:
    read = blocks.button(say("question.open"), ids.QUESTION_READ, letter.row.id, "primary")
    return blocks.sentence(_said(letter, "question.letter", say), blocks.actions(read))


def ask(letter: SessionLetter, say: Say) -> Message:
    """Ready questions are one click; they are those of the topic, and nobody's secret."""
    questions = topic_questions(letter.topic, say)
    said = _said(letter, "question.ask" if questions else "question.ask_free", say)
    listed = "\n".join(
        say.md("question.ready", n=n, question=text) for n, text in enumerate(questions, start=1)
    )
    send = [
        blocks.button(say("question.send", n=n), f"{ids.QUESTION_SEND}.{n}", f"{letter.row.id}:{n}")
        for n in range(1, len(questions) + 1)
    ]
    write = blocks.button(say("question.write"), ids.QUESTION_WRITE, ident(letter.row))
    return blocks.message(
        "\n".join(filter(None, (said, listed))),
        blocks.section(said),
        *([blocks.section(listed)] if listed else []),
        blocks.actions(*send, write),
    )


def _about(letter: SessionLetter, say: Say) -> str:
    minutes = letter.row.minutes
    if letter.topic is None:
        return say("plan.minutes", n=minutes)
    return say.md("session.about", minutes=minutes, topic=topic_title(letter.topic, say))


def _said(letter: SessionLetter, key: str, say: Say) -> str:
    if letter.other is None:
        raise LookupError(f"a {letter.kind} letter without the other of the pair")
    return say.md(
        key,
        other=who(letter.other),
        when=slack_date(letter.row.starts_at, say),
        topic=topic_title(letter.topic, say),
    )


RENDERERS: Renderers = {
    Kind.SESSION_PLANNED: notice,
    Kind.SESSION_CHANGED: notice,
    Kind.SESSION_CANCELLED: notice,
    Kind.CALENDAR: calendar_file,
    Kind.SESSION_SOON: soon,
    Kind.QUESTION_ASK: ask,
    Kind.QUESTION: question,
}
