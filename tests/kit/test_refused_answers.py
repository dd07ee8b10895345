"""Slack refuses the answer that somebody waits for: they are told so in one sentence."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.slack.kit.context import Context, Patience
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.message import Message
from bot.slack.kit.showing import show
from bot.slack.pairs import handlers
from bot.texts import load
from sandbox.driver import Json
from tests.ports import refused
from tests.stories.forged import click_payload, forged_click
from tests.stories.shown import said, shown
from tests.town import Town
from tests.whole import EITHER

TOO_LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
TYPED = {"en": "/mentoring pairs", "fr": "/mentorat binômes"}
TOLD = {
    "en": "Slack refused to show my answer",
    "fr": "Slack a refusé d’afficher ma réponse",
}


@pytest.fixture
def _too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "pair_list", lambda *_, **__: Message("x", TOO_LONG))


@EITHER
@pytest.mark.usefixtures("_too_long")
async def test_after_a_command_and_a_click(paired: Town, language: str) -> None:
    answer = await paired.ines.command(TYPED[language])
    assert said(paired, answer).startswith(TOLD[language])
    clicked = await forged_click(paired, paired.ines, "pairs_later", "0:1")
    assert said(paired, clicked).startswith(TOLD[language])


@EITHER
@pytest.mark.usefixtures("_too_long")
async def test_after_a_click_in_app_home_it_is_a_window(paired: Town, language: str) -> None:
    payload = click_payload(paired, paired.ines, "pairs_later", "0:1")
    del payload["response_url"]
    await paired.sandbox.outward.send("interactive", payload)
    assert shown(paired, await paired.ines.modal()).startswith(TOLD[language])


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_window_that_was_loading_says_it(language: str) -> None:
    """Its trigger is used up, so that no other window can be opened."""
    large, open_views = {"type": "modal", "blocks": TOO_LONG}, list[Json]()
    opened = asyncio.Event()

    async def open_view(_: str, view: Json) -> str:
        open_views.append(view)
        opened.set()
        return "V1"

    async def update_view(view_id: str, view: Json) -> None:
        if view is large:
            raise refused("invalid_arguments")
        assert view_id == "V1"
        open_views.append(view)

    async def slow() -> View:
        await opened.wait()
        return large

    gateway = SimpleNamespace(open_view=open_view, update_view=update_view)
    context: Any = SimpleNamespace(gateway=gateway, patience=Patience(loading=0))
    interaction = Interaction(
        context=cast(Context, context), body={"trigger_id": "1"}, say=load().say(language)
    )
    assert await show(interaction, slow()) is None
    assert len(open_views) == 2
    assert open_views[-1]["blocks"][0]["text"]["text"].startswith(TOLD[language])
