"""Who may read a digest when it is sent, which may be long after it was owed."""

from collections.abc import Collection, Mapping

from bot.kernel.rules.permissions import Action, Standing, may
from storage.engine import Session
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Person, ident

BY_SETTINGS = "settings"
"""How the key of what is owed to an admin ends whom only the settings name: of such a one nothing
is kept that could be looked at again."""


async def name_of(session: Session, reader: Person, leads: Collection[int]) -> object:
    """How a reader is named at the end of a key. `leads` are the keys of those who lead."""
    key = ident(reader)
    if key in leads or await people.admins_among(session, [key]):
        return key
    return BY_SETTINGS


async def standings(
    session: Session, programmes: Collection[int], readers: Collection[int]
) -> Mapping[int, Standing]:
    """Reader → what they are now, as far as it says whether they may read a digest."""
    leads = {key: await people.leads_of(session, key) for key in programmes}
    admins = await people.admins_among(session, readers)
    return {
        reader: Standing(
            admin=reader in admins,
            leads=frozenset(key for key, who in leads.items() if reader in map(ident, who)),
        )
        for reader in readers
    }


def may_read(row: Claimed, reader: Person, standing: Standing, programme_id: int) -> bool:
    named = row.dedupe_key.endswith(f":{BY_SETTINGS}")
    allowed = may(standing, Action.DIGEST, programme=programme_id)
    return reader.is_active and (named or allowed)
