"""Who is speaking: a person, what they are here, and the language that they read."""

from dataclasses import dataclass

from bot.errors import Refused
from bot.rules.permissions import Action, Role, Standing, holders, may
from bot.texts import language_of
from storage import people
from storage.engine import Session
from storage.tables import Person, Workspace, ident


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
        return language_for(self.person)

    @property
    def zone(self) -> str:
        return self.person.time_zone

    def roles(self) -> frozenset[Role]:
        return self.standing.roles()

    def require(
        self, action: Action, *, programme: int | None = None, pair: int | None = None
    ) -> None:
        """Raises `Refused`, which names the roles that may."""
        if not may(self.standing, action, programme=programme, pair=pair):
            raise Refused(holders(action))

    def side_in(self, pair: int) -> str:
        return "mentor" if pair in self.standing.mentors else "executive"


def language_for(person: Person) -> str:
    """What they chose, or else what their Slack speaks."""
    return person.language or language_of(person.locale)


async def actor(
    session: Session, workspace: Workspace, person: Person, *, admins: frozenset[str]
) -> Actor:
    """`admins` are the Slack ids that the settings name."""
    roles = await people.roles_of(session, ident(person))
    mentors, executive_of = await people.pair_ids_of(session, ident(person))
    admin = (
        person.is_slack_admin
        or person.slack_id in admins
        or any(role.kind == "admin" for role in roles)
    )
    leads = frozenset(r.programme_id for r in roles if r.kind == "lead" and r.programme_id)
    return Actor(person, workspace, Standing(admin, leads, mentors, executive_of))
