"""The only code that calls Slack's Web API."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.kernel.errors import SlackFault
from bot.kernel.ports import Installed, Profile
from bot.slack.kit.faults import INVALID_BLOCKS
from bot.slack.kit.files import SlackFiles
from bot.slack.kit.message import Message
from bot.slack.kit.profiles import profile_of
from bot.slack.kit.response_urls import ResponseUrls
from bot.slack.kit.sealed_views import SealedViews
from bot.slack.kit.web_client import WebClient, answered

Blocks = list[dict[str, Any]]
T = TypeVar("T")
EVENT_TYPE = "vice_versa_delivery"
_MANY = 500
"""Members a page: Slack allows twice as many."""
_HISTORY = {"im:history", "mpim:history"}


class Gateway:
    """Slack's methods in our words. Every failure is a `SlackFault`.

    `views` seals what windows and Homes carry.
    """

    def __init__(self, *, client: WebClient, views: SealedViews) -> None:
        self._client, self.views = client, views
        self._team_id = ""
        self.files = SlackFiles(client)
        self.responses = ResponseUrls(client)
        self.reads_history = False
        """Whether the workspace granted an optional history scope: people are told."""
        self.offers_home = True
        """False once this Slack said that it has no App Home: it is not asked again."""
        self.draws_data = True
        """False once this Slack refused its own tables and charts: the same is said in words."""
        self.on_plain: Callable[[], Awaitable[None]] | None = None
        """Called when it does."""

    async def team(self) -> Installed:
        answer = await answered(self._client.auth_test())
        # Slack names the granted scopes in a header of every answer.
        granted = str((answer.headers or {}).get("x-oauth-scopes") or "")
        self.reads_history = bool(_HISTORY & {scope.strip() for scope in granted.split(",")})
        team_id, name, user_id = (
            str(answer.get(key) or "") for key in ("team_id", "team", "user_id")
        )
        self._team_id = team_id
        return Installed(team_id, name, bot_user_id=user_id)

    def profile(self, user: dict[str, Any]) -> Profile:
        """What Slack's user object says of somebody, seen from this workspace."""
        return profile_of(user, self._team_id)

    async def person(self, slack_id: str) -> Profile:
        answer = await answered(self._client.users_info(user=slack_id, include_locale=True))
        return self.profile(answer["user"])

    async def open_conversation(self, *slack_ids: str) -> str:
        """The DM, or with several people the group DM: the same one each time."""
        answer = await answered(self._client.conversations_open(users=list(slack_ids)))
        return str(answer["channel"]["id"])

    async def post(self, channel_id: str, message: Message, delivery_id: int) -> str:
        async def send(blocks: Blocks) -> str:
            return await self._post(channel_id, message.text, blocks, delivery_id)

        return await self._drawn(message, send)

    async def say(self, channel_id: str, message: Message) -> str:
        """Post what is owed to nobody: if Slack does not take it, it is not sent again."""
        return await self._post(channel_id, message.text, message.blocks, None)

    async def _post(
        self, channel_id: str, text: str, blocks: Blocks, delivery_id: int | None
    ) -> str:
        payload: dict[str, Any] = {
            "channel": channel_id,
            "text": text,
            "blocks": blocks,
            # A link that somebody wrote would draw a preview into the conversation, fetched from
            # outside.
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if delivery_id is not None:
            about = {"event_type": EVENT_TYPE, "event_payload": {"delivery": str(delivery_id)}}
            # Metadata is how a message whose confirmation was lost is found again, and not sent
            # twice (docs.slack.dev/messaging/message-metadata).
            payload["metadata"] = about
        # The client's method of that name goes through all its parameters first, each time.
        answer = await answered(self._client.api_call("chat.postMessage", json=payload))
        return str(answer["ts"])

    async def whisper(self, channel_id: str, slack_id: str, message: Message) -> None:
        """Seen by one person only, in a channel in which both they and the bot are."""
        await answered(
            self._client.chat_postEphemeral(
                channel=channel_id, user=slack_id, text=message.text, blocks=message.blocks
            )
        )

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        await answered(
            self._client.chat_update(
                channel=channel_id, ts=ts, text=message.text, blocks=message.blocks
            )
        )

    async def delete(self, channel_id: str, ts: str) -> None:
        await answered(self._client.chat_delete(channel=channel_id, ts=ts))

    async def person_by_email(self, email: str) -> Profile:
        answer = await answered(self._client.users_lookupByEmail(email=email))
        return self.profile(answer["user"])

    async def exchanged(self, slack_ids: Sequence[str], *, to_former: bool) -> dict[str, str]:
        """Needs the optional scope `tokens.basic`, and a workspace of an organisation."""
        answer = await answered(
            self._client.migration_exchange(users=list(slack_ids), to_old=to_former)
        )
        return {str(key): str(new) for key, new in answer["user_id_map"].items()}

    async def people(self, cursor: str) -> tuple[list[Profile], str]:
        """A page of all members, and where the next one begins; "" after the last."""
        page = await answered(
            self._client.users_list(limit=_MANY, cursor=cursor, include_locale=True)
        )
        found = [self.profile(user) for user in page.get("members", [])]
        return found, (page.get("response_metadata") or {}).get("next_cursor") or ""

    async def find_delivery(self, channel_id: str, delivery_id: int, since: datetime) -> str | None:
        """The message's ts, looked for by its metadata. Needs the optional history scopes."""
        async for message in self._history(channel_id, since):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if str(payload.get("delivery")) == str(delivery_id):
                return str(message["ts"])
        return None

    async def find_file(self, channel_id: str, name: str, since: datetime) -> str | None:
        """The id of a file of that name: a file carries no metadata. Needs the history scopes."""
        async for message in self._history(channel_id, since):
            for file in message.get("files") or []:
                if file.get("name") == name:
                    return str(file["id"])
        return None

    async def _history(self, channel_id: str, since: datetime) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = await answered(
                self._client.conversations_history(
                    channel=channel_id,
                    # Pages come newest first: without a beginning the whole history would be read.
                    oldest=str(since.timestamp()),
                    include_all_metadata=True,
                    limit=200,
                    cursor=cursor,
                )
            )
            for message in page.get("messages", []):
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def ask(self, method: str, **about: object) -> dict[str, Any]:
        """A method that only reads, by Slack's own name of it."""
        answer = await answered(self._client.api_call(method, params=about))
        found: dict[str, Any] = answer.data
        return found

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        answer = await answered(
            self._client.views_open(trigger_id=trigger_id, view=self.views.sealed(view))
        )
        return str(answer["view"]["id"])

    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Above the modal in which the click was."""
        answer = await answered(
            self._client.views_push(trigger_id=trigger_id, view=self.views.sealed(view))
        )
        return str(answer["view"]["id"])

    async def update_view(
        self, view_id: str, view: dict[str, Any], *, only_as: str | None = None
    ) -> str:
        """`only_as` is a hash: where the view is no longer the one of that hash, Slack answers
        `hash_conflict`. Returns the new hash.
        """
        more = {"hash": only_as} if only_as else {}
        answer = await answered(
            self._client.views_update(view_id=view_id, view=self.views.sealed(view), **more)
        )
        return str(answer["view"].get("hash") or "")

    async def publish_home(self, slack_id: str, view: dict[str, Any]) -> None:
        try:
            await answered(
                self._client.views_publish(user_id=slack_id, view=self.views.sealed(view))
            )
        except SlackFault as fault:
            self.offers_home = self.offers_home and not fault.not_offered
            raise

    async def respond(self, response_url: str, message: Message) -> None:
        """Answer a command or a click, seen by that person alone."""

        async def send(blocks: Blocks) -> None:
            await self.responses.send(response_url, message.text, blocks)

        await self._drawn(message, send)

    async def _drawn(self, message: Message, send: Callable[[Blocks], Awaitable[T]]) -> T:
        """With tables and charts; in words where this workspace does not have them."""
        if message.plain is None:
            return await send(message.blocks)
        if self.draws_data:
            try:
                return await send(message.blocks)
            except SlackFault as fault:
                if fault.code != INVALID_BLOCKS:
                    raise
            sent = await send(message.plain)
            # The words were taken, so that it was the drawings which were not.
            self.draws_data = False
            if self.on_plain is not None:
                await self.on_plain()
            return sent
        return await send(message.plain)
