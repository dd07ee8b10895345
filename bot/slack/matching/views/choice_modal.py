"""The mentors among whom a lead chooses one for an executive, and what was chosen."""

import json
from typing import Any

from slackblocks import (
    Block,
    InputBlock,
    Option,
    OptionGroup,
    PlainText,
    PlainTextInput,
    StaticSelectMenu,
)

from bot.matching.mentor_choice import Candidate, Choice
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.values import number
from bot.slack.matching.views.match_why import percent
from bot.texts import Say
from bot.topics.rules.own_topics import tidy
from storage.tables import ident

REASON_LIMIT = 500
_OPTIONS = 100
_TEXT = 75


def choice_modal(there: Choice, say: Say, *, below: str, page: int) -> dict[str, Any]:
    """`below` is the list from which it was opened: "match", "coverage", or nothing."""
    free = [one for one in there.candidates if not one.apart][:_OPTIONS]
    apart = [one for one in there.candidates if one.apart][:_OPTIONS]
    if not free and not apart:
        none = say.md("choice.none", executive=who(there.executive))
        return blocks.modal(
            blocks.section(none), title=say("modal.choice.title"), close=say("modal.done")
        )
    body: list[Block] = [blocks.section(_intro(there, say)), _menu(free, apart, say)]
    if apart:
        body.append(_reason(say))
    return blocks.modal(
        *body,
        title=say("modal.choice.title"),
        submit=say(_submit(there)),
        close=say("modal.close"),
        callback_id=ids.CHOICE_MODAL,
        metadata=json.dumps(
            {
                "programme": ident(there.programme),
                "executive": ident(there.executive),
                "replaces": ident(there.replaced) if there.replaced else 0,
                "leaves": ident(there.leaves) if there.leaves else 0,
                "below": below,
                "page": page,
                "language": say.language,
            }
        ),
    )


def mentor_chosen(state: dict[str, Any]) -> int:
    """What a submitted view holds; 0 for nobody."""
    option = ((state.get(ids.MENTOR) or {}).get(ids.MENTOR) or {}).get("selected_option")
    return number(option["value"]) if option else 0


def reason_given(state: dict[str, Any]) -> str:
    return tidy(((state.get(ids.OVERRIDE) or {}).get(ids.OVERRIDE) or {}).get("value"))


def _submit(there: Choice) -> str:
    if there.leaves:
        return "choice.end_and_ask"
    return "choice.propose" if there.replaced else "choice.ask"


def _intro(there: Choice, say: Say) -> str:
    if there.leaves:
        key = "choice.intro.rematch"
    else:
        key = "choice.intro.swap" if there.replaced else "choice.intro.find"
    return say.md(key, executive=who(there.executive), programme=there.programme.name)


def _menu(free: list[Candidate], apart: list[Candidate], say: Say) -> Block:
    groups = [
        OptionGroup(PlainText(say(key)), [_option(one, say) for one in rows])
        for key, rows in (("choice.free", free), ("choice.apart", apart))
        if rows
    ]
    return InputBlock(
        PlainText(say("choice.mentor")),
        StaticSelectMenu(ids.MENTOR, option_groups=groups),
        block_id=ids.MENTOR,
        hint=PlainText(say("choice.hint")),
    )


def _option(one: Candidate, say: Say) -> Option:
    tail = [percent(one.score, say), *(say(f"choice.rule.{rule}") for rule in one.apart)]
    end = blocks.cut(f" · {' · '.join(tail)}", _TEXT - 20)
    return Option(PlainText(blocks.cut(one.name, _TEXT - len(end)) + end), str(one.person_id))


def _reason(say: Say) -> Block:
    return InputBlock(
        PlainText(say("choice.reason")),
        PlainTextInput(ids.OVERRIDE, multiline=True, max_length=REASON_LIMIT),
        block_id=ids.OVERRIDE,
        hint=PlainText(say("choice.reason.hint")),
        optional=True,
    )
