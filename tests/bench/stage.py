"""A workspace of fifty people in twenty-five pairs, and what they do in it.

The sandbox lives in this process: its acts are called without a hop over HTTP that would add the
same milliseconds to both sides and so flatter the ratio.
"""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from sandbox import manifest
from sandbox.server import Sandbox
from sandbox.workspace import Member, SlackWorkspace, stable_id
from sandbox.world import Channel, PostedMessage
from tests.bench.programs import ROOT, Program

PEOPLE = 50
_ADMIN = "admin"
_PATIENCE = 120.0


class NotTaken(Exception):
    """An act was not acknowledged within Slack's three seconds."""


def cast() -> SlackWorkspace:
    names = [_ADMIN, *(f"person{number}" for number in range(PEOPLE))]
    members = [
        Member(stable_id("U", name), name, name.title(), tz="Europe/Paris") for name in names
    ]
    members[0].is_admin = members[0].is_owner = members[0].is_primary_owner = True
    ids = [member.id for member in members]
    return SlackWorkspace("T0BENCH", "Bench", {m.id: m for m in members}, {"general": ids})


@dataclass
class Stage:
    sandbox: Sandbox
    prompts: list[tuple[Channel, PostedMessage]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "MENTORING_LOG": "warning",
        }

    async def connected(self, program: Program) -> None:
        """Returns once the program's socket is there; raises `Ended` when it ends before."""
        await self._unless_ended(program, lambda: bool(self.sandbox.outward.sockets))

    async def left(self) -> None:
        await self.until(lambda: not self.sandbox.outward.sockets)

    async def command(self, client: int, text: str) -> None:
        await self._say(f"person{client}", text)

    async def press(self, client: int, action_id: str) -> None:
        """A button of the prompt in the pair's group DM."""
        channel, message = self.prompts[client // 2]
        block = next(b for b in message.blocks if _holds(b, action_id))
        answer = await self.sandbox.acts.action(
            self._id(f"person{client}"),
            {"channel": channel.id, "ts": message.ts},
            {"block_id": block["block_id"], "action_id": action_id},
            {},
        )
        _taken(answer)

    async def make_pairs(self) -> None:
        """As an admin does: pair by pair, then this period's prompt for all of them."""
        for number in range(0, PEOPLE, 2):
            await self._say(_ADMIN, f"/mentoring pair @person{number} @person{number + 1}")
            await self.until(self.all_answered)
        await self._say(_ADMIN, "/mentoring send")
        await self.until(lambda: len(self._prompted()) == PEOPLE // 2)
        found = self._prompted()
        self.prompts = [found[self._pair_of(number)] for number in range(0, PEOPLE, 2)]

    def copy_prompts(self, other: "Stage") -> None:
        """The same prompts in the same group DMs: the yardstick posts none itself."""
        world = self.sandbox.world
        for channel, message in other.prompts:
            here = world.conversation([m for m in channel.members if m != other.bot])
            copy = PostedMessage(
                world.stamp(), world.bot_user, message.text, deepcopy(message.blocks)
            )
            self.prompts.append((here, world.post(here, copy)))

    @property
    def bot(self) -> str:
        return self.sandbox.world.bot_user

    def all_answered(self) -> bool:
        """Every command and click has had an answer at its response URL."""
        return all(reach.uses < 5 for reach in self.sandbox.world.reaches.values())

    def answers(self) -> list[str]:
        return [m.text for c in self.sandbox.world.channels.values() for m in c.messages if m.to]

    def tidy(self) -> None:
        """Forget answers and spent response URLs, so that a round costs what the first did."""
        world = self.sandbox.world
        world.reaches.clear()
        world.triggers.clear()
        for channel in world.channels.values():
            channel.messages[:] = [m for m in channel.messages if m.to is None]

    async def until(self, seen: Callable[[], bool]) -> None:
        """Look again at every change in the workspace."""
        changed = asyncio.Event()

        def watch(_: object) -> None:
            changed.set()

        self.sandbox.world.watchers.add(watch)
        try:
            async with asyncio.timeout(_PATIENCE):
                while not seen():
                    await changed.wait()
                    changed.clear()
        finally:
            self.sandbox.world.watchers.discard(watch)

    async def _unless_ended(self, program: Program, seen: Callable[[], bool]) -> None:
        both = [asyncio.ensure_future(c) for c in (self.until(seen), program.ended())]
        done, rest = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        for task in done:
            task.result()

    async def _say(self, handle: str, text: str) -> None:
        general = next(c for c in self.sandbox.world.channels.values() if c.name == "general")
        _taken(await self.sandbox.acts.say(self._id(handle), general.id, text))

    def _prompted(self) -> dict[frozenset[str], tuple[Channel, PostedMessage]]:
        return {
            frozenset(channel.members): (channel, message)
            for channel in self.sandbox.world.channels.values()
            for message in channel.messages
            if any(_holds(block, "answer_met") for block in message.blocks)
        }

    def _pair_of(self, number: int) -> frozenset[str]:
        both = (self._id(f"person{n}") for n in (number, number + 1))
        return frozenset({self.bot, *both})

    def _id(self, handle: str) -> str:
        return stable_id("U", handle)


def stage() -> Stage:
    return Stage(Sandbox(manifest=manifest.load(ROOT / "manifest.yml"), workspace=cast()))


def _holds(block: dict[str, object], action_id: str) -> bool:
    parts = block.get("elements")
    return isinstance(parts, list) and any(p.get("action_id") == action_id for p in parts)


def _taken(answer: dict[str, object]) -> None:
    if not answer["ok"]:
        raise NotTaken(str(answer.get("notice")))
