"""The mentors among whom a lead chooses one for an executive, and what was chosen."""

from typing import Any

from slackblocks import Option, OptionGroup, PlainText

from bot.kernel.rules.facts import Fact
from bot.kernel.rules.typed_text import tidy
from bot.matching.mentor_choice import Candidate, Choice
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MOST_OPTIONS, OPTION_LIMIT, MenuField, option
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form, number
from bot.slack.kit.names import who
from bot.slack.matching.views.match_list import percent
from bot.texts import Say, cut
from storage.tables import ident

REASON_LIMIT = 500

MENTOR = MenuField(ids.MENTOR, label="choice.mentor", hint="choice.hint", decode=number)
OVERRIDE = TextField(
    ids.OVERRIDE,
    label="choice.reason",
    hint="choice.reason.hint",
    fact=Fact.OVERRIDE,
    optional=True,
    lines=True,
    limit=REASON_LIMIT,
    clean=tidy,
)
CHOICE_FORM = Form(ids.CHOICE_MODAL, MENTOR, OVERRIDE)


def choice_modal(there: Choice, say: Say, *, below: str, page: int) -> dict[str, Any]:
    """`below` is the list from which it was opened: "match", "coverage", or nothing."""
    # A group takes a hundred options: those that nothing keeps apart have a group of their own, so
    # that the others never crowd them out.
    free = [one for one in there.candidates if not one.apart][:MOST_OPTIONS]
    apart = [one for one in there.candidates if one.apart][:MOST_OPTIONS]
    if not free and not apart:
        none = say.md("choice.none", executive=who(there.executive))
        return blocks.modal(
            blocks.section(none), title=say("modal.choice.title"), close=say("modal.done")
        )
    return CHOICE_FORM.modal(
        say,
        blocks.section(_intro(there, say)),
        *CHOICE_FORM.draw(
            say,
            MENTOR.grouped(_groups(free, apart, say)).initially(),
            without=() if apart else (OVERRIDE,),
        ),
        title=say("modal.choice.title"),
        submit=say(_submit(there)),
        programme=ident(there.programme),
        executive=ident(there.executive),
        replaces=ident(there.replaced) if there.replaced else 0,
        leaves=ident(there.leaves) if there.leaves else 0,
        below=below,
        page=page,
    )


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


def _groups(free: list[Candidate], apart: list[Candidate], say: Say) -> list[OptionGroup]:
    return [
        OptionGroup(PlainText(say(key)), [_option(one, say) for one in rows])
        for key, rows in (("choice.free", free), ("choice.apart", apart))
        if rows
    ]


def _option(one: Candidate, say: Say) -> Option:
    tail = [percent(one.score, say), *(say(f"choice.rule.{rule}") for rule in one.apart)]
    end = cut(f" · {' · '.join(tail)}", OPTION_LIMIT - 20)
    return option(cut(one.name, OPTION_LIMIT - len(end)) + end, one.person_id)
