"""The modal in which a lead writes a topic, and what they typed in it."""

import json
from typing import Any

from slackblocks import InputBlock, PlainText, PlainTextInput

from bot.slack.kit import blocks, ids
from bot.texts import Say
from bot.topics.rules.own_topics import AIM_LIMIT, QUESTION_LIMIT, TITLE_LIMIT, Wording, tidy
from storage.tables import Programme, ident


def own_topic_modal(programme: Programme, say: Say) -> dict[str, Any]:
    spoken = say(f"topics.language.{programme.language}")
    return blocks.modal(
        blocks.section(say.md("topics.new.intro", programme=programme.name, language=spoken)),
        _input(ids.TITLE, say("topics.new.title"), TITLE_LIMIT, say, optional=False),
        *(_input(name, say(f"topics.new.{name}"), QUESTION_LIMIT, say) for name in ids.QUESTIONS),
        _input(ids.AIM, say("topics.new.aim"), AIM_LIMIT, say),
        title=say("modal.own_topic.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.OWN_TOPIC_MODAL,
        metadata=json.dumps({"programme": ident(programme), "language": say.language}),
    )


def wording_in(state: dict[str, Any]) -> Wording:
    """What a submitted view holds. `state` is Slack's `view.state.values`."""
    return Wording(
        title=_typed(state, ids.TITLE),
        questions=tuple(_typed(state, name) for name in ids.QUESTIONS),
        aim=_typed(state, ids.AIM),
    )


def _typed(state: dict[str, Any], block_id: str) -> str:
    return tidy(((state.get(block_id) or {}).get(block_id) or {}).get("value"))


def _input(block_id: str, label: str, limit: int, say: Say, *, optional: bool = True) -> InputBlock:
    return InputBlock(
        PlainText(label),
        PlainTextInput(block_id, max_length=limit),
        block_id=block_id,
        hint=PlainText(say("topics.new.limit", limit=limit)),
        optional=optional,
    )
