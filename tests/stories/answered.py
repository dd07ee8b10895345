"""Shorthand for the story: open one's check-in from the prompt, and answer."""

from typing import Any

from sandbox.driver import Json, User
from tests.stories.at_home import from_home


async def opened(person: User, other: str) -> Json:
    """The answer modal, opened from the newest prompt of the pair with that other."""
    await closed(person)
    prompt = await person.message_in(other, holding="answer_open")
    await person.click(prompt, "answer_open")
    return await person.modal("answer_modal")


async def answered(person: User, other: str, **typed: Any) -> Json:
    return await person.submit(await opened(person, other), **typed)


async def shared(person: User) -> Json:
    """What the pair shares, read from App Home."""
    await closed(person)
    await from_home(person, "shared_open")
    return await person.modal()


async def closed(person: User) -> None:
    """Close what is open, so that the next modal is a new one."""
    for view in (await person.state())["views"]:
        await person.close(view)


async def loaded(person: User) -> Json:
    """The modal on top, once it shows more than that it loads."""

    async def there() -> Json | None:
        view = await person.modal()
        return None if is_loading(view) else view

    return await person.until(there)


def is_loading(view: Json) -> bool:
    texts = str(view["blocks"])
    return any(moment in texts for moment in ("One moment…", "Un instant…"))
