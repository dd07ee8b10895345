"""The token goes to Slack and to nobody else."""

import pytest

from bot.kernel.rules.slack_addresses import is_slack_s, takes_answers

SLACK, LOCAL = "https://slack.com/api/", "http://127.0.0.1:8401/api/"


@pytest.mark.parametrize(
    ("url", "api", "allowed"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.csv", SLACK, True),
        ("https://slack.com/files-pri/T1-F1/a.csv", SLACK, True),
        ("https://files.slack-gov.com/x", "https://slack-gov.com/api/", True),
        ("https://files.slack.com/x", "https://www.slack.com/api/", True),
        ("https:///x", SLACK, False),
        ("http://files.slack.com/x", SLACK, False),
        ("https://evil.example/files.slack.com", SLACK, False),
        ("https://evilslack.com/x", SLACK, False),
        ("https://slack.com.evil.example/x", SLACK, False),
        ("https://slack.com@evil.example/x", SLACK, False),
        ("https://me@files.slack.com/x", SLACK, False),
        ("https://files.slack.com/x", LOCAL, False),
        ("http://127.0.0.1:8401/files-pri/x", LOCAL, True),
        ("http://127.0.0.1:8402/files-pri/x", LOCAL, False),
        ("https://1.127.0.0.1/x", LOCAL, False),
        ("file:///etc/passwd", SLACK, False),
        ("https://[broken", SLACK, False),
        ("", SLACK, False),
    ],
)
def test_whose_an_address_is(url: str, api: str, allowed: bool) -> None:
    assert is_slack_s(url, api) is allowed


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        ("https://hooks.slack.com/commands/T1/2/abc", "https://slack.com/api/"),
        ("https://hooks.slack-gov.com/commands/T1/2/abc", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8080/respond/1", "http://127.0.0.1:8080/api/"),
    ],
)
def test_answers_go_to_slack_and_to_the_host_of_the_settings(url: str, api_url: str) -> None:
    assert takes_answers(url, api_url)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com.example/commands/1",
        "http://hooks.slack.com/commands/1",
        "https://example.com/hooks.slack.com",
        "https://127.0.0.1:8080/respond/1",
        "http://127.0.0.1:8081/respond/1",
    ],
)
def test_answers_go_nowhere_else(url: str) -> None:
    assert not takes_answers(url, "http://127.0.0.1:8080/api/")
