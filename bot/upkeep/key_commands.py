"""What the commands about keys ask for, do and say."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from bot.kernel.errors import BadSetting
from bot.kernel.private_files import write_private
from bot.upkeep.control_socket import Line, RequestHandler, RequestRefused
from bot.upkeep.rotation import Pause, check, rotate
from storage.encryption import Key
from storage.engine import Database
from storage.keys import newest_of

_ROTATE, _CHECK = "rotate-keys", "check-keys"
_SAFE = (
    "Put these keys into a safe of their own: without them a backup of the database is useless, "
    "and beside them it is open."
)


def request(keys: Sequence[str], *, only_check: bool) -> Line:
    """What a command asks for: it holds no secret."""
    return {"do": _CHECK if only_check else _ROTATE, "newest": Key(keys[0]).id}


def handler(db: Database, pause: Pause) -> RequestHandler:
    """Does what a request asks for, in whichever process it arrived."""
    return partial(_perform, db, pause)


async def _perform(db: Database, pause: Pause, asked: Line) -> AsyncIterator[Line]:
    if asked.get("newest") != newest_of(db):
        raise RequestRefused(
            "MENTORING_KEYS: the bot that runs was started with other keys; start it again first"
        )
    if asked["do"] == _CHECK:
        async for found in check(db, pause):
            yield asdict(found)
        return
    async for rotated in rotate(db, pause):
        yield asdict(rotated)


async def report(lines: AsyncIterator[Line], tell: Callable[[str], None]) -> bool:
    """Tell how far it is and how it ended; False where somebody has to look at what is left."""
    last: Line = {}
    unreadable, shown = 0, -1
    async for line in lines:
        last = line
        if "place" in line:
            unreadable += line["unreadable"]
            for sentence in _of_place(line):
                tell(sentence)
        elif line["of"] and (tenth := 10 * line["done"] // line["of"]) > shown:
            shown = tenth
            tell(f"{line['done']} of {line['of']} texts are written anew.")
    if "place" in last:
        tell("Every text can be read." if not unreadable else f"{unreadable} texts cannot be read.")
        return not unreadable
    if left := last["of"] - last["done"]:
        tell(
            f"{left} texts are left as they were: they cannot be read (rotate-keys --check names "
            "them), or a process that was not started again still writes with an older key."
        )
        return False
    tell("Every text is written with the newest key. The older ones can be taken away.")
    return True


def _of_place(line: Line) -> Sequence[str]:
    kept = line["readable"] + line["unreadable"]
    counts = f"{line['place']}: {kept} texts, {line['old']} of them with an older key"
    if not line["unreadable"]:
        return [f"{counts}."]
    faults = [
        f"  {line['place']}: {sentence}: rows {', '.join(map(str, rows))}"
        for sentence, rows in line["rows"].items()
    ]
    return [f"{counts}, {line['unreadable']} cannot be read.", *faults]


def export(keys: Sequence[str], file: Path | None) -> tuple[str, str]:
    """The keys, one a line and newest first, or nothing where they went to the file; and what is to
    be said about them.
    """
    content = "".join(f"{key}\n" for key in keys)
    if file is None:
        return content, _SAFE
    try:
        write_private(file, content)
    except OSError as fault:
        raise BadSetting("--to", f"{file.name} cannot be made ({fault.strerror})") from fault
    return "", f"{len(keys)} keys are in {file.name}, for you alone to read. {_SAFE}"
