"""The process that makes files: it keeps nothing, and knows nothing of the bot's secrets."""

import asyncio
import contextlib
import tempfile
from datetime import date
from pathlib import Path

import pytest

from bot.exports.files import leftovers
from bot.exports.files.maker import IN_MEMORY, Maker, NotMade, making
from bot.exports.rules import Column, ColumnType, Table
from bot.kernel.child_process import ChildLimits
from tests.stories.exported import files_of, sheets_of

LARGE = IN_MEMORY + 1
TABLE = Table("Points", "points", [Column("Nom"), Column("Le", ColumnType.DATE)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    # Wherever the bot was started.
    monkeypatch.chdir(tmp_path)
    return made


async def left(folder: Path) -> list[Path]:
    return await asyncio.to_thread(lambda: list(folder.iterdir()))


async def on_disk(maker: Maker) -> Path:
    made = await maker.made()
    assert isinstance(made, Path)
    return made


async def test_a_large_file_is_made_in_a_folder_of_its_own_that_is_gone_afterwards(
    folder: Path,
) -> None:
    async with making("xlsx", "fr", rows=LARGE) as maker:
        await maker.begin(TABLE)
        await maker.add([["Chloé", date(2026, 11, 23)], ["Marc", None]])
        path = await on_disk(maker)
        rows = [row[0] for row in sheets_of(path.read_bytes())["Points"]]
        assert rows == ["Nom", "Chloé", "Marc"]
        assert path.is_relative_to(folder)
        assert path.parent.stat().st_mode & 0o077 == 0, "nobody else looks into it"
    assert await left(folder) == []


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
async def test_other_files_are_never_on_the_disk(folder: Path, kind: str) -> None:
    async with making(kind, "fr", rows=IN_MEMORY) as maker:
        await maker.begin(TABLE)
        await maker.add([["Chloé", date(2026, 11, 23)]] * 2_000)
        made = await maker.made()
        assert await left(folder) == []
        assert isinstance(made, bytes)
        read = sheets_of(made)["Points"] if kind == "xlsx" else files_of(made, ";")["points.csv"]
        assert len(read) == 2_001


async def test_one_that_needs_more_memory_than_it_has_leaves_nothing_behind(folder: Path) -> None:
    scarce = ChildLimits(memory=60_000_000, seconds=60)
    with pytest.raises(NotMade):
        async with making("zip", "fr", rows=LARGE, limits=scarce) as maker:
            await maker.begin(TABLE)
            await maker.add([["Chloé" * 2_000_000, None]] * 4)
            await maker.made()
    assert await left(folder) == []


async def test_nobody_waits_for_one_that_takes_too_long(folder: Path) -> None:
    with pytest.raises(NotMade):
        async with making("pdf", "fr", limits=ChildLimits(2_000_000_000, seconds=0.0005)) as maker:
            await maker.made()
    assert await left(folder) == []


async def test_a_bot_that_is_killed_leaves_nothing_behind(folder: Path) -> None:
    async with making("zip", "en", rows=LARGE) as maker:
        await maker.begin(TABLE)
        await maker.made()
        assert await left(folder)
        # As when the bot's process ends: nobody holds the other end any more.
        assert maker.process.stdin is not None
        maker.process.stdin.close()
        await maker.process.wait()
        assert await left(folder) == []


@pytest.mark.parametrize("kind", ["xlsx", "zip", "pdf"])
async def test_nobody_waits_for_a_file_that_cannot_be_made(folder: Path, kind: str) -> None:
    with pytest.raises(NotMade) as fault:
        async with making(kind, "fr") as maker:
            await maker.draw({"secret": "what people wrote"})
            await maker.made()
    assert "what people wrote" not in str(fault.value)
    assert await left(folder) == []


async def test_it_is_handed_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    async with making("zip", "en") as maker:
        await maker.begin(TABLE)
        await maker.made()
        with contextlib.suppress(FileNotFoundError):
            environment = Path(f"/proc/{maker.process.pid}/environ")
            assert "canary" not in await asyncio.to_thread(environment.read_text)


async def test_what_a_killed_maker_left_is_swept_and_a_living_one_s_is_not(folder: Path) -> None:
    async with making("zip", "en", rows=LARGE) as killed:
        await killed.begin(TABLE)
        await killed.made()
        killed.process.kill()
        await killed.process.wait()
        (leftover,) = await left(folder)
        async with making("zip", "en", rows=LARGE) as living:
            await living.begin(TABLE)
            path = await on_disk(living)
            assert leftovers.sweep() == 1
            assert await left(folder) == [path.parent]
    assert not await asyncio.to_thread(leftover.exists)


def test_only_what_makers_of_this_user_left_is_swept(folder: Path) -> None:
    mine = folder / f"{leftovers.PREFIX}mine"
    for name in ("somebody-else-s", mine.name):
        (folder / name).mkdir()
        (folder / name / ".held").touch()
    (folder / f"{leftovers.PREFIX}link").symlink_to(folder / "somebody-else-s")
    (folder / f"{leftovers.PREFIX}new").mkdir()
    assert leftovers.sweep() == 1
    kept = {"somebody-else-s", f"{leftovers.PREFIX}link", f"{leftovers.PREFIX}new"}
    assert {each.name for each in folder.iterdir()} == kept
