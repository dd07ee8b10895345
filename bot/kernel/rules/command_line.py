"""What was typed after `/mentoring` or `/mentorat`, understood. Each understands both languages."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.kernel.rules.typed_text import fold
from storage.states import RoleKind


class Verb(StrEnum):
    HELP = "help"
    PAIR = "pair"
    PAIRS = "pairs"
    END = "end"
    SEND = "send"
    CHECKIN = "checkin"
    DIGEST = "digest"
    EXPORT = "export"
    ROLE = "role"
    TOPICS = "topics"
    PLAN = "plan"
    MOVE = "move"
    PAUSE = "pause"
    RESUME = "resume"
    DELEGATE = "delegate"
    PROGRAMMES = "programmes"
    MATCH = "match"
    BLOCK = "block"
    UNBLOCK = "unblock"
    COVERAGE = "coverage"
    IMPORT = "import"
    PEOPLE = "people"
    INSIGHTS = "insights"
    PRIVACY = "privacy"
    LEAVE = "leave"
    TASKS = "tasks"
    AUDIT = "audit"
    THRESHOLD = "threshold"


VERBS: dict[str, Verb] = {
    "": Verb.HELP,
    "help": Verb.HELP,
    "aide": Verb.HELP,
    "commands": Verb.HELP,
    "commandes": Verb.HELP,
    "pair": Verb.PAIR,
    "binome": Verb.PAIR,
    "pairs": Verb.PAIRS,
    "binomes": Verb.PAIRS,
    "end": Verb.END,
    "fin": Verb.END,
    "send": Verb.SEND,
    "envoyer": Verb.SEND,
    "checkin": Verb.CHECKIN,
    "check-in": Verb.CHECKIN,
    "point": Verb.CHECKIN,
    "digest": Verb.DIGEST,
    "synthese": Verb.DIGEST,
    "export": Verb.EXPORT,
    "exporter": Verb.EXPORT,
    "role": Verb.ROLE,
    "topics": Verb.TOPICS,
    "themes": Verb.TOPICS,
    "plan": Verb.PLAN,
    "planifier": Verb.PLAN,
    "move": Verb.MOVE,
    "deplacer": Verb.MOVE,
    "pause": Verb.PAUSE,
    "resume": Verb.RESUME,
    "reprendre": Verb.RESUME,
    "delegate": Verb.DELEGATE,
    "deleguer": Verb.DELEGATE,
    "delegue": Verb.DELEGATE,
    "programmes": Verb.PROGRAMMES,
    "programme": Verb.PROGRAMMES,
    "programs": Verb.PROGRAMMES,
    "match": Verb.MATCH,
    "apparier": Verb.MATCH,
    "block": Verb.BLOCK,
    "bloquer": Verb.BLOCK,
    "unblock": Verb.UNBLOCK,
    "debloquer": Verb.UNBLOCK,
    "coverage": Verb.COVERAGE,
    "couverture": Verb.COVERAGE,
    "import": Verb.IMPORT,
    "importer": Verb.IMPORT,
    "people": Verb.PEOPLE,
    "personnes": Verb.PEOPLE,
    "insights": Verb.INSIGHTS,
    "idees": Verb.INSIGHTS,
    "privacy": Verb.PRIVACY,
    "confidentialite": Verb.PRIVACY,
    "vie": Verb.PRIVACY,
    "leave": Verb.LEAVE,
    "partir": Verb.LEAVE,
    "quitter": Verb.LEAVE,
    "tasks": Verb.TASKS,
    "taches": Verb.TASKS,
    "audit": Verb.AUDIT,
    "journal": Verb.AUDIT,
    "threshold": Verb.THRESHOLD,
    "seuil": Verb.THRESHOLD,
}

ROLE_WORDS: dict[str, str] = {
    "admin": RoleKind.ADMIN,
    "administrateur": RoleKind.ADMIN,
    "administratrice": RoleKind.ADMIN,
    "lead": RoleKind.LEAD,
    "responsable": RoleKind.LEAD,
    "none": "none",
    "aucun": "none",
    "aucune": "none",
}


_NEAR = 0.7
"""How alike two words must be, from 0 to 1 (docs.python.org/3/library/difflib.html)."""


def nearest(word: str) -> str | None:
    """The word that was probably meant, in either language; None where none is near."""
    found = get_close_matches(fold(word), [each for each in VERBS if each], n=1, cutoff=_NEAR)
    return found[0] if found else None


@dataclass(frozen=True)
class Mention:
    """Somebody named in a command, by Slack id or by handle, or by both: where the id is escaped,
    Slack says beside it what they are called. `typed` is what stood there.
    """

    typed: str
    slack_id: str | None = None
    handle: str | None = None


@dataclass(frozen=True)
class CommandLine:
    """`verb` is None for a word that is not known, which is then `word`."""

    verb: Verb | None
    word: str
    people: tuple[Mention, ...]
    words: tuple[str, ...]
    """Everything else, in order."""

    @property
    def rest(self) -> str:
        return " ".join(self.words)


_ESCAPED = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$")
# Every id of Slack's holds a digit; without one it is a word in capitals, such as WORLDWIDE.
_ID = re.compile(r"^(@?)([UW](?=[A-Z]*\d)[A-Z0-9]{2,})$")


def parse(text: str) -> CommandLine:
    # A display name inside <@U1|Jean Dupont> may hold spaces: keep such a mention in one piece.
    tokens = re.findall(r"<[^>]*>[,;]?|\S+", text.replace("\u00a0", " "))
    word = tokens[0] if tokens else ""
    people: list[Mention] = []
    words: list[str] = []
    for token in tokens[1:]:
        mention = mention_in(token)
        # A name after the first free word belongs to that text ("end @a @b reason by @c"), and so
        # does a bare word that looks like an id after the two people that a command takes.
        if mention is not None and not words and (len(people) < 2 or token[0] in "@<"):
            people.append(mention)
        else:
            words.append(_as_typed(token))
    return CommandLine(VERBS.get(fold(word)), _as_typed(word), tuple(people), tuple(words))


def _as_typed(token: str) -> str:
    """Slack hands `&`, `<` and `>` over escaped; a programme called "R&D" is not "R&amp;D"."""
    return token.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mention_in(token: str) -> Mention | None:
    """`<@U123|name>`, `<@W123>`, `@name` and a bare id, or None."""
    bare = token.rstrip(",;")
    if found := _ESCAPED.match(bare):
        return Mention(typed=bare, slack_id=found.group(1), handle=found.group(2) or None)
    if found := _ID.match(bare):
        # After an @ it may as well be somebody's handle.
        return Mention(bare, slack_id=found.group(2), handle=bare[1:] if found.group(1) else None)
    if bare.startswith("@") and len(bare) > 1:
        return Mention(typed=bare, handle=bare[1:])
    return None
