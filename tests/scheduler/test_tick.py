"""What the bot looks for every minute, it finds by index: a tick costs the same for any number."""

import re

from sqlalchemy import event

from storage.engine import Database
from tests.stories.answered import answered
from tests.town import MONDAY_NINE_IN_PARIS, Town

_THAT_GROW = ("pair", "check_in", "answer", "delivery", "person", "lead_task", "planned_session")
_WHOLE = re.compile(rf"SCAN ({'|'.join(_THAT_GROW)})\b(?! USING INDEX (ix_person_committee))")
_BY_STATE_ALONE = re.compile(rf"SEARCH ({'|'.join(_THAT_GROW)}) .*\(state=\?\)$")


async def plans(db: Database, statements: dict[str, object]) -> dict[str, list[str]]:
    """Statement → how SQLite goes about it."""
    found = {}
    async with db.engine.connect() as connection:
        for text, values in statements.items():
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]  # what the driver was given
            found[text] = [row[-1] for row in rows]
    return found


async def test_a_tick_reads_no_table_whole(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(paired.chloe, "marc", note="Les stories de la marque")
    # An answer has App Home drawn anew meanwhile, which is no part of a tick.
    await paired.bot.context.settled()
    db = paired.bot.context.db
    seen: dict[str, object] = {}

    def note(_: object, __: object, text: str, values: object, *___: object) -> None:
        if text.startswith("SELECT") or text.startswith("UPDATE"):
            seen[text] = values

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    await paired.bot.scheduler.tick()
    event.remove(db.engine.sync_engine, "before_cursor_execute", note)
    assert len(seen) > 5
    for text, plan in (await plans(db, seen)).items():
        assert not [step for step in plan if _WHOLE.search(step)], (text, plan)
        assert not [step for step in plan if _BY_STATE_ALONE.search(step)], (text, plan)
