"""Who may do what. One table; every command, button and modal is checked against it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    LEAD = "lead"
    MENTOR = "mentor"
    EXECUTIVE = "executive"
    MEMBER = "member"


class Action(StrEnum):
    SEE_HELP = "see_help"
    PAIR = "pair"
    END_PAIR = "end_pair"
    LIST_PAIRS = "list_pairs"
    SEND = "send"
    DIGEST = "digest"
    EXPORT = "export"
    SET_ROLE = "set_role"
    CREATE_PROGRAMME = "create_programme"
    ANSWER = "answer"
    SNOOZE = "snooze"
    READ_SHARED = "read_shared"
    DECIDE_INSIGHT = "decide_insight"
    READ_WORD = "read_word"
    SEE_TOPIC = "see_topic"
    CHOOSE_TOPIC = "choose_topic"
    MANAGE_TOPICS = "manage_topics"
    IMPORT_PEOPLE = "import_people"
    LIST_PEOPLE = "list_people"
    WITHDRAW_PERSON = "withdraw_person"
    READ_CARD = "read_card"
    VOLUNTEER = "volunteer"


_STAFF = frozenset({Role.ADMIN, Role.LEAD})
_MEMBERS = frozenset({Role.MENTOR, Role.EXECUTIVE})

GRANTS: dict[Action, frozenset[Role]] = {
    Action.SEE_HELP: frozenset(Role),
    Action.PAIR: _STAFF,
    Action.END_PAIR: _STAFF,
    Action.LIST_PAIRS: _STAFF | _MEMBERS,
    Action.SEND: _STAFF,
    Action.DIGEST: _STAFF,
    Action.EXPORT: _STAFF,
    Action.SET_ROLE: frozenset({Role.ADMIN}),
    Action.CREATE_PROGRAMME: frozenset({Role.ADMIN}),
    Action.ANSWER: _MEMBERS,
    Action.SNOOZE: _MEMBERS,
    Action.READ_SHARED: _MEMBERS,
    Action.DECIDE_INSIGHT: _MEMBERS,
    # A private word is for the lead alone: not even an admin reads it.
    Action.READ_WORD: frozenset({Role.LEAD}),
    Action.SEE_TOPIC: _MEMBERS,
    Action.CHOOSE_TOPIC: _MEMBERS,
    Action.MANAGE_TOPICS: _STAFF,
    Action.IMPORT_PEOPLE: _STAFF,
    Action.LIST_PEOPLE: _STAFF,
    Action.WITHDRAW_PERSON: _STAFF,
    # What volunteers write about themselves is for the leads alone: not even an admin reads it.
    Action.READ_CARD: frozenset({Role.LEAD}),
    Action.VOLUNTEER: frozenset(Role),
}


@dataclass(frozen=True)
class Standing:
    """What one person is in a workspace: ids of programmes led and of active or ended pairs.

    `ended` are those of the pairs that have ended: what was shared in them may still be read, but
    they make nobody a mentor or an executive any more.
    """

    admin: bool = False
    leads: frozenset[int] = field(default_factory=frozenset)
    mentors: frozenset[int] = field(default_factory=frozenset)
    executive_of: frozenset[int] = field(default_factory=frozenset)
    ended: frozenset[int] = field(default_factory=frozenset)

    def roles(self, *, programme: int | None = None, pair: int | None = None) -> frozenset[Role]:
        """The roles held towards a programme or a pair; towards anything where none is given."""
        held = {Role.MEMBER}
        if self.admin:
            held.add(Role.ADMIN)
        if programme in self.leads or (programme is None and pair is None and self.leads):
            held.add(Role.LEAD)
        if pair in self.mentors or (pair is None and self.mentors - self.ended):
            held.add(Role.MENTOR)
        if pair in self.executive_of or (pair is None and self.executive_of - self.ended):
            held.add(Role.EXECUTIVE)
        return frozenset(held)

    @property
    def was_paired(self) -> bool:
        """Every pair of theirs has ended."""
        return bool(self.ended) and self.ended == self.mentors | self.executive_of


def may(
    standing: Standing, action: Action, *, programme: int | None = None, pair: int | None = None
) -> bool:
    return bool(GRANTS[action] & standing.roles(programme=programme, pair=pair))


def holders(action: Action) -> tuple[Role, ...]:
    """The roles that may, in the order in which they are told to a person who may not."""
    return tuple(role for role in Role if role in GRANTS[action])
