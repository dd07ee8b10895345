"""Shorthand for the story: a programme's topics as a lead arranges them."""

from sandbox.driver import Json, User
from storage.programmes import programmes
from storage.tables import Topic
from tests.stories.answered import closed
from tests.town import Town


async def listed(person: User, command: str = "/mentorat thèmes") -> Json:
    await closed(person)
    await person.say(command)

    async def there() -> Json | None:
        return _loaded(await person.modal())

    return await person.until(there)


def _loaded(view: Json) -> Json | None:
    """A busy machine shows first that something is coming."""
    return view if view["title"]["text"] != "Vice Versa" else None


async def pressed(person: User, view: Json, action: str, nth: int = 0) -> Json:
    """Press the nth button of that name, and see what the list becomes."""
    found = [b for b in view["blocks"] if any(action == e.get("action_id") for e in _in(b))]
    container = {"view_id": view["id"]}
    place = found[nth]["block_id"]
    await person.do("action", container=container, block_id=place, action_id=action)

    async def changed() -> Json | None:
        now = await person.modal()
        is_new = (now["id"], now["hash"]) != (view["id"], view["hash"])
        return _loaded(now) if is_new else None

    return await person.until(changed)


def _in(block: Json) -> list[Json]:
    return [part for part in (*block.get("elements", []), block.get("accessory")) if part]


async def written(person: User, **fields: str) -> Json:
    """The answer to a topic that is written in the modal."""
    form = await pressed(person, await listed(person), "topic_add")
    return await person.submit(form, **fields)


async def topics_of(town: Town) -> list[Topic]:
    async with town.bot.context.db.reading() as session:
        return list(await programmes.all_topics_of(session, 1))
