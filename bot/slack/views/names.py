"""How rows are named to people."""

from bot.texts import Mrkdwn, Say, mention
from bot.texts.topics import title as shipped_title
from storage.tables import Person, Topic


def who(person: Person) -> Mrkdwn:
    return mention(person.slack_id)


def topic_title(topic: Topic | None, say: Say) -> str:
    if topic is None:
        return say("topic.free")
    return shipped_title(say, topic.key) if topic.key else (topic.title or say("topic.free"))
