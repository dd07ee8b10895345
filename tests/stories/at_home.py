"""Whatever can be done from App Home: pressed there, or behind one of its menus."""

from bot.texts import load
from sandbox.driver import Json, User
from tests.stories.shown import buttons, labels

EVERYTHING = "home.everything"
"""The option that opens the window of a pair."""
_SELDOM = {
    "insights_own": "home.insights",
    "curves_open": "home.curves",
    "places_open": "home.places",
    "holidays_open": "home.holidays",
}
"""Options of the menu at the end."""
_LANGUAGES = ("en", "fr")


async def from_home(person: User, action_id: str) -> None:
    """Press it: in Home itself, in a window that a menu of it opens, or in the menu itself."""
    home = await person.open_home()
    if action_id in buttons(home):
        await person.click(home, action_id)
    elif action_id in _SELDOM:
        await choose(person, home, _SELDOM[action_id])
    elif action_id.startswith("volunteer"):
        await press_in(
            person, await _window(person, home, "home.places", "modal.places.title"), action_id
        )
    else:
        await press_in(person, await pair_window(person, home), action_id)


async def pair_window(person: User, home: Json | None = None) -> Json:
    """Everything of the first pair."""
    home = home or await person.open_home()
    return await _window(person, home, EVERYTHING, "modal.pair.title")


async def press_in(person: User, window: Json, action_id: str) -> None:
    """In a window, which becomes what the button opens."""
    await person.click(window, action_id)

    async def became() -> bool | None:
        return (await person.modal())["title"] != window["title"] or None

    await person.until(became)


async def _window(person: User, home: Json, key: str, title: str) -> Json:
    await choose(person, home, key)

    async def there() -> Json | None:
        view = await person.modal()
        return view if view["title"]["text"] in _said(title) else None

    return await person.until(there)


def offers(view: Json, key: str) -> bool:
    """Whether it is among what can be pressed, in a menu or alone."""
    return any(label in _said(key) for label in _offered(view))


async def choose(person: User, view: Json, key: str) -> None:
    """The first option of a menu that says so, in either language; or the button, where it stands
    alone.
    """
    for block in view["blocks"]:
        for part in (*block.get("elements", ()), block.get("accessory") or {}):
            for option in part.get("options", ()):
                if part["type"] == "overflow" and labels([option])[0] in _said(key):
                    await person.click(view, part["action_id"], option["value"])
                    return
            if part.get("type") == "button" and labels([part])[0] in _said(key):
                await person.click(view, part["action_id"])
                return
    raise LookupError(f"{key} is not offered")


def _offered(view: Json) -> list[str]:
    parts = [
        part
        for block in view["blocks"]
        for part in (*block.get("elements", ()), block.get("accessory") or {})
    ]
    alone = [part for part in parts if part.get("type") == "button"]
    return labels([*alone, *(option for part in parts for option in part.get("options", ()))])


def _said(key: str) -> list[str]:
    return [load().say(language)(key) for language in _LANGUAGES]
