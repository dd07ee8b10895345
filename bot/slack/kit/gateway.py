"""The only code that calls Slack's Web API."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.kernel.errors import SlackFault
from bot.kernel.ports import Installed, Profile, SharedFile
from bot.kernel.rules.slack_addresses import is_slack_s
from bot.slack.kit.faults import INVALID_BLOCKS, read_response
from bot.slack.kit.message import Message
from bot.slack.kit.profiles import profile_of
from bot.slack.kit.sealed_views import SealedViews
from bot.slack.kit.transfers import length_of, receive, send
from bot.slack.kit.web_client import Refusal, WebClient

Blocks = list[dict[str, Any]]
T = TypeVar("T")
EVENT_TYPE = "vice_versa_delivery"
_MANY = 500
"""Members a page: Slack allows twice as many."""
_HISTORY = {"im:history", "mpim:history"}

_ANSWER_WAITS = (0.5, 2.0)
"""Seconds before an answer to a command is tried again, where something else took it for Slack."""
_ANSWERED_AT = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Hosts of Slack's response URLs, with GovSlack's."""


class Gateway:
    """Slack's methods in our words. Every failure is a `SlackFault`.

    `views` seals what windows and Homes carry.
    """

    def __init__(self, *, client: WebClient, views: SealedViews) -> None:
        self._client, self.views = client, views
        self._team_id = ""
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.reads_history = False
        """Whether the workspace granted an optional history scope: people are told."""
        self.offers_home = True
        """False once this Slack said that it has no App Home: it is not asked again."""
        self.draws_data = True
        """False once this Slack refused its own tables and charts: the same is said in words."""
        self.on_plain: Callable[[], Awaitable[None]] | None = None
        """Called when it does."""

    async def team(self) -> Installed:
        answer = await self._call(self._client.auth_test())
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
        answer = await self._call(self._client.users_info(user=slack_id, include_locale=True))
        return self.profile(answer["user"])

    async def open_conversation(self, *slack_ids: str) -> str:
        """The DM, or with several people the group DM: the same one each time."""
        answer = await self._call(self._client.conversations_open(users=list(slack_ids)))
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
        answer = await self._call(self._client.api_call("chat.postMessage", json=payload))
        return str(answer["ts"])

    async def whisper(self, channel_id: str, slack_id: str, message: Message) -> None:
        """Seen by one person only, in a channel in which both they and the bot are."""
        await self._call(
            self._client.chat_postEphemeral(
                channel=channel_id, user=slack_id, text=message.text, blocks=message.blocks
            )
        )

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        await self._call(
            self._client.chat_update(
                channel=channel_id, ts=ts, text=message.text, blocks=message.blocks
            )
        )

    async def delete(self, channel_id: str, ts: str) -> None:
        await self._call(self._client.chat_delete(channel=channel_id, ts=ts))

    async def upload(
        self, channel_id: str, name: str, content: bytes | Path, title: str, comment: str = ""
    ) -> str:
        """Share a file in a conversation, with a sentence above it. Returns the file's id.

        A file on the disk is read bit by bit while it is sent.
        In Slack's three steps: ask where to, send the bytes, share. Only the last one shows
        anything to anybody, so that after any other an upload may begin anew. Needs `files:write`.
        """
        length = await length_of(content)
        place = await self._call(
            self._client.files_getUploadURLExternal(filename=name, length=length)
        )
        await send(self._session, str(place["upload_url"]), content, length)
        await self._call(
            self._client.files_completeUploadExternal(
                files=[{"id": place["file_id"], "title": title}],
                channel_id=channel_id,
                initial_comment=comment or None,
            )
        )
        return str(place["file_id"])

    async def file(self, file_id: str) -> SharedFile:
        """Needs `files:read`."""
        answer = await self._call(self._client.files_info(file=file_id))
        found: dict[str, Any] = answer["file"]
        return SharedFile(
            owner=str(found.get("user") or ""),
            size=int(found.get("size") or 0),
            address=str(found.get("url_private_download") or found.get("url_private") or ""),
        )

    async def fetch(self, address: str, most: int) -> bytes:
        """A file's bytes, with the bot's token: from Slack alone, and never more than asked for."""
        if not is_slack_s(address, self._client.base_url):
            raise SlackFault("foreign_address", permanent=True, method="download")
        return await receive(self._session, address, str(self._client.token), most)

    async def person_by_email(self, email: str) -> Profile:
        answer = await self._call(self._client.users_lookupByEmail(email=email))
        return self.profile(answer["user"])

    async def people(self, cursor: str) -> tuple[list[Profile], str]:
        """A page of all members, and where the next one begins; "" after the last."""
        page = await self._call(
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
            page = await self._call(
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
        answer = await self._call(self._client.api_call(method, params=about))
        found: dict[str, Any] = answer.data
        return found

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        answer = await self._call(
            self._client.views_open(trigger_id=trigger_id, view=self.views.sealed(view))
        )
        return str(answer["view"]["id"])

    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Above the modal in which the click was."""
        answer = await self._call(
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
        answer = await self._call(
            self._client.views_update(view_id=view_id, view=self.views.sealed(view), **more)
        )
        return str(answer["view"].get("hash") or "")

    async def publish_home(self, slack_id: str, view: dict[str, Any]) -> None:
        try:
            await self._call(
                self._client.views_publish(user_id=slack_id, view=self.views.sealed(view))
            )
        except SlackFault as fault:
            self.offers_home = self.offers_home and not fault.not_offered
            raise

    async def respond(self, response_url: str, message: Message) -> None:
        """Answer a command or a click, seen by that person alone.

        What is said goes to Slack's own host, or to the one in the settings, and nowhere else.
        """
        if not self._is_slack_s(response_url):
            raise SlackFault("foreign_response_url", permanent=True)

        async def send(blocks: Blocks) -> None:
            await self._respond(response_url, message.text, blocks)

        await self._drawn(message, send)

    def _is_slack_s(self, response_url: str) -> bool:
        asked, ours = urlsplit(response_url), urlsplit(self._client.base_url)
        if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
            return True
        return asked.scheme == "https" and asked.netloc in _ANSWERED_AT

    async def _respond(self, response_url: str, text: str, blocks: Blocks) -> None:
        # The SDK's default retries a request whose connection was reset: the answer could come
        # twice.
        webhook = AsyncWebhookClient(response_url, session=self._client.session, retry_handlers=[])
        for wait in (*_ANSWER_WAITS, None):
            try:
                answer = await webhook.send(
                    text=text,
                    blocks=blocks,
                    response_type="ephemeral",
                    replace_original=False,
                )
            except (aiohttp.ClientError, TimeoutError, SlackClientError) as fault:
                raise SlackFault("unreachable", permanent=False, is_slacks=False) from fault
            said = read_response(answer.status_code, str(answer.body))
            if said is None:
                return
            if said.is_slacks or wait is None:
                raise said
            # Whoever typed the command sees nothing until it is answered.
            await self.sleep(wait)

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

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._client.session is None:
            raise LookupError("the client is given a session at start")
        return self._client.session

    async def _call(self, call: Awaitable[Any]) -> Any:
        try:
            return await call
        except Refusal as refusal:
            raise refusal.fault from refusal
        except (aiohttp.ClientError, TimeoutError, SlackClientError, OSError) as fault:
            # A time-out says nothing of whether Slack has done it: the answer may have been lost.
            raise SlackFault(
                "unreachable", permanent=False, perhaps_done=True, is_slacks=False
            ) from fault
