"""Problems in the reader's words."""

from datetime import date, datetime

from bot.kernel.errors import Alternatives, Problem, Refused, Unreadable
from bot.texts.catalogue import Say, cut, mention, slack_date
from storage.tables import Person

_TYPED = 80
"""What was typed is repeated, but not endlessly."""


def explain(problem: Problem, say: Say) -> str:
    """One sentence, and what to do, as mrkdwn."""
    if isinstance(problem, Unreadable):
        return say.md(problem.key, who=_readers(problem, say))
    if isinstance(problem, Refused):
        return say.md(problem.key, roles=_holders(problem, say))
    return say.md(problem.key, **{k: _shown(v, say) for k, v in problem.values.items()})


def explain_plainly(found: Problem, say: Say, zone: str) -> str:
    """The same sentence as plain text, for a modal's errors: Slack renders no mrkdwn in them."""
    values = {k: _plain(v, say, zone) for k, v in found.values.items()}
    if isinstance(found, Unreadable):
        values["who"] = _readers(found, say)
    elif isinstance(found, Refused):
        values["roles"] = _holders(found, say)
    return say(found.key, **values).replace("`", "")


def _plain(value: object, say: Say, zone: str) -> object:
    if isinstance(value, Person):
        return value.name
    if isinstance(value, datetime):
        return say.moment(value, zone)
    return _shown(value, say)


def _holders(refused: Refused, say: Say) -> str:
    return say.either([say(f"role.{role}") for role in refused.holders])


def _readers(refused: Unreadable, say: Say) -> str:
    return say.joined([say(f"who.{who}") for who in refused.holders])


def _shown(value: object, say: Say) -> object:
    if isinstance(value, Person):
        return mention(value.slack_id)
    if isinstance(value, datetime):
        return slack_date(value, say)
    if isinstance(value, date):
        return say.date(value)
    if isinstance(value, Alternatives):
        return say.either(value)
    if isinstance(value, list):
        return say.joined(
            [mention(item.slack_id) if isinstance(item, Person) else item for item in value]
        )
    if isinstance(value, str):
        return cut(value, _TYPED)
    return value
