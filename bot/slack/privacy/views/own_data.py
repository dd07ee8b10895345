"""What is kept about me, and who can read it: said as it is, also where it does not please."""

from collections.abc import Iterable, Sequence
from typing import Any

from slackblocks import Block

from bot.privacy import told_readers
from bot.privacy.own_data import OwnData
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say
from storage.privacy.own import OwnRows
from storage.states import Stage, Visibility
from storage.tables import Programme


def privacy_modal(
    own: OwnData,
    say: Say,
    *,
    figures: Sequence[Mrkdwn],
    reads_history: bool,
    backup_days: int | None,
) -> dict[str, Any]:
    """`figures` says how few people one may be made of."""
    counted = [line for line in _counts(own.kept, say) if line is not None]
    body: list[Block] = [
        blocks.section(f"*{say.md('privacy.kept')}*"),
        blocks.section("\n".join(f"•  {line}" for line in counted) or say.md("privacy.nothing")),
        blocks.context(say.md("privacy.about_you")),
        blocks.divider(),
        *_readers(own, say),
        blocks.divider(),
        blocks.section(f"*{say.md('privacy.honestly')}*"),
        blocks.section(
            "\n".join(f"•  {line}" for line in _honestly(say, figures, reads_history, backup_days))
        ),
        blocks.section(_until(own.programmes.values(), say)),
        blocks.actions(_download(say), _delete(say)),
        blocks.context(say.md("privacy.buttons")),
    ]
    return blocks.modal(*body, title=say("modal.privacy.title"), close=say("modal.done"))


def told_modal(said: Mrkdwn, say: Say) -> dict[str, Any]:
    """After something was done with it."""
    again = blocks.button(say("privacy.again"), ids.PRIVACY_OPEN, "again")
    return blocks.modal(
        blocks.section(said),
        blocks.actions(again),
        title=say("modal.privacy.title"),
        close=say("modal.done"),
    )


def _counts(kept: OwnRows, say: Say) -> Iterable[Mrkdwn | None]:
    """A line for each kind of data of which something is kept."""
    yield _count("privacy.answers", len(kept.answers), say)
    for label in Visibility:
        noted = [a for a, _ in kept.answers if a.note is not None and a.visibility == label]
        yield _count(f"privacy.notes.{label}", len(noted), say)
    words = [a for a, _ in kept.answers if a.word_to_lead is not None]
    yield _count("privacy.words", len(words), say)
    for stage in Stage:
        there = [i for i in kept.insights if i.text is not None and i.stage == stage]
        yield _count(f"privacy.insights.{stage}", len(there), say)
    yield _count("privacy.steps", sum(row.text is not None for row in kept.steps), say)
    yield _count("privacy.confidence", len(kept.confidence), say)
    yield _count("privacy.cards", sum(row.card is not None for row in kept.enrolments), say)
    questions = [row for row in kept.planned if kept.question_in(row) is not None]
    yield _count("privacy.questions", len(questions), say)
    yield _count("privacy.wishes", len(kept.wishes), say)
    yield _count("privacy.follow_ups", len(kept.follow_ups), say)
    yield _count("privacy.audit", len(kept.audit), say)


def _count(key: str, n: int, say: Say) -> Mrkdwn | None:
    return say.count_md(key, n) if n else None


def _readers(own: OwnData, say: Say) -> Iterable[Block]:
    """The whole table of readers, and who the leads are."""
    for heading, lines in told_readers.to_members(say):
        yield blocks.section(f"*{say.md('privacy.who')}* · {say.escaped(heading)}")
        yield blocks.section("\n".join(f"•  {line}" for line in lines))
    if named := [_led(own, key, say) for key in own.leads]:
        yield blocks.section("\n".join(f"•  {line}" for line in named))


def _led(own: OwnData, key: int, say: Say) -> Mrkdwn:
    programme, leads = own.programmes[key].name, own.leads[key]
    if not leads:
        return say.md("privacy.who.no_lead", programme=programme)
    named = say.joined([who(lead) for lead in leads])
    return say.md("privacy.who.leads", programme=programme, leads=named)


def _honestly(
    say: Say, figures: Sequence[Mrkdwn], reads_history: bool, backup_days: int | None
) -> Iterable[Mrkdwn]:
    yield say.md("privacy.encrypted")
    yield Mrkdwn(" ".join(figures))
    yield told_readers.backups(say, backup_days)
    yield say.md("privacy.exports")
    yield say.md("privacy.history" if reads_history else "privacy.no_history")


def _until(programmes: Iterable[Programme], say: Say) -> str:
    lines = [
        say.count_md("privacy.until", programme.purge_months, programme=programme.name)
        for programme in programmes
    ]
    return "\n".join(lines) or say.md("privacy.until_none")


def _download(say: Say) -> Any:
    return blocks.button(say("privacy.download"), ids.DATA_DOWNLOAD, "mine", "primary")


def _delete(say: Say) -> Any:
    delete = blocks.button(say("privacy.delete"), ids.DATA_DELETE, "mine", "danger")
    delete.confirm = blocks.confirmation(
        title=say("privacy.delete.title"),
        text=say("privacy.delete.sure"),
        yes=say("privacy.delete.yes"),
        no=say("modal.close"),
        danger=True,
    )
    return delete
