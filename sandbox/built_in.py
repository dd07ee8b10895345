"""Commands of Slack's own, which no app sees: who is in a channel."""

from dataclasses import dataclass

from sandbox.events import Events
from sandbox.world import Channel, World

COMMANDS = ("/invite", "/remove", "/leave")


@dataclass
class BuiltIn:
    world: World
    events: Events

    async def run(self, user: str, channel: Channel, text: str) -> str:
        """Gives what Slackbot tells the person alone."""
        name, _, rest = text.partition(" ")
        if channel.kind not in ("channel", "group"):
            return f"{name} works in channels."
        named = self.world.members[user].handle if name == "/leave" else rest
        handles = [word.lstrip("@") for word in named.split()]
        if not handles:
            return f"Whom? {name} @somebody"
        people = {member.handle: member.id for member in self.world.members.values()}
        if unknown := [handle for handle in handles if handle not in people]:
            return f"There is no @{unknown[0]} here."
        for handle in handles:
            await self._move(user, channel, people[handle], joins=name == "/invite")
        return f"{name}: {', '.join(handles)}"

    async def _move(self, by: str, channel: Channel, user: str, *, joins: bool) -> None:
        if joins == (user in channel.members):
            return
        if joins:
            self.world.join(channel, user)
        else:
            self.world.leave(channel, user)
        await self.events.membership_changed(channel, user, by=by, joined=joins)


def is_built_in(text: str) -> bool:
    return text.partition(" ")[0] in COMMANDS
