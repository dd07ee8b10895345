"""A form that names who reads what is written in it remembers whom it named."""

from datetime import datetime

from bot.kernel.addressing import Addressees
from bot.slack.kit.submissions import Submitted

_SEEN = "seen"


def seen(readers: Addressees) -> str:
    """The instant of the form's named readers, kept in its metadata under the name `seen`."""
    return readers.at.isoformat() if readers.at else ""


def seen_in(modal: Submitted) -> datetime | None:
    """When the leads whom the form names were looked up; None when it names nobody."""
    return modal.held.instant(_SEEN)
