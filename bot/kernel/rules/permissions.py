"""Who may do what. One table; every command, button and modal is checked against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ActorRole(StrEnum):
    ADMIN = "admin"
    LEAD = "lead"
    MENTOR = "mentor"
    EXECUTIVE = "executive"
    DELEGATE = "delegate"
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
    READ_AUDIT = "read_audit"
    SET_THRESHOLD = "set_threshold"
    LIST_PROGRAMMES = "list_programmes"
    CREATE_PROGRAMME = "create_programme"
    EDIT_PROGRAMME = "edit_programme"
    LAUNCH_PROGRAMME = "launch_programme"
    PAUSE_PROGRAMME = "pause_programme"
    CLOSE_PROGRAMME = "close_programme"
    GIVE_LAST_ANSWER = "give_last_answer"
    ANSWER = "answer"
    SNOOZE = "snooze"
    READ_SHARED = "read_shared"
    SEE_THREAD = "see_thread"
    DECIDE_INSIGHT = "decide_insight"
    READ_WORD = "read_word"
    SEE_TOPIC = "see_topic"
    CHOOSE_TOPIC = "choose_topic"
    MANAGE_TOPICS = "manage_topics"
    PLAN_SESSION = "plan_session"
    MOVE_CHECK_IN = "move_check_in"
    PAUSE_PAIR = "pause_pair"
    SEND_QUESTION = "send_question"
    READ_QUESTION = "read_question"
    NAME_DELEGATE = "name_delegate"
    MATCH = "match"
    BLOCK = "block"
    ANSWER_PROPOSAL = "answer_proposal"
    SEE_COVERAGE = "see_coverage"
    IMPORT_PEOPLE = "import_people"
    LIST_PEOPLE = "list_people"
    WITHDRAW_PERSON = "withdraw_person"
    RELINK_PERSON = "relink_person"
    READ_CARD = "read_card"
    VOLUNTEER = "volunteer"
    FOLLOW_INSIGHTS = "follow_insights"
    SEE_OUTCOME = "see_outcome"
    WITHDRAW_INSIGHT = "withdraw_insight"
    RATE_CONFIDENCE = "rate_confidence"
    SEE_OWN_DATA = "see_own_data"
    DOWNLOAD_OWN_DATA = "download_own_data"
    DELETE_OWN_TEXTS = "delete_own_texts"
    ASK_WAY_OUT = "ask_way_out"
    SEE_TO_TASK = "see_to_task"
    HELP_PAIR = "help_pair"


_STAFF = frozenset({ActorRole.ADMIN, ActorRole.LEAD})
_MEMBERS = frozenset({ActorRole.MENTOR, ActorRole.EXECUTIVE})
# A delegate arranges dates for an executive and reads nothing.
_ARRANGERS = _MEMBERS | {ActorRole.DELEGATE}

GRANTS: dict[Action, frozenset[ActorRole]] = {
    Action.SEE_HELP: frozenset(ActorRole),
    Action.PAIR: _STAFF,
    Action.END_PAIR: _STAFF,
    Action.LIST_PAIRS: _STAFF | _MEMBERS,
    Action.SEND: _STAFF,
    Action.DIGEST: _STAFF,
    Action.EXPORT: _STAFF,
    Action.SET_ROLE: frozenset({ActorRole.ADMIN}),
    Action.READ_AUDIT: frozenset({ActorRole.ADMIN}),
    Action.SET_THRESHOLD: frozenset({ActorRole.ADMIN}),
    Action.LIST_PROGRAMMES: _STAFF,
    Action.CREATE_PROGRAMME: frozenset({ActorRole.ADMIN}),
    # Its leads too; but who leads it is for an admin to say (SET_ROLE).
    Action.EDIT_PROGRAMME: _STAFF,
    Action.LAUNCH_PROGRAMME: _STAFF,
    Action.PAUSE_PROGRAMME: _STAFF,
    Action.CLOSE_PROGRAMME: _STAFF,
    Action.GIVE_LAST_ANSWER: _MEMBERS,
    Action.ANSWER: _MEMBERS,
    Action.SNOOZE: _ARRANGERS,
    Action.READ_SHARED: _MEMBERS,
    Action.SEE_THREAD: _MEMBERS,
    Action.DECIDE_INSIGHT: _MEMBERS,
    # A private word is for the lead alone: not even an admin reads it.
    Action.READ_WORD: frozenset({ActorRole.LEAD}),
    Action.SEE_TOPIC: _MEMBERS,
    Action.CHOOSE_TOPIC: _MEMBERS,
    Action.MANAGE_TOPICS: _STAFF,
    Action.PLAN_SESSION: _ARRANGERS,
    Action.MOVE_CHECK_IN: _ARRANGERS,
    Action.PAUSE_PAIR: _ARRANGERS,
    Action.SEND_QUESTION: _MEMBERS,
    Action.READ_QUESTION: _MEMBERS,
    Action.NAME_DELEGATE: frozenset({ActorRole.EXECUTIVE}),
    Action.MATCH: _STAFF,
    Action.BLOCK: _STAFF,
    # Whoever is proposed to somebody is nobody's mentor or executive yet. Each answers what they
    # were asked, and nothing else: the service sees to that.
    Action.ANSWER_PROPOSAL: frozenset(ActorRole),
    Action.SEE_COVERAGE: _STAFF,
    Action.IMPORT_PEOPLE: _STAFF,
    Action.LIST_PEOPLE: _STAFF,
    Action.WITHDRAW_PERSON: _STAFF,
    # Whoever has a role, by who may give it alone.
    Action.RELINK_PERSON: _STAFF,
    # What volunteers write about themselves is for the leads alone: not even an admin reads it.
    Action.READ_CARD: frozenset({ActorRole.LEAD}),
    Action.VOLUNTEER: frozenset(ActorRole),
    Action.FOLLOW_INSIGHTS: _STAFF,
    Action.SEE_OUTCOME: _MEMBERS,
    Action.WITHDRAW_INSIGHT: _MEMBERS,
    Action.RATE_CONFIDENCE: _MEMBERS,
    Action.SEE_OWN_DATA: frozenset(ActorRole),
    Action.DOWNLOAD_OWN_DATA: frozenset(ActorRole),
    Action.DELETE_OWN_TEXTS: frozenset(ActorRole),
    Action.ASK_WAY_OUT: _MEMBERS,
    # What somebody asks in private is for the leads alone: not even an admin reads it.
    Action.SEE_TO_TASK: frozenset({ActorRole.LEAD}),
    # From the digest, whoever reads it: write to a pair that needs attention, or let it pause.
    Action.HELP_PAIR: _STAFF,
}


@dataclass(frozen=True)
class Standing:
    """What one person is in a workspace: ids of programmes led and of active or ended pairs.

    `ended` are those of the pairs that have ended: what was shared in them may still be read, but
    they make nobody a mentor or an executive any more. `delegate_of` are the active pairs of those
    whose delegate this person is; `arranges_for` are those executives themselves, and
    `arranged_for` with them those whose delegate this person was.
    """

    admin: bool = False
    leads: frozenset[int] = field(default_factory=frozenset)
    mentors: frozenset[int] = field(default_factory=frozenset)
    executive_of: frozenset[int] = field(default_factory=frozenset)
    ended: frozenset[int] = field(default_factory=frozenset)
    delegate_of: frozenset[int] = field(default_factory=frozenset)
    arranges_for: frozenset[int] = field(default_factory=frozenset)
    arranged_for: frozenset[int] = field(default_factory=frozenset)
    led_since: Mapping[int, datetime] = field(default_factory=dict)
    """Programme led → since when: what was written to its leads earlier is not for them."""

    def roles(
        self, *, programme: int | None = None, pair: int | None = None
    ) -> frozenset[ActorRole]:
        """The roles held towards a programme or a pair; towards anything where none is given."""
        held = {ActorRole.MEMBER}
        if self.admin:
            held.add(ActorRole.ADMIN)
        if programme in self.leads or (programme is None and pair is None and self.leads):
            held.add(ActorRole.LEAD)
        if pair in self.mentors or (pair is None and self.mentors - self.ended):
            held.add(ActorRole.MENTOR)
        if pair in self.executive_of or (pair is None and self.executive_of - self.ended):
            held.add(ActorRole.EXECUTIVE)
        if pair in self.delegate_of or (pair is None and self.delegate_of):
            held.add(ActorRole.DELEGATE)
        return frozenset(held)

    @property
    def was_paired(self) -> bool:
        """Every pair of theirs has ended."""
        return bool(self.ended) and self.ended == self.mentors | self.executive_of


def may(
    standing: Standing, action: Action, *, programme: int | None = None, pair: int | None = None
) -> bool:
    return bool(GRANTS[action] & standing.roles(programme=programme, pair=pair))


def holders(action: Action) -> tuple[ActorRole, ...]:
    """The roles that may, in the order in which they are told to a person who may not."""
    return tuple(role for role in ActorRole if role in GRANTS[action])


_YES, _NO = "x", "-"


def table() -> str:
    """One line an action, one column a role; it ends with a line of its own."""
    width = max(len(action) for action in Action)
    head = " ".join(["action".ljust(width), *(role.value for role in ActorRole)])
    return "\n".join([head, *(_line(action, width) for action in Action)]) + "\n"


def cells(text: str) -> Mapping[tuple[str, str], bool]:
    """(Action, role) → whether the table says that they may."""
    head, *lines = text.strip().splitlines()
    _, *roles = head.split()
    found: dict[tuple[str, str], bool] = {}
    for line in lines:
        action, *marks = line.split()
        found |= {(action, role): m == _YES for role, m in zip(roles, marks, strict=True)}
    return found


def _line(action: Action, width: int) -> str:
    marks = [(_YES if role in GRANTS[action] else _NO).center(len(role)) for role in ActorRole]
    return " ".join([action.value.ljust(width), *marks]).rstrip()


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201  # it is what this module is run for
