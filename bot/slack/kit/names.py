"""How rows are named to people, and what a topic asks."""

from bot.texts import Mrkdwn, Say, mention
from bot.texts.topics import questions as shipped_questions
from bot.texts.topics import title as shipped_title
from storage.tables import Person, Topic


def who(person: Person) -> Mrkdwn:
    return mention(person.slack_id)


def topic_title(topic: Topic | None, say: Say) -> str:
    if topic is None:
        return say("topic.free")
    return shipped_title(say, topic.key) if topic.key else (topic.title or say("topic.free"))


def topic_questions(topic: Topic | None, say: Say) -> tuple[str, ...]:
    """None where the two choose what to talk about."""
    if topic is None:
        return ()
    if topic.key:
        return shipped_questions(say, topic.key)
    return tuple((topic.questions or "").splitlines())
