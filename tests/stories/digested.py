"""A digest that somebody asks for: the message in their own conversation, and its window."""

from sandbox.driver import Json, User
from tests.stories.answered import closed, loaded
from tests.stories.shown import said, shown
from tests.town import Town, at_rest

COMMAND = "/mentoring digest"


async def digest_of(town: Town, reader: User, words: str = "", command: str = COMMAND) -> Json:
    """The message; `words` name the programme and the period."""
    await reader.command(f"{command} {words}".strip())
    await at_rest(town.bot)
    return await reader.message_in(holding="figures_open")


async def digested(town: Town, reader: User, words: str = "", command: str = COMMAND) -> str:
    """All that a digest says: the message, then the window with all of its figures."""
    message = await digest_of(town, reader, words, command)
    return f"{said(town, message)}\n{await figures_of(town, reader, message)}"


async def figures_of(town: Town, reader: User, message: Json) -> str:
    """The window of a digest's figures, as text."""
    await closed(reader)
    await reader.click(message, "figures_open")
    text = shown(town, await loaded(reader))
    await closed(reader)
    return text
