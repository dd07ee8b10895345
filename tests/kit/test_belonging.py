"""Envelopes of other workspaces are refused, answers go to Slack alone, a window counts once."""

import json
from typing import Any

import pytest

from bot.kernel.errors import SlackFault
from bot.slack.kit import blocks
from bot.slack.kit.envelopes import belongs, envelope_key
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.profiles import profile_of
from bot.slack.kit.web_client import WebClient
from sandbox.wire import Packed
from storage.tables import Answer
from tests.databases import sealed_views
from tests.stories.answered import opened
from tests.stories.forged import click_payload
from tests.town import MONDAY_NINE_IN_PARIS, Town

OURS, THEIRS = "T0OURS", "T0THEIRS"


def click(team: str, of_user: str | None) -> dict[str, Any]:
    return {"type": "block_actions", "team": {"id": team}, "user": {"id": "U1", "team_id": of_user}}


@pytest.mark.parametrize(
    ("body", "is_ours"),
    [
        (click(OURS, OURS), True),
        (click(OURS, None), True),
        (click(OURS, THEIRS), False),
        (click(THEIRS, THEIRS), False),
        ({"command": "/mentoring", "team_id": OURS, "user_id": "U1"}, True),
        ({"command": "/mentoring", "team_id": THEIRS, "user_id": "U1"}, False),
        ({"type": "event_callback", "team_id": THEIRS, "event": {}}, False),
        ({"type": "view_submission", "team": None, "user": {"id": "U1", "team_id": THEIRS}}, False),
    ],
)
def test_who_belongs(body: dict[str, Any], is_ours: bool) -> None:
    assert belongs(body, OURS) is is_ours
    assert belongs(body, OURS, granted={THEIRS}), "granted to an org-wide installation"


@pytest.mark.parametrize(
    ("told", "is_foreign"),
    [
        ({}, False),
        ({"team_id": OURS}, False),
        ({"team_id": THEIRS}, True),
        ({"team_id": OURS, "is_stranger": True}, True),
        ({"team_id": THEIRS, "enterprise_user": {"teams": [OURS, THEIRS]}}, False),
    ],
)
def test_who_is_of_another_company(told: dict[str, Any], is_foreign: bool) -> None:
    assert profile_of({"id": "U1", **told}, OURS).is_foreign is is_foreign


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted"])
def test_who_is_a_guest(flag: str) -> None:
    assert profile_of({"id": "U1", flag: True}, OURS).is_guest


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com.evil.example/x",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com@evil.example/x",
        "file:///etc/passwd",
        "",
    ],
)
async def test_an_answer_goes_nowhere_else(url: str) -> None:
    gateway = Gateway(client=WebClient(base_url="https://slack.com/api/"), views=sealed_views())
    with pytest.raises(SlackFault) as told:
        await gateway.respond(url, blocks.sentence("secret"))
    assert told.value.code == "foreign_response_url"


async def test_somebody_of_another_company_is_told_and_nothing_is_done(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    payload = click_payload(paired, paired.chloe, "answer_met", 1)
    payload["team"] = {"id": paired.sandbox.world.workspace.id, "domain": "sandbox"}
    payload["user"]["team_id"] = THEIRS
    await paired.sandbox.outward.send("interactive", payload)
    command = {
        "command": "/mentorat",
        "text": "synthèse",
        "user_id": paired.ines.id,
        "user_name": "ines",
        "team_id": THEIRS,
        "trigger_id": paired.sandbox.world.trigger(paired.ines.id),
    }
    told = await paired.sandbox.outward.send("slash_commands", command)
    assert "d’un autre espace de travail" in str(told)
    await paired.bot.context.settled()
    async with paired.bot.context.db.reading() as session:
        assert await session.get(Answer, 1) is None


def test_a_window_that_is_submitted_twice_as_it_stands_is_one_envelope() -> None:
    def submitted(trigger: str, note: str, hash: str = "h1") -> str:
        state = {"values": {"note": {"note": {"value": note}}}}
        view = {"id": "V1", "hash": hash, "state": state}
        body = {"type": "view_submission", "trigger_id": trigger, "user": {"id": "U1"}}
        return envelope_key({**body, "view": view})

    assert submitted("t1", "same") == submitted("t2", "same")
    assert submitted("t1", "same") != submitted("t2", "mended"), "after a fault was told"
    assert submitted("t1", "same") != submitted("t2", "same", "h2"), "the window was drawn anew"


async def test_a_window_that_comes_twice_changes_nothing_the_second_time(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.chloe.submit(await opened(paired.chloe, "marc"), note="Une fois")
    submitted = next(
        written(record["request"])
        for record in reversed(paired.sandbox.traffic.records)
        if "view_submission" in json.dumps(written(record["request"]), default=str)
    )
    prompt = await paired.chloe.message_in("marc", holding="answer_open")
    await paired.chloe.click(prompt, "answer_not_yet")
    again = {**submitted, "trigger_id": paired.sandbox.world.trigger(paired.chloe.id)}
    assert not await paired.sandbox.outward.send("interactive", again)
    async with paired.bot.context.db.reading() as session:
        assert not (await session.get_one(Answer, 1)).met


def written(request: Any) -> Any:
    return request.value() if isinstance(request, Packed) else request
