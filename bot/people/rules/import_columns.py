"""Which column of a file of people is which: by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.errors import Mistake
from bot.people.rules.import_cells import USUAL, Words, bare

COLUMNS = (
    "person",
    "side",
    "function",
    "site",
    "country",
    "languages",
    "topics",
    "manager",
    "capacity",
    "committee",
)
"""In the order of the example file. Only the first two are needed."""
NEEDED = ("person", "side")
_NAMES: Mapping[str, Sequence[str]] = {
    "person": (
        "person", "personne", "e-mail", "email address", "work email", "mail", "courriel",
        "adresse e-mail", "adresse mail", "adresse de courriel", "adresse electronique",
        "e-mail or slack id", "e-mail ou identifiant slack", "e-mail professionnel",
    ),
    "slack_id": (
        "slack", "slack id", "id slack", "identifiant slack", "user id", "member id",
        "identifiant de membre",
    ),
    "side": ("side", "cote", "role"),
    "function": ("function", "fonction", "department", "departement", "metier", "direction"),
    "site": ("site", "location", "lieu", "office", "bureau"),
    "country": ("country", "pays", "country or region", "pays ou region", "country of work",
        "pays de travail"),
    "languages": ("languages", "language", "langues", "langue", "languages spoken",
        "langues parlees"),
    "topics": ("topics", "topic", "themes", "theme", "topics offered", "topics wanted",
        "topics offered or wanted", "themes proposes", "themes souhaites",
        "themes proposes ou souhaites"),
    "manager": ("manager", "line manager", "manager email", "manager e-mail", "responsable",
        "superieur", "superieur hierarchique", "responsable hierarchique", "n+1"),
    "capacity": ("capacity", "capacite", "number of pairs", "pairs", "nombre de binomes",
        "binomes"),
    "committee": ("executive committee", "committee", "excom", "on the executive committee",
        "is on the executive committee", "comite executif", "comex", "membre du comex",
        "comite de direction", "codir", "membre du comite executif"),
}  # fmt: skip


_KNOWN = {bare(name): column for column, names in _NAMES.items() for name in names}


@dataclass(frozen=True)
class Columns:
    """Column → its index. `unused` are the headings that are not understood."""

    places: Mapping[str, int]
    unused: tuple[str, ...]
    width: int

    def cell(self, cells: Sequence[str], column: str) -> str | None:
        """None where the file has no such column."""
        place = self.places.get(column)
        if place is None:
            return None
        return cells[place] if place < len(cells) else ""


def columns_in(header: Sequence[str], words: Words = USUAL) -> Columns:
    """Raises `Mistake` for a column that is missing, or there twice."""
    places: dict[str, int] = {}
    unused: list[str] = []
    for place, name in enumerate(header):
        column = _KNOWN.get(bare(name)) or words.columns.get(bare(name))
        if column is None:
            unused += [name] if name else []
        elif column in places:
            raise Mistake("import.file.column_twice", one=header[places[column]], other=name)
        else:
            places[column] = place
    if "person" not in places and "slack_id" not in places:
        raise Mistake("import.file.no_person")
    if "side" not in places:
        raise Mistake("import.file.no_side")
    return Columns(places, tuple(unused), len(header))


def has_columns(header: Sequence[str], words: Words = USUAL) -> bool:
    """Whether these name the columns of a table of people."""
    try:
        columns_in(header, words)
    except Mistake as fault:
        # It is such a table, which its sender is told to correct.
        return fault.key == "import.file.column_twice"
    return True
