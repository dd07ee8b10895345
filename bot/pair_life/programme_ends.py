"""The pairs of a programme that closes end with it, all of them in few statements."""

from datetime import datetime

from bot.check_ins.closing import show
from bot.outbox.owing import owe_all
from bot.sessions import calling_off
from storage.check_ins import check_ins
from storage.engine import Session
from storage.programmes import programme_ends


async def end_pairs(
    session: Session, programme_id: int, *, ended_by_id: int, now: datetime, says_goodbye: bool
) -> int:
    """End every active pair: nothing is asked any more, and what is open closes. Returns how many.

    `says_goodbye` is False for a draft, whose pairs were never welcomed.
    """
    ended = await programme_ends.lock_pairs(session, programme_id)
    await programme_ends.withdraw(session, programme_id)
    await calling_off.of_pairs(session, ended, now)
    for keys in await programme_ends.open_check_ins(session, programme_id):
        await check_ins.close(session, keys, now)
        await show(session, keys, now)
    if says_goodbye:
        await owe_all(session, programme_ends.goodbyes(programme_id), due_at=now)
        await owe_all(session, programme_ends.last_questions(programme_id), due_at=now)
    await programme_ends.end_pairs(session, programme_id, ended_by_id, now)
    return len(ended)
