"""The digest as a message: the figures, then what asks for the lead; and that one did not come."""

from collections.abc import Sequence

from slackblocks import Block

from bot.digest.digest_schedule import DOUBTED
from bot.digest.digests import Digest
from bot.digest.messages.digest import DigestChangedLetter, DigestLetter
from bot.digest.messages.digest_trouble import DigestTroubleLetter
from bot.digest.rules.digest_schedule import written
from bot.kernel.rules import periods
from bot.kernel.rules.periods import Period, PeriodKind
from bot.slack.digest.views.digest_figures import main_lines, notes, today_line, trend
from bot.slack.digest.views.digest_parts import attention, learnt
from bot.slack.kit import blocks, ids
from bot.slack.kit.faults import trouble_of
from bot.slack.kit.message import Message, MessageUpdate, Renderers
from bot.texts import Mrkdwn, Say
from storage.kinds import Kind
from storage.tables import ident


def digest_message(digest: Digest, say: Say) -> Message:
    """No name and no text of anybody stands in it: it is kept, and forwarded. What has them opens
    in windows, for who may read them. `plain` is the same without its chart.
    """
    title = say("digest.title", programme=digest.programme.name)
    head = [period_line(digest, say)]
    figures, today = main_lines(digest, say), today_line(digest, say)
    needing, ideas = attention(digest, say), learnt(digest, say)
    hidden = list(notes(digest, say))
    about = [
        blocks.header(title),
        *map(blocks.context, head),
        blocks.section("\n".join(figures)),
        blocks.context(today),
        needing.block,
        ideas.block,
    ]
    tail = [*map(blocks.context, hidden), _ways(digest, say)]
    # The text says the whole, for readers without blocks.
    text = "\n".join(
        [say.escaped(title), *head, *figures, today, needing.text, ideas.text, *hidden]
    )
    chart = trend(digest, say)
    drawn: Sequence[Block] = [*about, chart, *tail] if chart else [*about, *tail]
    plain = blocks.message(text, *about, *tail).blocks if chart else None
    return Message(blocks.whole_lines(text), blocks.message("", *drawn).blocks, plain)


def period_line(digest: Digest, say: Say) -> Mrkdwn:
    """Of which days it is, and which the figures in brackets are of."""
    shown, earlier = digest.period, periods.before(digest.period)
    if digest.before is None or earlier is None:
        return days(shown, say)
    return compared(shown, earlier, say)


def compared(shown: Period, earlier: Period, say: Say) -> Mrkdwn:
    return say.md(
        "digest.compared",
        first=say.date(shown.first),
        last=say.date(shown.last),
        first_before=say.date(earlier.first),
        last_before=say.date(earlier.last),
    )


def days(period: Period, say: Say) -> Mrkdwn:
    if period.kind == PeriodKind.ALL:
        return say.md("digest.period.all")
    return say.md("digest.period", first=say.date(period.first), last=say.date(period.last))


def _ways(digest: Digest, say: Say) -> Block:
    key = ident(digest.programme)
    about = f"{key}:{written(digest.period)}"
    return blocks.actions(
        blocks.button(say("digest.figures"), ids.FIGURES_OPEN, about),
        blocks.button(say("export.open"), ids.EXPORT_OPEN, about),
        blocks.button(say("digest.schedule"), ids.DIGEST_SCHEDULE, key),
    )


def digest(letter: DigestLetter, say: Say) -> Message:
    return digest_message(letter.digest, say)


def changed(letter: DigestChangedLetter, say: Say) -> MessageUpdate:
    return MessageUpdate(digest_message(letter.digest, say), letter.ts, letter.delivery_id)


def trouble(letter: DigestTroubleLetter, say: Say) -> Message:
    if letter.is_last:
        return blocks.sentence(say.md("digest.trouble.last", programme=letter.programme))
    if letter.reason.startswith(DOUBTED):
        doubt = letter.reason.removeprefix(DOUBTED)
        return blocks.sentence(say.md(f"lead_channel.told.{doubt}", programme=letter.programme))
    found = trouble_of(letter.reason)
    if found == "channel" and not letter.in_channel:
        found = "other"
    key = f"digest.trouble.{found}"
    return blocks.sentence(say.md(key, programme=letter.programme, reason=letter.reason))


RENDERERS: Renderers = {
    Kind.DIGEST: digest,
    Kind.DIGEST_CHANGED: changed,
    Kind.DIGEST_TROUBLE: trouble,
}
