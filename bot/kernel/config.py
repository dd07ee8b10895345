"""Settings, read once from the environment and `.env`: `setting_values` has the form of each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.kernel import setting_values as values
from bot.kernel.errors import BadSetting
from bot.kernel.private_files import NotPrivate, narrow
from bot.kernel.rules.setting_names import misspelt
from bot.kernel.setting_values import DATABASE_URL, RATES, SLACK_API_URL

UNPACED: Mapping[str, float] = dict.fromkeys(RATES, 6_000_000)
"""For a Slack without limits: the demo's, and most tests'."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`keys` are Fernet keys, newest first; empty until `start_files.with_keys` for SQLite."""

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
    """Misspelt name → the setting that was probably meant."""

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
        slack_api_url=values.api_url(got),
        database_url=values.database_url(got),
        journal=values.journal(got),
        backup_days=values.backup_days(got),
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
        slack_bot_token=values.bot_token(got),
        slack_app_token=values.app_token(got),
        slack_signing_secret=values.signing_secret(got),
        port=values.port(got),
        slack_api_url=values.api_url(got),
        slack_timeout=values.timeout(got),
        database_url=values.database_url(got),
        admins=values.admins(got),
        keys=values.keys(got),
        log_level=values.level(got),
        rates=values.rates(got),
        journal=values.journal(got),
        backup_days=values.backup_days(got),
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
    given = {k: v for k, v in _in_file(dotenv).items() if v}
    given.update({k: v for k, v in environ.items() if v})
    return {name: value.strip() for name, value in given.items() if value.strip()}


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
