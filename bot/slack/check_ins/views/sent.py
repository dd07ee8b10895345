"""What `send` did, in words."""

from bot.check_ins.opening import Sending
from bot.slack.kit import replies
from bot.slack.kit.message import Message
from bot.texts import Say


def told(sent: Sending, say: Say) -> Message | None:
    """None where nothing goes out: why not, the caller knows."""
    lines = []
    if sent.opened:
        lines.append(say.count_md("send.done", sent.opened))
    if sent.again:
        lines.append(say.count_md("send.again", sent.again))
    if sent.waiting and not lines:
        lines.append(say.count_md("send.waiting", sent.waiting))
    if lines and sent.is_held:
        lines.append(say.md("send.held"))
    return replies.done("\n".join(lines)) if lines else None
