"""Settings, read once from the environment and `.env`. A bad value names itself."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from dotenv import dotenv_values

from bot.kernel.private_files import (
    NotPrivate,
    may_write_in,
    narrow,
    read_private,
    write_private,
)
from bot.kernel.rules.setting_names import misspelt

SLACK_API_URL = "https://slack.com/api/"
DATABASE_URL = "sqlite:///vice-versa.db"
# https://docs.slack.dev/apis/web-api/rate-limits: tiers are calls a minute, "at least"; for
# chat.postMessage it says about one a second in a channel, and some hundreds in a workspace.
RATES: Mapping[str, float] = {
    "chat.postMessage": 300,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.open": 50,
    "conversations.history": 50,
    "users.info": 100,
    "channel": 60,
}
UNPACED: Mapping[str, float] = dict.fromkeys(RATES, 6_000_000)
"""For a Slack without limits: the demo's, and most tests'."""
_LEVELS = ("debug", "info", "warning", "error")
_SQLITE = re.compile(r"sqlite:///(?!:memory:)[^?]+")
# urlsplit takes nearly anything: a typing error would first be seen as a database that is away.
_POSTGRESQL = re.compile(
    r"""postgres(ql)?(\+psycopg)?://
    ([^@]*@)?                           # user:password, where an @ is written %40
    (\[[0-9a-fA-F:.]+\]|[^][/@:?\s]*)    # host
    (:\d{1,5})?
    (/[^?]*)?(\?.*)?                    # a socket's folder is a host in the query
    """,
    re.VERBOSE,
)


class BadSetting(Exception):
    """One setting is missing or malformed.

    The sentence never repeats a value: a secret may stand on the wrong line.
    """

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name, self.sentence = name, sentence


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`keys` are Fernet keys, newest first; empty until `with_keys` for SQLite."""

    slack_bot_token: str = field(repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    port: int = 3000
    slack_api_url: str = SLACK_API_URL
    slack_timeout: int = 10
    """Seconds that a call to Slack may take."""
    database_url: str = field(default=DATABASE_URL, repr=False)
    admins: frozenset[str] = frozenset()
    keys: tuple[str, ...] = field(default=(), repr=False)
    log_level: str = "info"
    rates: Mapping[str, float] = field(default_factory=lambda: dict(RATES))
    """Calls a minute that the bot allows itself, by Slack method; "channel": posts in each one."""
    journal: Path | None = None
    """Where deletions are written down, outside the database; None where nothing can be."""
    backup_days: int | None = None
    """How long backups of the database are kept; None where nobody said."""
    narrowed: tuple[str, ...] = ()
    """Names of files that others on this machine could read until now."""
    misspelt: Mapping[str, str] = field(default_factory=dict)
    """Names that are given, by which settings were probably meant."""

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None

    @property
    def database_host(self) -> str | None:
        """The machine that the database is on, where that is another one."""
        return None if self.sqlite_file else urlsplit(self.database_url).hostname

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None on another database."""
        if not self.database_url.startswith("sqlite"):
            return None
        return Path(self.database_url.split(":///", 1)[1])


def addresses(environ: Mapping[str, str], dotenv: Path | None = None) -> Settings:
    """Where data goes and stays, for whoever asks before there is a token. Raises `BadSetting`."""
    got = _got(environ, dotenv)
    return Settings(
        slack_bot_token="",
        slack_api_url=_api_url(got),
        database_url=_database_url(got),
        journal=_journal(got),
        backup_days=_backup_days(got),
    )


def read(environ: Mapping[str, str], dotenv: Path | None = None) -> Settings:
    """The environment wins over the file. Raises `BadSetting`."""
    narrowed = _narrowed(dotenv)
    near = misspelt({*environ, *_in_file(dotenv)})
    try:
        settings = _read(_got(environ, dotenv))
    except BadSetting as fault:
        if also := [name for name, meant in near.items() if meant == fault.name]:
            sentence = f"{fault.sentence}; is it what {' or '.join(also)} was meant to be?"
            raise BadSetting(fault.name, sentence) from fault
        raise
    return replace(settings, narrowed=narrowed, misspelt=near)


def _read(got: Mapping[str, str]) -> Settings:
    settings = Settings(
        slack_bot_token=_bot_token(got),
        slack_app_token=_app_token(got),
        slack_signing_secret=_signing_secret(got),
        port=_port(got),
        slack_api_url=_api_url(got),
        slack_timeout=_timeout(got),
        database_url=_database_url(got),
        admins=_admins(got),
        keys=_keys(got),
        log_level=_level(got),
        rates=_rates(got),
        journal=_journal(got),
        backup_days=_backup_days(got),
    )
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise BadSetting(
            "SLACK_APP_TOKEN",
            "give the app-level token (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET and "
            "PORT for signed HTTP",
        )
    if settings.sqlite_file is None and not settings.keys:
        raise BadSetting(
            "MENTORING_KEYS",
            "PostgreSQL needs the Fernet keys that encrypt what people write, separated by "
            "commas, newest first",
        )
    return settings


def _got(environ: Mapping[str, str], dotenv: Path | None) -> dict[str, str]:
    values = {k: v for k, v in _in_file(dotenv).items() if v}
    values.update({k: v for k, v in environ.items() if v})
    return {name: value.strip() for name, value in values.items() if value.strip()}


def _narrowed(dotenv: Path | None) -> tuple[str, ...]:
    try:
        return tuple(narrow([dotenv] if dotenv else []))
    except NotPrivate as fault:
        raise BadSetting(".env", str(fault)) from fault


def _in_file(dotenv: Path | None) -> Mapping[str, str | None]:
    if dotenv is None or not os.path.lexists(dotenv):
        return {}
    if dotenv.is_dir():
        # Docker makes one where a file is to be mounted that is not there.
        raise BadSetting(dotenv.name, "this is a folder; put the file with the settings there")
    try:
        return dotenv_values(stream=StringIO(dotenv.read_text("utf-8")))
    except UnicodeDecodeError as fault:
        raise BadSetting(dotenv.name, "this file cannot be read as text") from fault
    except OSError as fault:
        raise BadSetting(
            dotenv.name, f"this file cannot be read by this program ({fault.strerror})"
        ) from fault


def with_keys(settings: Settings) -> Settings:
    """On SQLite without keys, those of the key file beside the database, made when missing."""
    if settings.keys or settings.sqlite_file is None:
        return settings
    path = beside(settings.sqlite_file, ".key")
    try:
        there, narrowed = read_private(path), narrow([path])
    except FileNotFoundError as gone:
        # An empty file holds no text yet: `storage.alone` makes one.
        if settings.sqlite_file.exists() and settings.sqlite_file.stat().st_size:
            raise _no_key(path) from gone
        _make_key_file(path)
        return with_keys(settings)
    except NotPrivate as fault:
        raise BadSetting("MENTORING_KEYS", str(fault)) from fault
    except OSError as fault:
        raise (_no_key(path) if os.path.lexists(path) else _bad_folder(path, fault)) from fault
    return replace(settings, keys=_keys_in(path, there), narrowed=(*settings.narrowed, *narrowed))


def with_private_files(settings: Settings) -> Settings:
    """The database's files are not for others on this machine, whoever made them."""
    if (file := settings.sqlite_file) is None:
        return settings
    try:
        narrowed = narrow([file, *(beside(file, end) for end in ("-wal", "-shm", ".deletions"))])
    except NotPrivate as fault:
        raise BadSetting("DATABASE_URL", str(fault)) from fault
    return replace(settings, narrowed=(*settings.narrowed, *narrowed))


def beside(file: Path, ending: str) -> Path:
    """A file that goes with another one."""
    return file.with_name(file.name + ending)


def _keys_in(path: Path, content: bytes) -> tuple[str, ...]:
    try:
        keys = _keys({"MENTORING_KEYS": content.decode()})
    except (UnicodeDecodeError, BadSetting) as fault:
        raise _no_key(path) from fault
    if not keys:
        raise _no_key(path)
    return keys


def _no_key(path: Path) -> BadSetting:
    # A new key in its place would make everything that people wrote unreadable.
    return BadSetting(
        "MENTORING_KEYS",
        f"the key file {path.name} cannot be read or holds no Fernet key; bring back the one that "
        "was made with this database",
    )


def _make_key_file(path: Path) -> None:
    try:
        write_private(path, Fernet.generate_key().decode() + "\n")
    except OSError as fault:
        raise _bad_folder(path, fault) from fault


def _bad_folder(key_file: Path, fault: OSError) -> BadSetting:
    return BadSetting(
        "DATABASE_URL",
        f"the folder of {key_file.name.removesuffix('.key')} must exist and be writable "
        f"({fault.strerror})",
    )


def _bot_token(got: Mapping[str, str]) -> str:
    token = got.get("SLACK_BOT_TOKEN", "")
    if not re.fullmatch(r"xoxb-\S+", token):
        raise BadSetting("SLACK_BOT_TOKEN", "give the bot token of the app; it starts with xoxb-")
    return token


def _app_token(got: Mapping[str, str]) -> str | None:
    token = got.get("SLACK_APP_TOKEN")
    if token is not None and not re.fullmatch(r"xapp-\S+", token):
        raise BadSetting("SLACK_APP_TOKEN", "give an app-level token; it starts with xapp-")
    return token


def _signing_secret(got: Mapping[str, str]) -> str | None:
    secret = got.get("SLACK_SIGNING_SECRET")
    if secret is not None and len(secret) < 8:
        raise BadSetting("SLACK_SIGNING_SECRET", "this is too short to be Slack's signing secret")
    return secret


def _port(got: Mapping[str, str]) -> int:
    text = got.get("PORT", "3000")
    if not re.fullmatch(r"\d{1,5}", text) or not 1 <= int(text) <= 65535:
        raise BadSetting("PORT", "give a port number from 1 to 65535")
    return int(text)


def _api_url(got: Mapping[str, str]) -> str:
    url = got.get("SLACK_API_URL", SLACK_API_URL)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadSetting("SLACK_API_URL", "give an http or https address, such as " + SLACK_API_URL)
    return url if url.endswith("/") else url + "/"


def _timeout(got: Mapping[str, str]) -> int:
    text = got.get("SLACK_TIMEOUT", "10")
    if not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= 60:
        raise BadSetting("SLACK_TIMEOUT", "give a number of seconds from 1 to 60")
    return int(text)


def _database_url(got: Mapping[str, str]) -> str:
    url = got.get("DATABASE_URL", DATABASE_URL)
    if not (_SQLITE.fullmatch(url) or _POSTGRESQL.fullmatch(url)):
        raise BadSetting(
            "DATABASE_URL", "give postgresql://user:password@host/name or sqlite:///file.db"
        )
    return url


def _admins(got: Mapping[str, str]) -> frozenset[str]:
    ids = [part for part in re.split(r"[\s,;]+", got.get("MENTORING_ADMINS", "")) if part]
    for number, slack_id in enumerate(ids, start=1):
        if not re.fullmatch(r"[UW][A-Z0-9]+", slack_id):
            raise BadSetting(
                "MENTORING_ADMINS",
                "give Slack ids such as U012ABCDEF, separated by commas; "
                f"number {number} is not one",
            )
    return frozenset(ids)


def _keys(got: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(part for part in re.split(r"[\s,]+", got.get("MENTORING_KEYS", "")) if part)
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError as fault:
            raise BadSetting(
                "MENTORING_KEYS",
                f"key {number} is not a Fernet key (44 characters of URL-safe base64)",
            ) from fault
    return keys


def _rates(got: Mapping[str, str]) -> Mapping[str, float]:
    rates = dict(RATES)
    for part in filter(None, re.split(r"[\s,]+", got.get("MENTORING_RATES", ""))):
        method, _, rate = part.partition("=")
        if method not in RATES or not re.fullmatch(r"[1-9]\d{0,6}", rate):
            raise BadSetting(
                "MENTORING_RATES",
                f"give calls a minute such as chat.postMessage=300, separated by commas, for "
                f"{', '.join(RATES)}",
            )
        rates[method] = float(rate)
    return rates


def _journal(got: Mapping[str, str]) -> Path | None:
    if named := got.get("MENTORING_JOURNAL"):
        return Path(named)
    url = _database_url(got)
    if _SQLITE.fullmatch(url):
        return beside(Path(url.split(":///", 1)[1]), ".deletions")
    return _journal_of_server(url)


def _journal_of_server(url: str) -> Path | None:
    """In the folder that the bot runs in. By the database's name and not its host's: a backup is
    often restored on another one.
    """
    name = re.sub(r"[^\w.-]", "_", urlsplit(url).path.strip("/")) or "postgresql"
    journal = Path(f"{name}.deletions")
    return journal if may_write_in(Path.cwd()) or os.path.lexists(journal) else None


def _backup_days(got: Mapping[str, str]) -> int | None:
    text = got.get("MENTORING_BACKUP_DAYS")
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        raise BadSetting(
            "MENTORING_BACKUP_DAYS", "give a number of days, 0 where no backups are made"
        )
    return int(text)


def _level(got: Mapping[str, str]) -> str:
    level = got.get("MENTORING_LOG", "info").lower()
    if level not in _LEVELS:
        raise BadSetting("MENTORING_LOG", f"give one of {', '.join(_LEVELS)}")
    return level
