"""Whose public holidays somebody keeps: a window that says it, with two menus to change it."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from slackblocks import Block, Option, OptionGroup, PlainText, StaticSelectMenu

from bot.kernel.actors import Actor
from bot.kernel.rules.countries import known_countries, region_names
from bot.kernel.rules.typed_text import fold
from bot.kernel.rules.working_days import suggested_country
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MOST_OPTIONS, option
from bot.texts import Mrkdwn, Say

OF_ZONE = "zone"
"""The option of who lives by the holidays of their time zone."""


def holidays_modal(actor: Actor, say: Say) -> dict[str, Any]:
    own = actor.person.country or ""
    body: list[Block] = [
        blocks.section(_kept(actor, say)),
        blocks.section(say.md("holidays.intro")),
        blocks.section(say.md("holidays.country"), _countries(own, say)),
    ]
    country = own or suggested_country(actor.zone) or ""
    if regions := _regions(country.split("-")[0], say):
        initial = next((each for each in regions if each.value == own), None)
        menu = StaticSelectMenu(ids.HOLIDAYS_REGION, options=regions, initial_option=initial)
        body.append(blocks.section(say.md("holidays.region"), menu))
    return blocks.modal(*body, title=say("modal.holidays.title"), close=say("modal.done"))


def _kept(actor: Actor, say: Say) -> Mrkdwn:
    chosen = actor.person.country or suggested_country(actor.zone)
    where = country_name(chosen, say) if chosen else say("holidays.none")
    return say.md("holidays.kept" if actor.person.country else "holidays.kept.of_zone", where=where)


def country_name(code: str, say: Say) -> str:
    """ "Canada (Québec)" """
    country, _, region = code.partition("-")
    name = str(Locale.parse(say.language).territories.get(country, country))
    return f"{name} ({_region_names(country, say).get(region, region)})" if region else name


def _countries(own: str, say: Say) -> StaticSelectMenu:
    names = Locale.parse(say.language).territories
    there = [option(str(names[code]), code) for code in known_countries() if code in names]
    there.sort(key=lambda each: fold(each.text.text))
    zone = option(say("holidays.of_zone"), OF_ZONE)
    # A group holds no more than a menu does.
    parts = [there[at : at + MOST_OPTIONS] for at in range(0, len(there), MOST_OPTIONS)]
    groups = [OptionGroup(PlainText(say("holidays.usual")), [zone])]
    groups += [OptionGroup(PlainText(_span(part)), part) for part in parts]
    # slackblocks takes no initial option in groups: the one that holds is told in its place.
    held = next((each.text.text for each in there if each.value == own.split("-")[0]), "")
    told = PlainText(held or say("holidays.of_zone"))
    return StaticSelectMenu(ids.HOLIDAYS_COUNTRY, option_groups=groups, placeholder=told)


def _span(part: Sequence[Option]) -> str:
    first, last = (fold(each.text.text)[0].upper() for each in (part[0], part[-1]))
    return f"{first} – {last}"


def _regions(country: str, say: Say) -> list[Option]:
    names = _region_names(country, say) if country in known_countries() else {}
    found = [option(name, f"{country}-{code}") for code, name in names.items()]
    if not found:
        return []
    everywhere = option(say("holidays.everywhere"), country)
    return [everywhere, *sorted(found, key=lambda each: fold(each.text.text))][:MOST_OPTIONS]


def _region_names(country: str, say: Say) -> dict[str, str]:
    """Code → name. Where a region has several, the English one comes first."""
    found: dict[str, list[str]] = {}
    for name, code in region_names(country):
        found.setdefault(code, []).append(name)
    return {code: names[0 if say.language == "en" else -1] for code, names in found.items()}
