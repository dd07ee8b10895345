"""A replica of the outbox that serves every workspace of the database, until SIGTERM."""

import asyncio
import gc
import os
import signal
import sys
import uuid

from sqlmodel import select

from bot.kernel.config import UNPACED
from storage.engine import Database
from storage.tables import Workspace
from tests.bench.engine import client, engine, sender


async def main() -> None:
    db = Database(url=os.environ["DATABASE_URL"], keys=(os.environ["MENTORING_KEYS"],))
    address = {"bot_token": os.environ["SLACK_BOT_TOKEN"], "api_url": os.environ["SLACK_API_URL"]}
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with client(address) as slack:
        async with db.reading() as session:
            keys = (await session.exec(select(Workspace.id))).all()
        senders = {key: sender(slack) for key in keys if key is not None}
        outbox = engine(db, senders, UNPACED, uuid.uuid4().hex)
        carrying = asyncio.create_task(outbox.run())
        gc.collect()
        gc.freeze()  # as the bot does when it is ready
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await stop.wait()
        await outbox.stop()
        await carrying
    await db.close()


asyncio.run(main())
