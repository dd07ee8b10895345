"""Settings: each one that is missing or malformed names itself, and repeats no value."""

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.fernet import Fernet

from bot.kernel.config import addresses, read
from bot.kernel.errors import BadSetting
from bot.kernel.start_files import with_keys, with_private_files
from tests.town import ROOT

KEY = b64encode(bytes(range(32)), b"-_").decode()
"""A key, and the same in every process that runs the tests."""
GOOD = {"SLACK_BOT_TOKEN": "xoxb-canary-bot", "SLACK_APP_TOKEN": "xapp-canary-app"}
POSTGRESQL = "postgresql://bot:canary-password@db.example.org/mentoring"

TOKEN = "give the bot token of the app; it starts with xoxb-"
APP_TOKEN = "give an app-level token; it starts with xapp-"
PORT = "give a port number from 1 to 65535"
API_URL = "give an http or https address, such as https://slack.com/api/"
TIMEOUT = "give a number of seconds from 1 to 60"
DATABASE = "give postgresql://user:password@host/name or sqlite:///file.db"
LOG = "give one of debug, info, warning, error"


def admins(number: int) -> str:
    return f"give Slack ids such as U012ABCDEF, separated by commas; number {number} is not one"


def keys(number: int) -> str:
    return f"key {number} is not a Fernet key (44 characters of URL-safe base64)"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "", TOKEN),
        ("SLACK_BOT_TOKEN", "  ", TOKEN),
        ("SLACK_BOT_TOKEN", "xoxp-canary", TOKEN),
        ("SLACK_BOT_TOKEN", "xoxb-", TOKEN),
        ("SLACK_BOT_TOKEN", "xoxb-canary xapp-canary", TOKEN),
        ("SLACK_APP_TOKEN", "xoxb-canary", APP_TOKEN),
        ("SLACK_SIGNING_SECRET", "canary", "this is too short to be Slack's signing secret"),
        ("PORT", "0", PORT),
        ("PORT", "65536", PORT),
        ("PORT", "-1", PORT),
        ("PORT", "80.5", PORT),
        ("PORT", "xapp-canary", PORT),
        ("PORT", "9" * 5000, PORT),
        ("SLACK_API_URL", "slack.example.org/api", API_URL),
        ("SLACK_API_URL", "ftp://user:canary@slack.example.org/", API_URL),
        ("SLACK_API_URL", "https://", API_URL),
        ("SLACK_API_URL", "https://:443/api", API_URL),
        ("SLACK_API_URL", "https://[canary", API_URL),
        ("SLACK_API_URL", "https://slack.example.org:canary/", API_URL),
        ("SLACK_TIMEOUT", "0", TIMEOUT),
        ("SLACK_TIMEOUT", "61", TIMEOUT),
        ("SLACK_TIMEOUT", "xoxb-canary", TIMEOUT),
        ("DATABASE_URL", "mysql://user:canary@host/name", DATABASE),
        ("DATABASE_URL", "postgresql:/user:canary@host/name", DATABASE),
        ("DATABASE_URL", "postgresql://user:can@ary@host/name", DATABASE),
        ("DATABASE_URL", "postgresql://user:canary@host:port/name", DATABASE),
        ("DATABASE_URL", "sqlite://canary.db", DATABASE),
        ("DATABASE_URL", "sqlite:///:memory:", DATABASE),
        ("DATABASE_URL", "canary.db", DATABASE),
        ("MENTORING_ADMINS", "chloe", admins(1)),
        ("MENTORING_ADMINS", "U012ABCDEF, xoxb-canary", admins(2)),
        ("MENTORING_KEYS", "canary", keys(1)),
        ("MENTORING_KEYS", f"{KEY},canary", keys(2)),
        ("MENTORING_KEYS", "clé" * 15, keys(1)),
        ("MENTORING_LOG", "canary", LOG),
    ],
)
def test_a_malformed_setting_names_itself_and_repeats_nothing(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(BadSetting) as refused:
        read({**GOOD, name: value})
    assert str(refused.value) == f"{name}: {sentence}"
    assert refused.value.name == name


def test_without_a_way_to_hear_slack_both_ways_are_offered() -> None:
    with pytest.raises(BadSetting) as refused:
        read({"SLACK_BOT_TOKEN": "xoxb-canary"})
    assert str(refused.value) == (
        "SLACK_APP_TOKEN: give the app-level token (xapp-...) for Socket Mode, or "
        "SLACK_SIGNING_SECRET and PORT for signed HTTP"
    )


def test_postgresql_without_keys_does_not_start() -> None:
    with pytest.raises(BadSetting) as refused:
        read({**GOOD, "DATABASE_URL": POSTGRESQL})
    assert str(refused.value) == (
        "MENTORING_KEYS: PostgreSQL needs the Fernet keys that encrypt what people write, "
        "separated by commas, newest first"
    )


def test_what_is_taken_when_only_the_tokens_are_given() -> None:
    settings = read(GOOD)
    assert settings.socket_mode
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.sqlite_file == Path("vice-versa.db")
    assert (settings.port, settings.admins, settings.log_level) == (3000, frozenset(), "info")
    assert settings.slack_timeout == 10


def test_signed_http_with_everything_set() -> None:
    older = Fernet.generate_key().decode()
    settings = read(
        {
            "SLACK_BOT_TOKEN": " xoxb-canary-bot\n",
            "SLACK_SIGNING_SECRET": "canary-signing",
            "PORT": "8080",
            "SLACK_API_URL": "http://127.0.0.1:9000/api",
            "SLACK_TIMEOUT": "4",
            "DATABASE_URL": POSTGRESQL,
            "MENTORING_ADMINS": "U012ABCDEF, W9; U7",
            "MENTORING_KEYS": f"{KEY}, {older}",
            "MENTORING_LOG": "DEBUG",
        }
    )
    assert not settings.socket_mode
    assert settings.slack_bot_token == "xoxb-canary-bot"
    assert settings.slack_api_url == "http://127.0.0.1:9000/api/"
    assert settings.sqlite_file is None
    assert settings.keys == (KEY, older)
    assert (settings.port, settings.log_level) == (8080, "debug")
    assert settings.slack_timeout == 4
    assert settings.admins == {"U012ABCDEF", "W9", "U7"}
    for secret in ("canary", KEY, older):
        assert secret not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///name?host=/var/run/postgresql",
        "postgresql://postgres:@/name?host=/tmp/a%20folder",
        "postgresql://user:p%40ss/word#1@host:5432/name?sslmode=require",
        "postgres://user@[::1]:5432/name",
        "postgresql+psycopg://host/name",
    ],
)
def test_every_address_of_a_postgresql_is_taken_as_it_is(url: str) -> None:
    assert read({**GOOD, "DATABASE_URL": url, "MENTORING_KEYS": KEY}).database_url == url


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "# Slack\nSLACK_BOT_TOKEN='xoxb-file'\nSLACK_APP_TOKEN=xapp-file\nPORT=1 # one\n"
    )
    settings = read({"SLACK_APP_TOKEN": "xapp-environment", "PORT": ""}, dotenv)
    assert settings.slack_bot_token == "xoxb-file"
    assert settings.slack_app_token == "xapp-environment"
    assert settings.port == 1, "an empty variable is no setting"
    assert read(GOOD, tmp_path / "missing").socket_mode


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SLACK_BOT_TOKEN=xoxb-\xff\xfe")
    with pytest.raises(BadSetting, match=r"^\.env: this file cannot be read as text$"):
        read(GOOD, tmp_path / ".env")


def on_sqlite(folder: Path) -> dict[str, str]:
    return {**GOOD, "DATABASE_URL": f"sqlite:///{folder}/vice-versa.db"}


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = with_keys(read(on_sqlite(tmp_path)))
    path = tmp_path / "vice-versa.db.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == f"{made.keys[0]}\n"
    assert with_keys(read(on_sqlite(tmp_path))).keys == made.keys


def test_no_key_file_where_keys_are_given(tmp_path: Path) -> None:
    given = read({**on_sqlite(tmp_path), "MENTORING_KEYS": KEY})
    assert with_keys(given).keys == (KEY,)
    assert list(tmp_path.iterdir()) == []


OPEN = (0o640, 0o604, 0o644, 0o666)


@pytest.mark.parametrize("mode", OPEN)
def test_what_others_can_read_is_closed_to_them_and_told(tmp_path: Path, mode: int) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("SLACK_BOT_TOKEN=xoxb-canary\nSLACK_APP_TOKEN=xapp-canary\n")
    files = [dotenv, *(tmp_path / f"vice-versa.db{end}" for end in (".key", "", "-wal", "-shm"))]
    files[1].write_text(KEY)
    for file in files:
        file.touch()
        file.chmod(mode)
    url = {"DATABASE_URL": f"sqlite:///{tmp_path}/vice-versa.db"}
    settings = with_private_files(with_keys(read(url, dotenv)))
    assert settings.keys == (KEY,)
    assert settings.narrowed == tuple(file.name for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    again = with_private_files(with_keys(read(url, dotenv)))
    assert again.narrowed == ()


def test_a_fresh_copy_of_the_example_stops_nobody(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    shutil.copy(ROOT / ".env.example", dotenv)
    dotenv.chmod(0o644)
    assert read({}, dotenv).narrowed == (".env",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can give a file to another one")
@pytest.mark.parametrize("ending", [".env", "vice-versa.db", "vice-versa.db.key"])
def test_what_others_can_read_and_is_not_ours_to_close_is_refused(ending: str) -> None:
    with TemporaryDirectory() as name, pytest.raises(BadSetting) as refused:
        folder = Path(name)
        folder.chmod(0o755)
        file = folder / ending
        file.write_text(KEY if ending.endswith("key") else "")
        file.chmod(0o644)
        with as_nobody():
            given = read(on_sqlite(folder), folder / ".env")
            with_private_files(with_keys(given) if ending.endswith("key") else given)
    name = {".env": ".env", "vice-versa.db": "DATABASE_URL"}.get(ending, "MENTORING_KEYS")
    assert str(refused.value) == (
        f"{name}: others on this machine can read {ending}, and this program may not change that; "
        "let its owner do it: chmod 600"
    )


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///vice-versa.db", "vice-versa.db.deletions"),
        ("postgresql://user:canary@host/mentoring", "mentoring.deletions"),
        (
            "postgresql://user:canary@elsewhere:5433/mentoring?sslmode=require",
            "mentoring.deletions",
        ),
        ("postgresql://host/a%20b/../c", "a_20b_.._c.deletions"),
        ("postgresql:///?host=/run/postgresql", "postgresql.deletions"),
    ],
)
def test_deletions_are_written_down_where_the_bot_runs(url: str, file: str) -> None:
    """A database that is restored on another host finds the same file."""
    given = {**GOOD, "DATABASE_URL": url, "MENTORING_KEYS": KEY}
    assert read(given).journal == addresses(given).journal == Path(file)
    assert read({**given, "MENTORING_JOURNAL": "/safe/gone"}).journal == Path("/safe/gone")


def test_where_no_file_can_be_made_there_is_no_journal_unless_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {**GOOD, "DATABASE_URL": POSTGRESQL, "MENTORING_KEYS": KEY}
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o555)
    with as_nobody():
        assert read(given).journal is None
    tmp_path.chmod(0o755)
    (tmp_path / "mentoring.deletions").touch()
    tmp_path.chmod(0o555)
    with as_nobody():
        assert read(given).journal == Path("mentoring.deletions")
    tmp_path.chmod(0o755)


def test_how_long_backups_are_kept() -> None:
    kept = [read({**GOOD, "MENTORING_BACKUP_DAYS": days}).backup_days for days in ("", "0", "30")]
    assert kept == [None, 0, 30]
    for wrong in ("-1", "a month", "99999"):
        with pytest.raises(BadSetting, match=r"^MENTORING_BACKUP_DAYS: give a number of days"):
            read({**GOOD, "MENTORING_BACKUP_DAYS": wrong})


def test_a_key_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(KEY)
    (tmp_path / "elsewhere").chmod(0o600)
    (tmp_path / "vice-versa.db.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadSetting) as refused:
        with_keys(read(on_sqlite(tmp_path)))
    assert str(refused.value) == (
        "MENTORING_KEYS: vice-versa.db.key is a link; put the file itself there"
    )


@pytest.mark.parametrize("content", [b"", b"\n", b"canary\n", b"\xff\xfe\x00", KEY[:-4].encode()])
def test_a_key_file_without_a_key_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vice-versa.db.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadSetting) as refused:
        with_keys(read(on_sqlite(tmp_path)))
    assert str(refused.value) == (
        "MENTORING_KEYS: the key file vice-versa.db.key cannot be read or holds no Fernet key; "
        "bring back the one that was made with this database"
    )
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("mode", "folder", "why"),
    [
        (0o755, "missing/", "No such file or directory"),
        (0o755, "a file/", "Not a directory"),
        (0o555, "", "Permission denied"),
        (0o000, "", "Permission denied"),
    ],
)
def test_a_folder_that_is_missing_or_not_writable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, folder: str, why: str
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(mode)
    with pytest.raises(BadSetting) as refused, as_nobody():
        with_keys(read({**GOOD, "DATABASE_URL": f"sqlite:///{folder}vice-versa.db"}))
    tmp_path.chmod(0o755)
    assert str(refused.value) == (
        f"DATABASE_URL: the folder of vice-versa.db must exist and be writable ({why})"
    )


@contextmanager
def as_nobody() -> Iterator[None]:
    """The superuser may write anywhere: step down for a moment where the tests run as it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
