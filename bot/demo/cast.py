"""Brings a story's people in, as a lead's file of people would."""

from collections.abc import Sequence
from datetime import datetime

from bot.demo.story import PersonStory
from bot.kernel.actors import Actor
from bot.kernel.ports import Profile
from bot.kernel.unit_of_work import ask
from bot.people import import_apply, import_rows, importing
from bot.people.rules.import_lines import ImportLine, topic_name
from bot.people.rules.import_plan import SlackMember, plan
from bot.slack.kit.context import Context
from storage.tables import Programme, ident


async def bring_in(
    context: Context,
    lead: Actor,
    programme: Programme,
    people: Sequence[tuple[PersonStory, Profile]],
    now: datetime,
) -> None:
    """One line for each, looked through and applied at once."""
    profiles = {profile.slack_id: profile for _, profile in people}
    members = {
        key: SlackMember(key, profile.name, profile.is_active, profile.is_bot, profile.is_foreign)
        for key, profile in profiles.items()
    }
    async with context.db.transaction() as session:
        ask(session)
        topics = await importing.topic_names(session, ident(programme), lambda t: (t.key or "",))
        wanted = [
            _line(number, told, profile, topics)
            for number, (told, profile) in enumerate(people, start=2)
        ]
        known = await importing.known_people(session, programme)
        found = import_rows.found_by(plan(wanted, [], members=members, known=known), (), profiles)
        run = await importing.keep(
            session, actor=lead, programme_id=ident(programme), found=found, now=now
        )
        await importing.start(session, actor=lead, run_id=ident(run), now=now)
        while await import_apply.apply_next(session, ident(lead.workspace), now):
            pass


def _line(number: int, told: PersonStory, profile: Profile, topics: dict[str, int]) -> ImportLine:
    return ImportLine(
        line=number,
        who=profile.slack_id,
        side=told.side,
        function=told.function,
        site=told.site,
        languages=told.languages,
        topics=tuple(topics[topic_name(key)] for key in told.topics),
        committee=told.committee,
    )
