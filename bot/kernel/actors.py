"""Who is speaking: a person, what they are here, and the language that they read."""

from dataclasses import dataclass

from bot.kernel.errors import Mistake, Refused
from bot.kernel.rules.languages import LANGUAGES, language_of
from bot.kernel.rules.permissions import Action, ActorRole, Standing, holders, may
from bot.kernel.rules.working_days import zone_named
from storage import askers
from storage.engine import Session
from storage.states import PairState, RoleKind, Side
from storage.tables import Person, Workspace, ident

ADMINS = "admins"
"""The key in a session's `info` under which the Slack ids are found that the settings name."""


@dataclass(frozen=True)
class Actor:
    person: Person
    workspace: Workspace
    standing: Standing

    @property
    def id(self) -> int:
        return ident(self.person)

    @property
    def language(self) -> str:
        return language_for(self.person, otherwise=self.workspace.language)

    @property
    def zone(self) -> str:
        """The person's own time zone, or the workspace's when Slack does not say theirs."""
        # By its name in the database of zones: what Slack sends may be one that this machine does
        # not know.
        return zone_named(self.person.time_zone or self.workspace.time_zone).key

    def roles(self) -> frozenset[ActorRole]:
        return self.standing.roles()

    def require(
        self, action: Action, *, programme: int | None = None, pair: int | None = None
    ) -> None:
        """Raises `Refused`, which names the roles that may."""
        if may(self.standing, action, programme=programme, pair=pair):
            return
        if pair is not None:
            raise Refused(holders(action), key="refused.pair")
        raise Refused(
            holders(action), key="refused.programme" if programme else "refused.workspace"
        )

    def side_in(self, pair: int) -> Side:
        """The side of the pair for which this person acts; a delegate acts for their executive."""
        return Side.MENTOR if pair in self.standing.mentors else Side.EXECUTIVE

    def is_in(self, pair: int) -> bool:
        """Whether they are one of the two, and not a delegate of one."""
        return pair in self.standing.mentors | self.standing.executive_of


def must_be_ours(person: Person) -> None:
    """Raises `Mistake` for somebody of another company."""
    if person.is_foreign:
        raise Mistake("person.foreign", person=person)


def language_for(person: Person, *, otherwise: str) -> str:
    """The language that they chose, else that of their Slack client, else `otherwise`."""
    if person.language in LANGUAGES:
        return person.language
    return language_of(person.locale) if person.locale else otherwise


async def actor(
    session: Session, workspace: Workspace, person: Person, *, admins: frozenset[str]
) -> Actor:
    """`admins` are the Slack ids that the settings name."""
    if person.is_foreign:
        # Whatever they were before they were known to be; their admins are not ours.
        return Actor(person, workspace, Standing())
    held = await askers.standing(session, ident(person))
    named = person.is_slack_admin or person.slack_id in admins

    def keys(*kinds: str) -> frozenset[int]:
        return frozenset(one.key for one in held if one.kind in kinds and one.key)

    standing = Standing(
        admin=named or any(one.kind == RoleKind.ADMIN for one in held),
        leads=keys(RoleKind.LEAD),
        led_since={one.key: one.since for one in held if one.kind == RoleKind.LEAD and one.since},
        mentors=keys(askers.AS_MENTOR),
        executive_of=keys(askers.AS_EXECUTIVE),
        # A role has no state: "".
        ended=frozenset(one.key for one in held if one.state not in ("", PairState.ACTIVE)),
        delegate_of=keys(askers.AS_DELEGATE),
        arranges_for=keys(askers.ARRANGES_FOR),
        arranged_for=keys(askers.ARRANGES_FOR) | keys(askers.ARRANGED_FOR),
    )
    return Actor(person, workspace, standing)
