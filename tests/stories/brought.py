"""Shorthand for the story: a lead drops a file of people, and what came of it."""

from collections.abc import Sequence

from sqlmodel import select

from sandbox.driver import Json, User, texts_of
from storage.states import Side
from storage.tables import AuditEvent, Enrolment, ImportRun
from tests.people.dropped import Known, known_as
from tests.stories.answered import closed
from tests.town import Town


async def form(person: User, command: str = "/mentoring import") -> Json:
    """The modal into which a file is dropped."""
    await closed(person)
    await person.say(command)
    return await person.modal("import_modal")


async def dropped(person: User, data: bytes, name: str = "people.csv") -> Json:
    """What the modal becomes once the file was looked through."""
    view = await form(person)
    answer = await person.submit(view, people_file=[(name, data)])
    assert answer["response"]["response_action"] == "update", answer
    return await looked_through(person)


async def looked_through(person: User) -> Json:
    async def checked() -> Json | None:
        view = await person.modal()
        text = texts_of(view)
        return None if "I am reading" in text or "Je lis votre" in text else view

    return await person.until(checked)


async def applied(town: Town, person: User, view: Json) -> None:
    """Press Apply, and wait until everything has been."""
    # What the button holds is sealed.
    run_id = max(run.id or 0 for run in await runs(town, "checked"))
    await person.click(view, "import_apply")

    async def over() -> bool | None:
        return any(run.id == run_id for run in await runs(town, "done", "dropped")) or None

    await person.until(over)
    await quiet(town)


async def ended(town: Town, person: User, state: str) -> ImportRun:
    async def found() -> ImportRun | None:
        return next(iter(await runs(town, state)), None)

    return await person.until(found)


async def brought_in(town: Town) -> None:
    """A file waits to be applied, and somebody has put themselves forward, both with key 1."""
    now = town.clock.now()
    async with town.bot.context.db.transaction() as session:
        session.add(ImportRun(workspace_id=1, programme_id=1, person_id=1, created_at=now))
        card = "What only the leads may read"
        session.add(
            Enrolment(
                workspace_id=1,
                programme_id=1,
                person_id=1,
                side=Side.MENTOR,
                card=card,
                created_at=now,
            )
        )


async def quiet(town: Town) -> None:
    """Let what goes on in the background end."""
    await town.bot.context.settled()


async def runs(town: Town, *states: str) -> Sequence[ImportRun]:
    async with town.bot.context.db.reading() as session:
        rows = (await session.exec(select(ImportRun))).all()
    return [row for row in rows if not states or row.state in states]


async def known(town: Town, handle: str, programme_id: int = 1) -> Known:
    return await known_as(town.bot.context.db, handle, programme_id)


async def audited(town: Town) -> list[str]:
    async with town.bot.context.db.reading() as session:
        return [event.action for event in (await session.exec(select(AuditEvent))).all()]
