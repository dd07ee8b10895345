"""The value of each setting: its default, its form, and the sentence for one that is malformed."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.kernel.errors import BadSetting
from bot.kernel.private_files import beside, may_write_in

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


def bot_token(got: Mapping[str, str]) -> str:
    token = got.get("SLACK_BOT_TOKEN", "")
    if not re.fullmatch(r"xoxb-\S+", token):
        raise BadSetting("SLACK_BOT_TOKEN", "give the bot token of the app; it starts with xoxb-")
    return token


def app_token(got: Mapping[str, str]) -> str | None:
    token = got.get("SLACK_APP_TOKEN")
    if token is not None and not re.fullmatch(r"xapp-\S+", token):
        raise BadSetting("SLACK_APP_TOKEN", "give an app-level token; it starts with xapp-")
    return token


def signing_secret(got: Mapping[str, str]) -> str | None:
    secret = got.get("SLACK_SIGNING_SECRET")
    if secret is not None and len(secret) < 8:
        raise BadSetting("SLACK_SIGNING_SECRET", "this is too short to be Slack's signing secret")
    return secret


def port(got: Mapping[str, str]) -> int:
    text = got.get("PORT", "3000")
    if not re.fullmatch(r"\d{1,5}", text) or not 1 <= int(text) <= 65535:
        raise BadSetting("PORT", "give a port number from 1 to 65535")
    return int(text)


def api_url(got: Mapping[str, str]) -> str:
    url = got.get("SLACK_API_URL", SLACK_API_URL)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadSetting("SLACK_API_URL", "give an http or https address, such as " + SLACK_API_URL)
    return url if url.endswith("/") else url + "/"


def timeout(got: Mapping[str, str]) -> int:
    text = got.get("SLACK_TIMEOUT", "10")
    if not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= 60:
        raise BadSetting("SLACK_TIMEOUT", "give a number of seconds from 1 to 60")
    return int(text)


def database_url(got: Mapping[str, str]) -> str:
    url = got.get("DATABASE_URL", DATABASE_URL)
    if not (_SQLITE.fullmatch(url) or _POSTGRESQL.fullmatch(url)):
        raise BadSetting(
            "DATABASE_URL", "give postgresql://user:password@host/name or sqlite:///file.db"
        )
    return url


def admins(got: Mapping[str, str]) -> frozenset[str]:
    ids = [part for part in re.split(r"[\s,;]+", got.get("MENTORING_ADMINS", "")) if part]
    for number, slack_id in enumerate(ids, start=1):
        if not re.fullmatch(r"[UW][A-Z0-9]+", slack_id):
            raise BadSetting(
                "MENTORING_ADMINS",
                "give Slack ids such as U012ABCDEF, separated by commas; "
                f"number {number} is not one",
            )
    return frozenset(ids)


def keys(got: Mapping[str, str]) -> tuple[str, ...]:
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


def rates(got: Mapping[str, str]) -> Mapping[str, float]:
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


def journal(got: Mapping[str, str]) -> Path | None:
    if named := got.get("MENTORING_JOURNAL"):
        return Path(named)
    url = database_url(got)
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


def backup_days(got: Mapping[str, str]) -> int | None:
    text = got.get("MENTORING_BACKUP_DAYS")
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        raise BadSetting(
            "MENTORING_BACKUP_DAYS", "give a number of days, 0 where no backups are made"
        )
    return int(text)


def level(got: Mapping[str, str]) -> str:
    level = got.get("MENTORING_LOG", "info").lower()
    if level not in _LEVELS:
        raise BadSetting("MENTORING_LOG", f"give one of {', '.join(_LEVELS)}")
    return level
