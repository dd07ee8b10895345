"""Who may read a text or a fact about a person: rules over people, and not names of roles.

A rule looks at what a reader is towards one row: whether they wrote it, belong to its pair, led its
programme when it was written. A role alone never decides: a lead may be the partner of whoever
wrote to the leads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Towards:
    """What a reader is towards one row. Everything is false for somebody who is nothing of it.

    `is_addressed`: a text to the leads is for those who led when it was written, or when its author
    agreed that later ones may read it too. True for what is not addressed to anybody.
    """

    is_active: bool = True
    wrote: bool = False
    is_about: bool = False
    """The row says something about them, whoever wrote it."""
    is_of_pair: bool = False
    is_delegate: bool = False
    was_delegate: bool = False
    """Of one of its people, at any time."""
    leads: bool = False
    is_addressed: bool = True
    is_admin: bool = False


class Who(StrEnum):
    """A group of readers of a row."""

    AUTHOR = "author"
    """Whoever wrote it."""
    ABOUT = "about"
    """Whom it is about."""
    PAIR = "pair"
    """The two of its pair, also after the pair has ended."""
    DELEGATES = "delegates"
    """Those who arrange dates for its executive."""
    LEADS_APART = "leads_apart"
    """Leads to whom it is addressed, without the two of the pair that it is about, and without the
    executive's delegates: an assistant stands in for one of the two.
    """
    LEADS = "leads"
    """Whoever leads its programme."""
    ADMINS = "admins"
    """Admins of the workspace."""
    PROGRAMME = "programme"
    """Everybody in the programme's pairs."""
    COLLEAGUES = "colleagues"
    """Everybody of the workspace: Slack shows it to them as well."""
    AVERAGES = "averages"
    """Those who run the programme, in figures that `small_numbers` allows: no single value."""
    NOBODY = "nobody"
    """The program alone; no view shows it."""


MAY: Mapping[Who, Callable[[Towards], bool]] = {
    Who.AUTHOR: lambda reader: reader.wrote,
    Who.ABOUT: lambda reader: reader.is_about,
    Who.PAIR: lambda reader: reader.is_of_pair,
    Who.DELEGATES: lambda reader: reader.is_delegate,
    Who.LEADS_APART: lambda reader: (
        reader.leads
        and reader.is_addressed
        and not (reader.is_of_pair or reader.wrote or reader.is_about)
        and not (reader.is_delegate or reader.was_delegate)
    ),
    Who.LEADS: lambda reader: reader.leads,
    Who.ADMINS: lambda reader: reader.is_admin,
    Who.PROGRAMME: lambda reader: reader.is_of_pair or reader.leads or reader.is_admin,
    Who.COLLEAGUES: lambda reader: True,
    Who.AVERAGES: lambda reader: False,
    Who.NOBODY: lambda reader: False,
}
"""Each group → whether a reader belongs to it."""
