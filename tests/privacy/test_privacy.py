"""What the bot can read is told as it is: it depends on what the workspace granted."""

from collections.abc import AsyncIterator

import pytest

from app import live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from sandbox import manifest, workspace
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.stories.shown import shown
from tests.town import ROOT, Town

CANNOT = {"en": "I cannot read your conversations", "fr": "Je ne peux pas lire vos conversations"}
COULD = {"en": "I could read our conversations", "fr": "Je pourrais lire nos conversations"}
MAY = {"en": "Your workspace lets me read", "fr": "Votre espace de travail m’autorise à lire"}


@pytest.fixture
async def open_sandbox(clock: StoppedClock) -> AsyncIterator[Sandbox]:
    """A workspace that granted the optional history scopes too."""
    async with Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"),
        workspace=workspace.load(ROOT / "sandbox/workspaces/small.yml"),
        now=clock.now,
        optional_scopes=True,
    ) as started:
        yield started


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_without_history_scopes_it_says_that_it_cannot_read(
    paired: Town, language: str
) -> None:
    answer = await paired.marc.command("/mentoring help")
    assert CANNOT[language] in shown(paired, answer)
    assert CANNOT[language] in shown(paired, await paired.marc.open_home())
    welcome = shown(paired, await paired.marc.message_in("chloe", holding="block.4"))
    assert MAY[language] not in welcome


async def test_with_them_it_says_so_and_why(
    open_sandbox: Sandbox, settings: Settings, clock: StoppedClock
) -> None:
    granted = Settings(
        slack_bot_token=open_sandbox.bot_token,
        slack_app_token=open_sandbox.app_token,
        slack_api_url=open_sandbox.api_url,
        database_url=settings.database_url,
        keys=settings.keys,
        rates=settings.rates,
    )
    async with (
        live(granted, clock=clock),
        User(open_sandbox.url, "adam") as adam,
        User(open_sandbox.url, "marc") as marc,
    ):
        await adam.command("/mentoring pair @chloe @marc")
        welcome = await marc.message_in("chloe", holding="look only for my own messages")
        assert MAY["en"] in str(welcome["blocks"])
        answer = await marc.command("/mentorat aide")
        assert COULD["fr"] in str(answer["blocks"])
        assert COULD["fr"] in str((await marc.open_home())["blocks"])
