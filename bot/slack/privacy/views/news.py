"""App Home tells members where it is promised anew who reads what."""

from collections.abc import Sequence

from slackblocks import Block

from bot.kernel.rules.facts import Fact
from bot.privacy import told_readers
from bot.slack.kit import blocks
from bot.texts import Say


def news_of_readers(changed: Sequence[Fact], say: Say) -> list[Block]:
    if not changed:
        return []
    lines = [f"•  {told_readers.line(fact, say)}" for fact in changed]
    told = blocks.whole_lines("\n".join([say.md("readers.changed"), *lines]), blocks.SECTION_LIMIT)
    return [blocks.section(told)]
