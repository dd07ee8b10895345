"""One interaction: who asks, in what language, and its unit of work."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from bot.kernel.actors import Actor, actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine, parse
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.unit_of_work import UnitOfWork, ask, first_time
from bot.outbox import duplicates
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import clicked_in, envelope_key, name_in, slack_id_in
from bot.slack.kit.form import number
from bot.slack.kit.limiter import Slot
from bot.slack.kit.message import Message
from bot.texts import Say
from storage import askers
from storage.engine import Session, after_commit
from storage.errors import Unavailable
from storage.tables import Person, ident

View = dict[str, Any]
Reply = Message | View
"""A message is told where the person is; a view is shown in a modal."""
T = TypeVar("T")
UnitStep = Callable[[UnitOfWork], Awaitable[T]]


class Repeated(Exception):
    """This envelope was handled before, in this process or in another one."""


class _Stranger(Exception):
    """The person is not in the database yet: Slack must be asked about them first."""


@dataclass(kw_only=True)
class Interaction:
    """A command, a click or a submission. `body` is what Slack sent; `slot` is None for what does
    not wait for its turn. `say` speaks by habit until it is known who asks.
    """

    context: Context
    body: dict[str, Any]
    say: Say
    slot: Slot | None = None
    programme_id: int | None = None
    """Of the programme that a button names beside its command."""
    _line: CommandLine | None = None
    _actor: Actor | None = None
    _is_noted: bool = False
    _was_looked_up: bool = False
    _is_repeated: bool = False
    _is_copy: bool = False
    """The click was on another message than the one that its delivery is known by."""

    @property
    def actor(self) -> Actor:
        if self._actor is None:
            raise LookupError("nothing was read yet")
        return self._actor

    @property
    def zone(self) -> str:
        """Theirs, or UTC while it is not known who asks."""
        return self._actor.zone if self._actor else "UTC"

    @property
    def slack_id(self) -> str:
        return slack_id_in(self.body)

    @property
    def value(self) -> str:
        """The button's value, or the chosen option's."""
        action = self.body["actions"][0]
        chosen = action.get("selected_option")
        return str(chosen["value"] if chosen else action.get("value", ""))

    @property
    def key(self) -> int:
        """The key of the row that the button is about. `Mistake` for a value that is none."""
        return number(self.value)

    @property
    def line(self) -> CommandLine:
        """What was typed after the command, or what a button stands for; else empty."""
        return self._line or parse(self.typed)

    @property
    def typed(self) -> str:
        """After the command, as it was typed."""
        return str(self.body.get("text") or "")

    def means(self, line: CommandLine, programme_id: int | None) -> None:
        """Go on as if this had been typed."""
        self._line, self.programme_id = line, programme_id

    @property
    def command(self) -> str:
        """The command that was typed, or for a click what this person would type."""
        return str(self.body.get("command") or LANGUAGES[self.say.language].command)

    @property
    def in_modal(self) -> bool:
        """Whether the click was in one."""
        return bool((self.body.get("view") or {}).get("type") == "modal")

    def press(self, action_id: str, value: str) -> None:
        """Go on as that button, for which an option of a menu stood."""
        action = {**self.body["actions"][0], "action_id": action_id, "value": value}
        action.pop("selected_option", None)
        self.body = {**self.body, "actions": [action]}

    @property
    def envelope(self) -> str:
        """What tells this interaction from any other, of which it may leave an answer behind."""
        return envelope_key(self.body) or self.context.now().isoformat()

    def refuse_more(self) -> None:
        """Raises `Mistake` where more was typed than the word of a command that stands alone."""
        line = self.line
        if line.people or line.words:
            raise Mistake("command.extra", word=line.word, command=self.command)

    async def read(self, step: UnitStep[T]) -> T:
        """Raises `Repeated` where the envelope was handled before."""
        return await self._once_met(partial(self._read, step))

    async def write(self, step: UnitStep[T]) -> T:
        """What `step` writes and the envelope's receipt: both are committed, or neither.

        Raises `Repeated` where the envelope was handled before.
        """
        return await self._once_met(partial(self._write, step))

    async def take(self) -> None:
        """Note the envelope before anything else, for what asks Slack or only reads."""
        if not self._is_noted:
            await self._once_met(self._take)

    async def settle(self) -> bool:
        """Write the envelope's receipt, unless a write has done so and was committed. False when
        the envelope was answered before: then nothing more is said.
        """
        if self._is_noted:
            return True
        with suppress(Unavailable):
            async with self.context.db.transaction() as session:
                is_first = await self._note(session)
                with suppress(_Stranger):
                    # A refusal, too, is told in their language.
                    await self._unit(session)
                # Also what came to nothing may have been a click on a copy of what has closed.
                await self._retire(session)
                return is_first
        return True

    async def _read(self, step: UnitStep[T]) -> T:
        async with self.context.db.reading() as session:
            work = await self._unit(session)
            if self._is_repeated and not self._is_noted:
                raise Repeated
            return await step(work)

    async def _write(self, step: UnitStep[T]) -> T:
        async with self.context.db.transaction() as session:
            work = await self._noted_unit(session)
            done = await step(work)
            work.after(partial(self.context.homes.changed, self.slack_id))
            return done

    async def _take(self) -> None:
        async with self.context.db.transaction() as session:
            await self._noted_unit(session)

    async def _noted_unit(self, session: Session) -> UnitOfWork:
        ask(session)
        if self._is_noted:
            return await self._unit(session)
        if not await self._note(session):
            raise Repeated
        work = await self._unit(session)
        if self._is_copy:
            await self._retire(session)
        return work

    async def _note(self, session: Session) -> bool:
        after_commit(session, self._noted)
        return await first_time(
            session, ident(self.context.workspace), envelope_key(self.body), self.context.now()
        )

    def _noted(self) -> None:
        self._is_noted = True

    async def _unit(self, session: Session) -> UnitOfWork:
        if self._actor is None:
            self._actor = await self._ask_who(session)
            self._is_known(self._actor)
            if self._actor.person.is_foreign:
                raise Mistake("person.foreign_you")
            if not self._actor.person.is_active:
                raise Mistake("person.left_you")
        return UnitOfWork(session, self._actor, self.context.now())

    def _is_known(self, asker: Actor) -> None:
        self.say = self.context.say_back(asker, self.body)

    async def _ask_who(self, session: Session) -> Actor:
        context, clicked = self.context, clicked_in(self.body)
        found = await askers.find(
            session,
            ident(context.workspace),
            self.slack_id,
            receipt=envelope_key(self.body),
            delivery_id=clicked.delivery_id if clicked else None,
        )
        if found is None or not (self._is_current(found.person) or self._was_looked_up):
            raise _Stranger
        self._is_repeated = found.is_repeated
        if clicked is not None and found.delivery is not None:
            self._is_copy = found.delivery.ts != clicked.ts
        return await actor(session, context.workspace, found.person, admins=context.admins)

    def _is_current(self, person: Person) -> bool:
        """False for somebody who had left: only Slack can tell that they are back."""
        return bool(person.handle) and person.is_active

    async def _retire(self, session: Session) -> None:
        """Delete the copy of a message that was sent twice after a crash. A click tells which
        message it was on, so that a copy is found without a history scope.
        """
        if (clicked := clicked_in(self.body)) is not None:
            await duplicates.retire(
                session,
                ident(self.context.workspace),
                clicked.delivery_id,
                channel_id=clicked.channel_id,
                ts=clicked.ts,
                now=self.context.now(),
            )

    async def _once_met(self, attempt: Callable[[], Awaitable[T]]) -> T:
        try:
            return await attempt()
        except _Stranger:
            # In no transaction, for Slack is asked.
            await self.context.migrator.meet(self.slack_id, called=name_in(self.body))
            self._was_looked_up = True
            return await attempt()
