"""The table of readers: every text and every fact about a person that the database holds.

What README, the privacy window, the hints of forms, the dossier and the services say or allow comes
from here. A column that no fact names fails a test.
"""

from collections.abc import Mapping

from bot.kernel.rules.facts import Deletion, Fact, FactRule, Keeping, Surface, Writer
from bot.kernel.rules.readers import MAY, Towards, Who


# The table is built while this is imported, before mutmut can switch a change on: none of these
# three would ever be noticed. tests/privacy holds the table to the README and to the database.
# pragma: no mutate start
def _columns(text: str) -> frozenset[str]:
    """`"a: x y; b: z"` names a.x, a.y and b.z."""
    tables = (part.split(":") for part in text.split(";") if part.strip())
    return frozenset(f"{table.strip()}.{name}" for table, names in tables for name in names.split())


def _text(
    readers: tuple[Who, ...],
    columns: str,
    *,
    writer: Writer = Writer.MEMBER,
    places: tuple[Surface, ...] = (Surface.WINDOW, Surface.OWN_FILE),
    keeping: Keeping = Keeping.PROGRAMME,
    deletion: Deletion = Deletion.CLEARED,
) -> FactRule:
    """What somebody writes: encrypted, read in windows, and its author's to take away."""
    return FactRule(
        writer, readers, places, keeping, deletion, _columns(columns), is_encrypted=True
    )


def _fact(
    readers: tuple[Who, ...],
    columns: str,
    *,
    writer: Writer = Writer.BOT,
    places: tuple[Surface, ...] = (Surface.WINDOW,),
    keeping: Keeping = Keeping.COUNTED,
    deletion: Deletion = Deletion.STAYS,
) -> FactRule:
    """What is known, counted or set: in clear, since figures or rules are computed from it."""
    return FactRule(writer, readers, places, keeping, deletion, _columns(columns))


# pragma: no mutate end


_STAFF = (Who.LEADS, Who.ADMINS)
_SEEN = (Surface.WINDOW, Surface.MESSAGE, Surface.FIGURES, Surface.FILE, Surface.OWN_FILE)

TABLE: Mapping[Fact, FactRule] = {
    # Texts of those who take part.
    Fact.ANSWER_ME: _text((Who.AUTHOR,), "answer: note; next_step: text"),
    Fact.ANSWER_PAIR: _text((Who.PAIR,), "answer: note; next_step: text"),
    Fact.INSIGHT_OFFERED: _text((Who.PAIR,), "insight: text"),
    Fact.INSIGHT_AGREED: _text(
        (Who.PAIR, *_STAFF),
        "insight: text",
        places=(Surface.WINDOW, Surface.FILE, Surface.OWN_FILE),
    ),
    Fact.INSIGHT_NAMED: _fact(
        (Who.PAIR, *_STAFF),
        "insight: author_id is_anonymous",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.FILE, Surface.OWN_FILE),
    ),
    Fact.INSIGHT_ANONYMOUS: _fact(
        (Who.PAIR,), "insight: author_id is_anonymous", writer=Writer.MEMBER
    ),
    Fact.INSIGHT_STAGE: _fact(
        (Who.PAIR, *_STAFF),
        "insight: state decided_by_id decided_at created_at area stage stage_at stage_by_id",
        places=_SEEN,
    ),
    Fact.WORD: _text((Who.AUTHOR, Who.LEADS_APART), "answer: word_to_lead"),
    Fact.WISH: _text((Who.AUTHOR, Who.LEADS_APART), "lead_task: word"),
    Fact.CARD: _text((Who.AUTHOR, Who.LEADS_APART), "enrolment: card"),
    Fact.QUESTION: _text((Who.PAIR,), "planned_session: question"),
    Fact.LAST_ANSWER: _text((Who.AUTHOR,), "follow_up: changed"),
    # Facts about those who take part.
    Fact.ANSWERED: _fact(
        (Who.PAIR, *_STAFF),
        "answer: side met in_time met_on topic_id visibility answered_at updated_at"
        " person_id; session: held_on topic_id; next_step: due_on done_at person_id",
        places=_SEEN,
    ),
    Fact.RATING: _fact(
        (Who.AUTHOR, Who.AVERAGES),
        "answer: usefulness",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.FIGURES, Surface.OWN_FILE),
    ),
    Fact.CONFIDENCE: _fact(
        (Who.AUTHOR, Who.AVERAGES),
        "confidence: person_id topic_id side moment level at",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.FIGURES, Surface.OWN_FILE),
    ),
    Fact.AGAIN: _fact(
        (Who.AUTHOR, Who.AVERAGES),
        "follow_up: person_id side months again at",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.FIGURES, Surface.OWN_FILE),
    ),
    Fact.REMATCH: _fact(
        (Who.AUTHOR, Who.LEADS_APART),
        "follow_up: wants_rematch",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.OWN_FILE),
    ),
    Fact.POSTPONED: _fact(
        # Admins: the audit log names who moved, skipped or paused.
        (Who.PAIR, Who.DELEGATES, Who.LEADS_APART, Who.ADMINS),
        "postponement: person_id side kind at",
        places=(Surface.WINDOW, Surface.MESSAGE, Surface.AUDIT, Surface.OWN_FILE),
    ),
    Fact.DATES: _fact(
        (Who.PAIR, Who.DELEGATES, *_STAFF),
        "planned_session: topic_id starts_at minutes planned_by_id question_by_id state;"
        " check_in: topic_id chosen_by_id due_at period_on opened_at closes_at closed_at state;"
        " pair: next_check_in_at next_topic_id next_topic_by_id",
        places=_SEEN,
    ),
    Fact.PAIRING: _fact(
        (Who.PAIR, Who.DELEGATES, *_STAFF),
        "pair: mentor_id executive_id time_zone country state paused_at paused_until_on"
        " paused_by_id pause_cause created_at created_by_id ended_at ended_by_id;"
        " delegation: executive_id delegate_id created_at ended_at",
        writer=Writer.STAFF,
        places=_SEEN,
    ),
    Fact.ENROLMENT: _fact(
        (Who.ABOUT, *_STAFF),
        "enrolment: person_id side capacity state created_at; enrolment_topic: topic_id",
        writer=Writer.MEMBER,
        places=(Surface.WINDOW, Surface.OWN_FILE),
    ),
    Fact.ACCOUNT: _fact(
        (Who.COLLEAGUES,),
        "person: slack_id handle name time_zone locale language is_active is_bot is_slack_admin"
        " is_foreign is_guest"
        " synced_at",
        writer=Writer.SLACK,
        places=_SEEN,
        keeping=Keeping.MEMBERSHIP,
    ),
    Fact.PROFILE: _fact(
        (Who.ABOUT, *_STAFF),
        "person: manager_id function site country languages",
        writer=Writer.STAFF,
        places=(Surface.WINDOW, Surface.OWN_FILE),
        keeping=Keeping.MEMBERSHIP,
    ),
    Fact.COMMITTEE: _fact(
        (Who.ABOUT, *_STAFF),
        "person: committee_since_on",
        writer=Writer.STAFF,
        places=(Surface.WINDOW, Surface.FIGURES, Surface.OWN_FILE),
        keeping=Keeping.MEMBERSHIP,
    ),
    Fact.ROLES: _fact(
        (Who.PROGRAMME,),
        "role: person_id kind created_at",
        writer=Writer.STAFF,
        places=(Surface.WINDOW, Surface.MESSAGE, Surface.OWN_FILE),
        keeping=Keeping.MEMBERSHIP,
    ),
    # What those who run the programme write and know.
    Fact.OUTCOME: _text(
        (Who.PAIR, *_STAFF), "insight: outcome", writer=Writer.STAFF, deletion=Deletion.STAYS
    ),
    Fact.LEAD_MESSAGE: _text(
        (Who.AUTHOR, Who.PAIR),
        "lead_task: word; lead_note: text",
        writer=Writer.STAFF,
        places=(Surface.MESSAGE, Surface.OWN_FILE),
    ),
    Fact.LEAD_AUTHOR: _fact(
        (Who.AUTHOR, Who.PAIR),
        "lead_note: author_id created_at; lead_task: done_at done_by_id",
        writer=Writer.STAFF,
        places=(Surface.MESSAGE, Surface.OWN_FILE),
    ),
    Fact.LEAD_TASK: _fact(
        (Who.AUTHOR, Who.LEADS_APART),
        "lead_task: kind person_id side state created_at done_at done_by_id",
        places=(Surface.WINDOW, Surface.MESSAGE, Surface.OWN_FILE),
    ),
    # Everybody sees in Slack who has left, and in the programme who has no mentor.
    Fact.VACANCY: _fact(
        (Who.LEADS,),
        "lead_task: kind person_id side state created_at done_at done_by_id",
        places=(Surface.WINDOW, Surface.MESSAGE),
    ),
    Fact.PROPOSAL: _fact(
        _STAFF,
        "proposal: mentor_id executive_id score why is_by_hand state created_at decided_at"
        " decided_by_id",
    ),
    Fact.OVERRIDE: _text(
        _STAFF,
        "proposal: override_reason",
        writer=Writer.STAFF,
        places=(Surface.WINDOW,),
        deletion=Deletion.STAYS,
    ),
    Fact.REFUSAL: _fact(_STAFF, "proposal: refused_by", writer=Writer.MEMBER),
    Fact.BLOCK: _fact(
        _STAFF,
        "blocked_pair: one_id other_id created_at created_by_id",
        writer=Writer.STAFF,
        keeping=Keeping.RULE,
    ),
    Fact.BLOCK_REASON: _text(
        (Who.AUTHOR,),
        "blocked_pair: reason",
        writer=Writer.STAFF,
        places=(Surface.OWN_FILE,),
        keeping=Keeping.RULE,
        deletion=Deletion.STAYS,
    ),
    Fact.END_REASON: _text(
        (Who.AUTHOR,), "pair: end_reason", writer=Writer.STAFF, places=(Surface.OWN_FILE,)
    ),
    Fact.TOPIC: _fact(
        (Who.PROGRAMME,),
        "topic: key title aim questions is_hidden position",
        writer=Writer.STAFF,
        places=(Surface.WINDOW, Surface.MESSAGE, Surface.FILE),
    ),
    Fact.PROGRAMME: _fact(
        (Who.PROGRAMME,),
        "programme: name language time_zone weekdays local_time every_weeks nth every_months"
        " taper_on taper_every_weeks taper_nth taper_every_months sessions agenda channel_id"
        " working_days country answer_days reminders state starts_on ends_on created_at closed_at"
        " purge_months digest_every digest_day digest_time digest_to; threshold: since_on fewest",
        writer=Writer.STAFF,
        places=(Surface.WINDOW, Surface.MESSAGE, Surface.FILE),
        deletion=Deletion.NOTHING,
    ),
    Fact.IMPORT: _text(
        (Who.NOBODY,),
        "import_run: rows",
        writer=Writer.STAFF,
        places=(),
        keeping=Keeping.TASK,
    ),
    Fact.AUDIT: _fact(
        (Who.ABOUT, Who.ADMINS),
        "audit_event: actor_id action subject at",
        places=(Surface.AUDIT, Surface.OWN_FILE),
    ),
    # What keeps the program going: keys, queues, counters. It shows nobody anything of anybody.
    Fact.MACHINERY: _fact(
        (Who.NOBODY,),
        "workspace: team_id name bot_user_id time_zone language plain_since_at created_at"
        " promise promise_before promise_changed_at seen_at held_since_at held_method held_error;"
        " person: dm_channel_id; programme: purged_at next_digest_at;"
        " receipt: key at; lease: holder until_at; replica: worker seen_at;"
        " cipher_key: key_id since_at; journal_mark: journal position;"
        " delivery: kind dedupe_key person_id subject_id reason state due_at channel_id ts attempts"
        " is_doubtful is_asked claimed_by first_tried_at sent_at first_error_at error;"
        " pair: channel_id; import_run: person_id total applied state created_at ended_at;"
        " lead_task: dedupe_key; lead_note: dedupe_key;"
        " check_in: remind_at reminded revision; planned_session: uid sequence created_at"
        " updated_at; answer: addressed_at; lead_task: addressed_at; enrolment: addressed_at;"
        " follow_up: addressed_at; leads_seen: person_id seen_at",
        places=(),
        deletion=Deletion.NOTHING,
    ),
}
"""Fact → who writes it, who may read it, where, how long it is kept."""

KEYS = frozenset(
    {
        "id",
        "row_handle",
        "workspace_id",
        "programme_id",
        "pair_id",
        "check_in_id",
        "answer_id",
        "enrolment_id",
    }
)
"""Columns that tie rows together: they say what their row says, and nothing by themselves."""


def may_read(fact: Fact, reader: Towards) -> bool:
    """Whether this reader belongs to a group that the table names; nobody who has left Slack."""
    return reader.is_active and any(MAY[who](reader) for who in TABLE[fact].readers)


def facts_of(column: str) -> tuple[Fact, ...]:
    """The facts that "table.column" holds, which of them depends on the row."""
    return tuple(fact for fact, entry in TABLE.items() if column in entry.columns)
