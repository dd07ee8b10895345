"""How a proposal, and a vacancy, are told."""

from bot.matching.messages import BlockLetter, ProposalLetter, StuckLetter
from bot.pairs.letters import PairLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import topic_title, who
from bot.slack.matching.views.match_list import why_line
from bot.texts import Say
from storage.kinds import Kind
from storage.tables import ident

_TOPICS = 6


def ask(letter: ProposalLetter, say: Say) -> Message:
    hello = say.md(
        f"proposal.ask.{letter.side}",
        other=who(letter.other),
        name=letter.other.name,
        programme=letter.programme.name,
    )
    lines = [hello]
    if letter.other.function:
        lines.append(say.md("proposal.function", function=letter.other.function))
    if letter.topics:
        titles = [say.escaped(topic_title(topic, say)) for topic in letter.topics[:_TOPICS]]
        lines.append(say.md(f"proposal.topics.{letter.side}", topics=say.joined(titles)))
    lines.append(say.md("proposal.why", why=why_line(letter.reasons, say)))
    promise = say.md("proposal.promise")
    key = ident(letter.proposal)
    return blocks.message(
        "\n".join((*lines, promise)).replace("*", ""),
        *(blocks.section(line) for line in lines),
        blocks.actions(
            blocks.button(say("proposal.yes"), ids.PROPOSAL_YES, key, "primary"),
            blocks.button(say("proposal.no"), ids.PROPOSAL_NO, key),
        ),
        blocks.context(promise),
    )


RENDERERS: Renderers = {Kind.PROPOSAL: ask}


def vacancy(letter: PairLetter, say: Say) -> Message:
    about = letter.about
    text = say.md("vacancy.letter", executive=who(about.executive), programme=about.programme.name)
    value = f"{about.programme.id}:{about.executive.id}::0"
    find = blocks.button(say("match.find"), ids.MATCH_FIND, value, "primary")
    return blocks.sentence(text, blocks.actions(find))


VACANCY_RENDERERS: Renderers = {Kind.VACANCY: vacancy}


def stuck(letter: StuckLetter, say: Say) -> Message:
    told = say.md(
        "proposal.stuck",
        mentor=who(letter.mentor),
        executive=who(letter.executive),
        programme=letter.programme.name,
        error=letter.error,
    )
    return blocks.sentence(told)


STUCK_RENDERERS: Renderers = {Kind.STUCK: stuck}


def block(letter: BlockLetter, say: Say) -> Message:
    return blocks.sentence(say.md(f"block.told.{letter.what}", person=who(letter.by)))


BLOCK_RENDERERS: Renderers = {Kind.BLOCK: block}
