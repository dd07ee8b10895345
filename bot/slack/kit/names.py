"""How rows are named to people, and what a topic asks."""

from collections.abc import Sequence

from slackblocks import Option

from bot.pairs.pairs import PairDetails
from bot.slack.kit.choice_fields import option
from bot.texts import Mrkdwn, Say, mention
from bot.texts.catalogue import shipped_questions as shipped_questions
from bot.texts.catalogue import shipped_title as shipped_title
from storage.tables import Person, Topic

NO_TOPIC = "0"
"""The value of the option that leaves the topic open."""


def who(person: Person) -> Mrkdwn:
    return mention(person.slack_id)


def topic_title(topic: Topic | None, say: Say) -> str:
    if topic is None:
        return say("topic.free")
    return shipped_title(say, topic.key) if topic.key else (topic.title or say("topic.free"))


def topic_options(topics: Sequence[Topic], say: Say) -> list[Option]:
    return [option(topic_title(topic, say), topic.id) for topic in topics]


def topics_or_free(topics: Sequence[Topic], say: Say) -> list[Option]:
    """The last option leaves it to the two."""
    return [*topic_options(topics, say), option(say("topic.free"), NO_TOPIC)]


def topic_questions(topic: Topic | None, say: Say) -> tuple[str, ...]:
    """None where the two choose what to talk about."""
    if topic is None:
        return ()
    if topic.key:
        return shipped_questions(say, topic.key)
    return tuple((topic.questions or "").splitlines())


def with_whom(about: PairDetails, say: Say) -> str:
    """Of which pair a form is, and in which programme."""
    pair = {"mentor": who(about.mentor), "executive": who(about.executive)}
    return say.md("plan.with", programme=about.programme.name, **pair)
