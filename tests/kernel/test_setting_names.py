"""A setting that is misspelt is named, and what belongs to other programs is left in peace."""

import re
from pathlib import Path

import pytest

from bot.kernel import setting_values
from bot.kernel.config import read
from bot.kernel.errors import BadSetting
from bot.kernel.rules.setting_names import NAMES, misspelt
from tests.town import ROOT

GOOD = {"SLACK_BOT_TOKEN": "xoxb-canary-bot", "SLACK_APP_TOKEN": "xapp-canary-app"}
NEAR = {
    "DATABASE_URLL": "DATABASE_URL",
    "DATABSE_URL": "DATABASE_URL",
    "DATABASE_URI": "DATABASE_URL",
    "database_url": "DATABASE_URL",
    "MENTORING_KEY": "MENTORING_KEYS",
    "MENTORNG_KEY": "MENTORING_KEYS",
    "MENTORING_ADMIN": "MENTORING_ADMINS",
    "MENTORING_LOGS": "MENTORING_LOG",
    "MENTORING_RATE": "MENTORING_RATES",
    "MENTORING_JOURNEL": "MENTORING_JOURNAL",
    "MENTORING_BACKUP_DAY": "MENTORING_BACKUP_DAYS",
    "SLACK_BOT_TOKN": "SLACK_BOT_TOKEN",
    "SLAKC_BOT_TOKEN": "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKENS": "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECERT": "SLACK_SIGNING_SECRET",
    "SLACK_TIME_OUT": "SLACK_TIMEOUT",
    "SLACK_API_URLS": "SLACK_API_URL",
    "PROT": "PORT",
    "PORTS": "PORT",
}
OTHERS = (
    "PATH",
    "HOME",
    "HOST",
    "PWD",
    "TERM",
    "SHELL",
    "USER",
    "LANG",
    "TZ",
    "PS1",
    "SHLVL",
    "EDITOR",
    "MAIL",
    "HOSTNAME",
    "LC_ALL",
    "REDIS_URL",
    "DATABASE",
    "DATABASE_HOST",
    "DATABASE_NAME",
    "TEST_DATABASE_URL",
    "SLACK_TOKEN",
    "SLACK_CHANNEL",
    "SLACK_WEBHOOK_URL",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "HTTPS_PROXY",
    "KUBERNETES_PORT",
    "DB_PORT",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "PGHOST",
    "PGPORT",
)


def test_the_list_of_names_is_that_of_what_is_read() -> None:
    asked = re.findall(r'got\.get\(\s*"([A-Z_]+)"', Path(setting_values.__file__).read_text())
    assert set(asked) == NAMES
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) <= NAMES


@pytest.mark.parametrize(("given", "meant"), NEAR.items())
def test_what_is_misspelt_by_two_letters_at_most_is_named(given: str, meant: str) -> None:
    assert misspelt([given]) == {given: meant}


def test_names_of_other_programs_and_our_own_are_left_in_peace() -> None:
    assert misspelt([*OTHERS, *NAMES]) == {}


def test_it_is_told_of_the_environment_and_of_the_file_and_stops_nothing(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("MENTORING_KEY=canary\n")
    settings = read({**GOOD, "DATABASE_URLL": "canary"}, dotenv)
    assert settings.misspelt == {"DATABASE_URLL": "DATABASE_URL", "MENTORING_KEY": "MENTORING_KEYS"}


def test_a_refusal_names_what_was_probably_meant() -> None:
    with pytest.raises(BadSetting) as refused:
        read({"SLACK_BOT_TOKN": "xoxb-canary-bot", "SLACK_APP_TOKEN": "xapp-canary-app"})
    assert str(refused.value) == (
        "SLACK_BOT_TOKEN: give the bot token of the app; it starts with xoxb-; is it what "
        "SLACK_BOT_TOKN was meant to be?"
    )
