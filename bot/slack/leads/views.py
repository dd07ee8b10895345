"""Who leads since lately: as others are told, and in App Home with what one wrote before."""

from collections.abc import Sequence

from slackblocks import Block, Button

from bot.leads.agreeing import Notice
from bot.leads.messages import LeadsNamedLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind

_SHOWN = 4
"""Each takes two blocks, of the hundred that a Home may have."""


def news_of_leads(notices: Sequence[Notice], say: Say) -> list[Block]:
    return [block for notice in notices[:_SHOWN] for block in _notice(notice, say)]


def _notice(notice: Notice, say: Say) -> list[Block]:
    named = say.joined([who(person) for person in notice.named])
    programme = notice.programme.name
    lines = [
        say.count_md("leads.news", len(notice.named), people=named, programme=programme),
    ]
    if notice.would_read:
        would = say.joined([who(person) for person in notice.would_read])
        lines.append(say.md("leads.before", people=would))
    return [blocks.section("\n".join(lines)), blocks.actions(*_offered(notice, say))]


def _offered(notice: Notice, say: Say) -> list[Button]:
    seen = blocks.button(say("leads.seen"), ids.LEADS_SEEN, notice.role_id)
    if not notice.would_read:
        return [seen]
    return [blocks.button(say("leads.agree"), ids.LEADS_AGREE, notice.role_id), seen]


def leads_named(letter: LeadsNamedLetter, say: Say) -> Message:
    named = say.joined([who(person) for person in letter.named])
    programme = letter.programme.name
    told = say.count_md(
        "leads.named", len(letter.named), by=who(letter.by), people=named, programme=programme
    )
    return blocks.sentence(told)


RENDERERS: Renderers = {Kind.LEADS_NAMED: leads_named}
