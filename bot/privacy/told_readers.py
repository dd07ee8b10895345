"""The table of readers in words: for README, the privacy window, and the hints of forms.

`python -m bot.privacy.told_readers` prints README's table.
"""

import sys
from collections.abc import Iterable, Sequence

from bot.kernel.rules.facts import Fact, FactRule, Surface, Writer
from bot.kernel.rules.reader_table import TABLE
from bot.kernel.rules.readers import Who
from bot.texts import Mrkdwn, Say, load
from storage.tables import Person

_NAMED_YOU = frozenset({Who.AUTHOR, Who.ABOUT, Who.PAIR, Who.LEADS_APART})
"""Groups that have other words ("you and …") when somebody reads about their own data."""
_HEADS = ("what", "who", "places", "keeping", "deletion", "encrypted")


def hint(fact: Fact, say: Say) -> str:
    """One sentence below a form's field, for whoever writes it: who reads it."""
    read = say("readers.hint", who=_who_for_author(TABLE[fact], say))
    if Surface.MESSAGE in TABLE[fact].places:
        return f"{read} {say('readers.posted')}"
    return read


def by_name(fact: Fact, people: Sequence[Person], say: Say) -> str:
    """The same for a text to the leads, with those of them who would read it."""
    entry = TABLE[fact]
    if Who.LEADS_APART not in entry.readers:
        raise LookupError(f"{fact} does not go to the leads")
    if not people:
        return say("readers.waits" if entry.is_encrypted else "readers.waits_clear")
    names = say.joined([each.name or each.handle for each in people])
    return say.count("readers.by_name", len(people), people=names)


def to_members(say: Say) -> Sequence[tuple[str, Sequence[Mrkdwn]]]:
    """A heading, and a line a fact, as the privacy window has them; all of the table is in it."""
    groups: dict[str, list[Mrkdwn]] = {"texts": [], "facts": [], "staff": []}
    for fact, entry in TABLE.items():
        groups[_group(entry)].append(line(fact, say))
    return [(say(f"readers.{group}"), lines) for group, lines in groups.items()]


def line(fact: Fact, say: Say) -> Mrkdwn:
    """One fact and who reads it, as a member of the programme is told."""
    who = _who_in_window(TABLE[fact], say)
    return say.md("readers.line", what=say(f"fact.{fact}"), who=who)


def backups(say: Say, days: int | None) -> Mrkdwn:
    """What the database's backups still hold, by how long they are kept (the settings say it)."""
    if days is None:
        return say.md("privacy.backups_unknown")
    return say.count_md("privacy.backups", days) if days else say.md("privacy.backups_none")


def rows(say: Say) -> list[list[str]]:
    """Heads, then a row a fact: who reads it, where, how long, and what deletion does."""
    heads = [say(f"readers.head.{head}") for head in _HEADS]
    return [heads, *(list(_cells(fact, entry, say)) for fact, entry in TABLE.items())]


def markdown(say: Say) -> str:
    """The same as README has it."""
    heads, *lines = (f"| {' | '.join(row)} |" for row in rows(say))
    return "\n".join([heads, f"|{'|'.join('---' for _ in _HEADS)}|", *lines]) + "\n"


def _cells(fact: Fact, entry: FactRule, say: Say) -> Iterable[str]:
    yield say(f"fact.{fact}")
    yield say.joined([say(f"who.{who}") for who in entry.readers])
    places = entry.places or ("nowhere",)
    yield say.joined([say(f"place.{place}") for place in places])
    yield say(f"keeping.{entry.keeping}")
    yield say(f"deletion.{entry.deletion}")
    yield say("readers.yes" if entry.is_encrypted else "readers.no")


def _group(entry: FactRule) -> str:
    if entry.writer is Writer.STAFF:
        return "staff"
    return "texts" if entry.is_encrypted else "facts"


def _who_in_window(entry: FactRule, say: Say) -> str:
    """What staff write is others' to the reader of the window."""
    if entry.writer is Writer.STAFF:
        return say.joined([say(f"who.{who}") for who in entry.readers])
    return _who_for_author(entry, say)


def _who_for_author(entry: FactRule, say: Say) -> str:
    keys = (f"who.you.{who}" if who in _NAMED_YOU else f"who.{who}" for who in entry.readers)
    return say.joined([say(key) for key in keys])


if __name__ == "__main__":
    sys.stdout.write(markdown(load().say("en")))
