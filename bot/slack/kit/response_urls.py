"""Answers to a command or a click, through the address that came with it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.kernel.errors import SlackFault
from bot.kernel.rules.slack_addresses import takes_answers
from bot.slack.kit.answers import Declined, Done, is_code, read
from bot.slack.kit.faults import INVALID_BLOCKS, Whose, whose
from bot.slack.kit.web_client import WebClient

_WAITS = (0.5, 2.0)
"""Seconds before an answer is tried again, where something else took it for Slack."""


@dataclass
class ResponseUrls:
    """What is said goes to Slack's own hosts, or to the one in the settings, and nowhere else."""

    client: WebClient
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def send(self, response_url: str, text: str, blocks: list[dict[str, Any]]) -> None:
        if not takes_answers(response_url, self.client.base_url):
            raise SlackFault("foreign_response_url", permanent=True)
        # The SDK's default retries a request whose connection was reset: the answer could come
        # twice.
        webhook = AsyncWebhookClient(response_url, session=self.client.session, retry_handlers=[])
        for wait in (*_WAITS, None):
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


def read_response(status: int, body: str) -> SlackFault | None:
    """What a response URL answered: None where Slack has taken the message.

    It answers in plain words or in JSON, and takes five messages within half an hour of its click;
    then it refuses, and trying again cannot help.
    """
    answer = read("response_url", status, body.encode())
    if isinstance(answer, Done) or (status == 200 and body.strip().lower() == "ok"):
        return None
    if INVALID_BLOCKS in body and status < 500:
        return SlackFault(INVALID_BLOCKS, permanent=True)
    if isinstance(answer, Declined) and status < 500 and whose(answer.code) is Whose.LETTER:
        return SlackFault(answer.code, permanent=True)
    is_said = isinstance(answer, Declined) or is_code(body.strip())
    if is_said and status not in (200, 407, 429) and status < 500:
        return SlackFault(f"response_url_{status}", permanent=True)
    return SlackFault(answer.code, permanent=False, is_slacks=False)
