"""The states that rows go through, and the kinds and sides that columns name.

Imports nothing but `enum`, so that the rules of the bot may use it as well. The values are what the
database holds, as plain text: a member that is renamed keeps its value, and a value that is taken
away needs a migration of the rows that have it.
"""

from enum import StrEnum


class Side(StrEnum):
    """The two sides of a pair."""

    MENTOR = "mentor"
    """The junior, who teaches."""
    EXECUTIVE = "executive"
    """The leader, who learns."""


class RoleKind(StrEnum):
    """What an admin of the workspace, or whoever creates a programme, gives to somebody."""

    ADMIN = "admin"
    """Sets up pairs, programmes and roles for the whole workspace; belongs to no programme."""
    LEAD = "lead"
    """Runs one programme."""


class ProgrammeState(StrEnum):
    """A programme goes draft → running ⇄ paused → closed; a draft may be closed at once."""

    DRAFT = "draft"
    """Being set up: its pairs are made in silence. The form of a new programme puts it there."""
    RUNNING = "running"
    """Launched, or resumed, by a lead: its pairs are asked."""
    PAUSED = "paused"
    """A lead paused it: no check-in opens until a lead resumes it."""
    CLOSED = "closed"
    """A lead closed it, for good: its pairs have ended, and its texts are purged in time."""


class PairState(StrEnum):
    """A pair that pauses stays active: `paused_at` says that it pauses."""

    ACTIVE = "active"
    """From the moment that it is made, by hand or from an agreed proposal."""
    ENDED = "ended"
    """Ended by whoever runs its programme, or with the programme. It never becomes active again:
    the two would get a new pair."""


class PauseCause(StrEnum):
    """Why a pair pauses."""

    ASKED = "asked"
    """One of the two, or a lead, asked for it; they may resume."""
    LEFT = "left"
    """One of the two has left Slack, as the synchronisation of people found out: only a lead can
    do something about it, or the person comes back."""


class CheckInState(StrEnum):
    """A check-in is open once, and then has ended in one of three ways."""

    OPEN = "open"
    """Opened by the scheduler, or by hand; takes answers until `closes_at`."""
    CLOSED = "closed"
    """Its time was over, or its pair paused or ended, and somebody had answered."""
    MISSED = "missed"
    """Its time was over, and nobody had answered its prompt."""
    SKIPPED = "skipped"
    """Nobody had answered before their pair paused, or its prompt never came to them: nobody is to
    blame, so it is not counted."""


class Visibility(StrEnum):
    """Who may read the note of an answer, as its author chose."""

    ME = "me"
    """The author alone."""
    PAIR = "pair"
    """Both of the pair."""
    INSIGHT = "insight"
    """Both of the pair; and the leads, once the other has agreed."""


class InsightState(StrEnum):
    """An insight reaches the leads only when its author and then the other agreed."""

    OFFERED = "offered"
    """Its author chose to share it, or changed its text: the other is asked."""
    AGREED = "agreed"
    """The other agreed: the leads may read it."""
    KEPT = "kept"
    """The other keeps it between the two."""
    WITHDRAWN = "withdrawn"
    """Its author took it back after the leads could read it. The text is gone, the count stays."""


class Stage(StrEnum):
    """What the leads made of an insight. In this order, one after the other: what was not discussed
    has not been decided.
    """

    RAISED = "raised"
    """Where each begins, and where one whose text changes begins again."""
    DISCUSSED = "discussed"
    """A lead says that it was talked about; its author is told."""
    DECIDED = "decided"
    """A lead says what was decided, in words that its author reads."""
    DONE = "done"
    """A lead says what came of it, in words that its author reads."""


class PlannedState(StrEnum):
    """What became of a session that a pair has a date for."""

    PLANNED = "planned"
    """Planned by one of the two or by a delegate; nothing is known of it yet."""
    HELD = "held"
    """An answer told of a session near its day. It is decided anew when answers change."""
    MISSED = "missed"
    """An answer said that they had not met, or nobody told of it for long."""
    CANCELLED = "cancelled"
    """Called off by one of the two, or with the end or the pause of the pair."""


class PostponementKind(StrEnum):
    """How one side put something off; written when they do it, and changed by nobody."""

    SNOOZE = "snooze"
    """Asked for the prompt of a check-in once more, later."""
    MOVE = "move"
    """Moved the next check-in, or a planned session to a later time."""
    SKIP = "skip"
    """Left out the next check-in."""
    PAUSE = "pause"
    """Paused the pair."""
    CANCEL = "cancel"
    """Called off a planned session."""


class Moment(StrEnum):
    """When both of a pair are asked how sure they feel of its topics, in this order."""

    START = "start"
    """With their first check-in."""
    MIDDLE = "middle"
    """Half-way through their programme."""
    END = "end"
    """At its end: the answer is held against that of the start."""


class EnrolmentState(StrEnum):
    """Whether somebody takes part in a programme, or would."""

    OPEN = "open"
    """A volunteer, or brought in by a lead's import or choice; may be paired."""
    WITHDRAWN = "withdrawn"
    """They, or whoever runs the programme, took them out; coming back makes it open again."""


class ImportState(StrEnum):
    """A file of people goes checked → applying → done."""

    CHECKED = "checked"
    """The file was read: the lead who imports reads what it would change, and chooses."""
    APPLYING = "applying"
    """The lead said yes: a background task applies it, some lines at a time."""
    DONE = "done"
    """Every line was applied."""
    DROPPED = "dropped"
    """The lead said no, waited too long, or the programme closed meanwhile."""
    FAILED = "failed"
    """The file as a whole could not be read; the lead is told why."""


class ProposalState(StrEnum):
    """A mentor who is proposed to an executive: proposed → asked_executive → asked_mentor → agreed
    → paired, unless somebody says no.
    """

    PROPOSED = "proposed"
    """To the lead, by a run of the matching or by the lead's own choice."""
    ASKED_EXECUTIVE = "asked_executive"
    """A lead accepted it: the executive is asked first."""
    ASKED_MENTOR = "asked_mentor"
    """The executive said yes: the mentor is asked."""
    AGREED = "agreed"
    """Both said yes, or the lead said so for them: their conversation is being opened."""
    STUCK = "stuck"
    """Slack refuses for good to open their conversation: a lead may try again."""
    PAIRED = "paired"
    """Their pair was made."""
    REJECTED = "rejected"
    """A lead said no. The matching proposes the two no more."""
    REFUSED = "refused"
    """One of the two said no; the other never hears of it."""
    WITHDRAWN = "withdrawn"
    """A lead took it back, or the two could no longer become a pair."""

    @classmethod
    def asking(cls, side: Side) -> "ProposalState":
        """That in which this side is asked."""
        return cls.ASKED_MENTOR if side == Side.MENTOR else cls.ASKED_EXECUTIVE


class LeadTaskKind(StrEnum):
    """Why the leads of a programme have something to see to."""

    ANOTHER = "another"
    """One of a pair asked, in private, for another mentor or executive."""
    LEAVE = "leave"
    """One of a pair asked, in private, to leave the programme."""
    LEFT = "left"
    """One of a pair has left Slack."""
    RISK = "risk"
    """One side of a pair may be dropping out, by the rules of `bot.lead_tasks.rules.risk`."""
    VACANCY = "vacancy"
    """An executive of the committee has no mentor."""


class LeadTaskState(StrEnum):
    """Whether a task still waits for a lead."""

    OPEN = "open"
    """Made when its cause came up."""
    DONE = "done"
    """A lead saw to it, or its cause has gone: the pair ended, the person came back."""


class DeliveryState(StrEnum):
    """A message that is owed goes pending → claimed → sent, or back to pending after a try."""

    PENDING = "pending"
    """Owed, from `due_at` on. Also what was cancelled and is owed again."""
    CLAIMED = "claimed"
    """A worker of the outbox has it, and has not recorded yet what Slack said. A claim that is
    found at a start is in doubt, and becomes pending."""
    SENT = "sent"
    """Slack confirmed it, and its `ts` is known."""
    FAILED = "failed"
    """Slack refused this message for good; `error` says why, and the leads are told once."""
    CANCELLED = "cancelled"
    """It need not be sent any more: what it was about has passed, changed or ended."""
