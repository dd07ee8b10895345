"""Why two people are proposed to each other, in one line of the reader's language."""

from bot.matching.reasons import Reasons
from bot.matching.rules.suitability import TOPICS
from bot.slack.kit.names import topic_title
from bot.texts import Mrkdwn, Say


def why_line(reasons: Reasons, say: Say) -> Mrkdwn:
    why = reasons.why
    parts: list[str] = []
    if reasons.topics:
        titles = [say.escaped(topic_title(topic, say)) for topic in reasons.topics[:TOPICS]]
        parts.append(say.md("match.why.topics", topics=say.joined(titles)))
    if why.languages:
        spoken = [say.escaped(say.tongue(code)) for code in why.languages]
        parts.append(say.md("match.why.languages", languages=say.joined(spoken)))
    if why.minutes >= 60:
        parts.append(say.count_md("match.why.hours", why.minutes // 60))
    if why.other_function:
        parts.append(say.md("match.why.function"))
    if why.other_site:
        parts.append(say.md("match.why.site"))
    return Mrkdwn("  ·  ".join(parts or [say.md("match.why.nothing")]))


def percent(score: int, say: Say) -> str:
    """Of a score in thousandths."""
    return say("match.percent", n=say.number(score / 10))
