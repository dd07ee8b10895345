"""A form that names who reads what is written in it remembers whom it named."""

from datetime import datetime

from bot.kernel.addressing import Addressees
from bot.slack.kit.submissions import Submitted

_SEEN = "seen"


def seen(readers: Addressees) -> str:
    """For a form to be opened with, under the name `seen`."""
    return readers.at.isoformat() if readers.at else ""


def seen_in(modal: Submitted) -> datetime | None:
    """Up to when the leads were named whom the form showed; None where it showed none."""
    return modal.held.instant(_SEEN)
