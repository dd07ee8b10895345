"""Somebody asks for a file about the programme, without Slack, and it is handed over."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import select

from bot.digest.ratings import period_of
from bot.exports.exports import ExportRequest, Format
from bot.exports.handing_over import Exporter, Order
from bot.insights import insights
from bot.slack.digest.views.board import page
from storage.states import Visibility
from storage.tables import Insight, ident
from tests.bare import Bare
from tests.ports import Uploaded
from tests.town import MONDAY_NINE_IN_PARIS


@dataclass
class Counter:
    """Where files are asked for. `slept` are the seconds for which Slack was given a rest."""

    bare: Bare
    show_every: float = 60.0
    slept: list[float] = field(default_factory=list)
    replied: list[str] = field(default_factory=list)
    """What was told where somebody had asked."""

    def __post_init__(self) -> None:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        slack = self.bare.slack
        self.exporter = Exporter(
            db=self.bare.db,
            clock=self.bare.clock,
            texts=self.bare.texts,
            conversations=slack.conversations,
            files=slack.files,
            messages=slack.messages,
            board=page,
            admins=frozenset(),
            stopping=asyncio.Event(),
            show_every=self.show_every,
            sleep=sleep,
        )

    async def order(self, handle: str = "ines", form: str = "xlsx", words: str = "all") -> Order:
        """Taken: it is to be carried out."""
        programme, asker = await self.bare.programme(), await self.bare.actor(handle)
        period = period_of(programme, words, self.bare.now)
        assert period is not None

        async def reply(sentence: str) -> None:
            self.replied.append(sentence)

        order = Order(
            asker=asker,
            wish=ExportRequest(programme, period),
            form=Format(form),
            say=self.bare.texts.say(asker.language),
            reply=reply,
        )
        self.exporter.queue.take(*order.key)
        return order

    async def hands_over(
        self, handle: str = "ines", form: str = "xlsx", words: str = "all"
    ) -> Uploaded:
        await self.exporter.carry_out(await self.order(handle, form, words))
        return self.files(handle)[-1]

    def files(self, handle: str = "ines") -> list[Uploaded]:
        return self.bare.slack.files_for(self.bare.slack_id(handle))

    def told(self, handle: str = "ines") -> str:
        """What stands last in their conversation; empty where nothing does."""
        found = self.bare.slack.sentences_for(self.bare.slack_id(handle))
        return self.bare.plain(found[-1]) if found else ""


async def a_week(bare: Bare) -> None:
    """Chloé mentors Marc. They met and said so; Chloé with an insight, on which Marc agrees."""
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    await bare.answers(
        "chloe", note="Filmer déjà verticalement", visibility=Visibility.INSIGHT, usefulness=5
    )
    await bare.answers("marc", usefulness=2)
    async with bare.acting("marc") as (session, marc):
        insight = (await session.exec(select(Insight))).one()
        await insights.decide(
            session,
            actor=marc,
            insight_id=ident(insight),
            agreed=True,
            seen=insights.version(insight),
            now=bare.now,
        )


WEEK = timedelta(weeks=1)
