"""The only code that calls Slack's Web API."""

from collections.abc import AsyncIterator, Awaitable
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SlackFault
from bot.services.people import Profile
from bot.slack.message import Message

EVENT_TYPE = "vice_versa_delivery"
_RATE = {"ratelimited", "rate_limited"}
_PASSING = _RATE | {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
}
_PAGES = 20
_HISTORY = {"im:history", "mpim:history"}


class Gateway:
    """Slack's methods in our words. Every failure is a `SlackFault`."""

    def __init__(self, *, client: AsyncWebClient) -> None:
        self._client = client
        self.reads_history = False
        """Whether the workspace granted an optional history scope: people are told."""
        self.offers_home = True
        """False once this Slack said that it has no App Home: it is not asked again."""

    async def team(self) -> dict[str, str]:
        """`team_id`, `team`, `user_id` of the bot, as auth.test gives them."""
        answer = await self._call(self._client.auth_test())
        # Slack names the granted scopes in a header of every answer.
        granted = str((answer.headers or {}).get("x-oauth-scopes") or "")
        self.reads_history = bool(_HISTORY & {scope.strip() for scope in granted.split(",")})
        return {key: str(answer.get(key) or "") for key in ("team_id", "team", "user_id")}

    async def person(self, slack_id: str) -> Profile:
        answer = await self._call(self._client.users_info(user=slack_id, include_locale=True))
        return profile_of(answer["user"])

    async def everyone(self) -> AsyncIterator[Profile]:
        """All members, page by page; stops after the first thousands on a very large team."""
        cursor = ""
        for _ in range(_PAGES):
            page = await self._call(
                self._client.users_list(limit=200, cursor=cursor, include_locale=True)
            )
            for user in page.get("members", []):
                yield profile_of(user)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def open_conversation(self, *slack_ids: str) -> str:
        """The DM, or with several people the group DM: the same one each time."""
        answer = await self._call(self._client.conversations_open(users=list(slack_ids)))
        return str(answer["channel"]["id"])

    async def post(self, channel_id: str, message: Message, delivery_id: int) -> str:
        payload = {
            "channel": channel_id,
            "text": message.text,
            "blocks": message.blocks,
            "metadata": {
                "event_type": EVENT_TYPE,
                "event_payload": {"delivery": str(delivery_id)},
            },
            "unfurl_links": False,
            "unfurl_media": False,
        }
        # The client's method of that name goes through all its parameters first, each time.
        answer = await self._call(self._client.api_call("chat.postMessage", json=payload))
        return str(answer["ts"])

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        await self._call(
            self._client.chat_update(
                channel=channel_id, ts=ts, text=message.text, blocks=message.blocks
            )
        )

    async def delete(self, channel_id: str, ts: str) -> None:
        await self._call(self._client.chat_delete(channel=channel_id, ts=ts))

    async def find_delivery(self, channel_id: str, delivery_id: int, since: datetime) -> str | None:
        """The message's ts, looked for by its metadata. Needs the optional history scopes."""
        cursor = ""
        while True:
            page = await self._call(
                self._client.conversations_history(
                    channel=channel_id,
                    oldest=str(since.timestamp()),
                    include_all_metadata=True,
                    limit=200,
                    cursor=cursor,
                )
            )
            for message in page.get("messages", []):
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if str(payload.get("delivery")) == str(delivery_id):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        answer = await self._call(self._client.views_open(trigger_id=trigger_id, view=view))
        return str(answer["view"]["id"])

    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Above the modal in which the click was."""
        answer = await self._call(self._client.views_push(trigger_id=trigger_id, view=view))
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: dict[str, Any]) -> None:
        await self._call(self._client.views_update(view_id=view_id, view=view))

    async def publish_home(self, slack_id: str, view: dict[str, Any]) -> None:
        try:
            await self._call(self._client.views_publish(user_id=slack_id, view=view))
        except SlackFault as fault:
            self.offers_home = self.offers_home and not fault.not_offered
            raise

    async def respond(self, response_url: str, message: Message) -> None:
        """Answer a command or a click, seen by that person alone."""
        webhook = AsyncWebhookClient(response_url, session=self._client.session, retry_handlers=[])
        try:
            answer = await webhook.send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                replace_original=False,
            )
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as fault:
            raise SlackFault("unreachable", permanent=False) from fault
        if answer.status_code != 200:
            raise SlackFault(f"response_url_{answer.status_code}", permanent=True)

    async def _call(self, call: Awaitable[Any]) -> Any:
        try:
            return await call
        except SlackApiError as fault:
            raise _fault(fault) from fault
        except (aiohttp.ClientError, TimeoutError, SlackClientError, OSError) as fault:
            raise SlackFault("unreachable", permanent=False, perhaps_done=True) from fault


def _fault(fault: SlackApiError) -> SlackFault:
    response: Any = fault.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", response)
    code = (
        str(data.get("error") or f"http_{status}") if isinstance(data, dict) else f"http_{status}"
    )
    headers = getattr(response, "headers", None) or {}
    wait = headers.get("Retry-After") or headers.get("retry-after")
    passing = code in _PASSING or status == 429 or status >= 500
    return SlackFault(
        code,
        permanent=not passing,
        method=str(getattr(response, "api_url", "")).rsplit("/", 1)[-1],
        retry_after=float(wait) if wait else None,
        perhaps_done=passing and status != 429 and code not in _RATE,
    )


def profile_of(user: dict[str, Any]) -> Profile:
    """Slack's user object, with the fields that a Slack may leave out."""
    profile = user.get("profile") or {}
    handle = str(user.get("name") or "")
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name")
    return Profile(
        slack_id=str(user["id"]),
        handle=handle,
        name=str(name or handle or user["id"]),
        shown_as=str(profile.get("display_name") or ""),
        time_zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or ""),
        is_active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot", False)) or user["id"] == "USLACKBOT",
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_primary_owner=bool(user.get("is_primary_owner", False)),
    )
