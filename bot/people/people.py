"""People as Slack knows them, kept as far as the programme needs them."""

from datetime import datetime

from bot.kernel.events import ProfileLearnt, announce
from bot.kernel.profiles import Profile
from storage.engine import Session
from storage.once import add_once
from storage.pairs import delegations
from storage.people import people
from storage.tables import Person, Workspace, ident


async def learn(session: Session, workspace: Workspace, profile: Profile, now: datetime) -> Person:
    """Write down what Slack says, creating the person when they are new."""
    workspace_id = ident(workspace)
    # Two first clicks of the same person may meet here: the unique key lets one of them in.
    await add_once(
        session,
        Person(workspace_id=workspace_id, slack_id=profile.slack_id, synced_at=now),
    )
    person = await people.by_slack_id(session, workspace_id, profile.slack_id)
    if person is None:
        raise LookupError("a person who was just written is gone")
    came_back = has_come_back(person, profile)
    write_profile(person, profile, now)
    session.add(person)
    if not person.is_active:
        await delegations.forget(session, ident(person))
    await session.flush()
    await announce(session, ProfileLearnt(person, now, came_back))
    return person


def has_come_back(person: Person, profile: Profile) -> bool:
    """Whether somebody who had left Slack is there again."""
    return profile.is_active and not person.is_active


def write_profile(person: Person, profile: Profile, now: datetime) -> None:
    """What Slack says of a person now, in place of what it said before."""
    person.handle, person.name = profile.handle, profile.name
    # Some of Slack's answers leave these out; that is no reason to forget them.
    person.time_zone = profile.time_zone or person.time_zone
    person.locale = profile.locale or person.locale
    person.is_active, person.is_bot = profile.is_active, profile.is_bot
    person.is_slack_admin, person.synced_at = profile.is_admin, now
    person.is_foreign, person.is_guest = profile.is_foreign, profile.is_guest


async def choose_language(session: Session, person_id: int, language: str | None) -> None:
    """`language` is "en", "fr", or None to follow Slack's."""
    person = await session.get_one(Person, person_id)
    person.language = language
    session.add(person)
