"""The largest App Home and help there can be: the sandbox refuses what Slack would."""

from datetime import timedelta

import pytest

from bot.confidence.confidence import Curve, OwnCurves
from bot.digest.digests import Attention
from bot.digest.rules.health import Reason
from bot.home.home import Dates, Home, OwnPair
from bot.home.leading import CARDS, NAMED, Cockpit, ProgrammeCard
from bot.kernel.actors import Actor
from bot.kernel.rules.figure_table import Amount
from bot.kernel.rules.permissions import Standing
from bot.pairs.pairs import PairDetails
from bot.people.volunteering import ProgrammeToJoin
from bot.slack.home.views.home import home_view
from bot.slack.kit.help import help_message
from bot.texts import load
from sandbox.blockkit import check_message, check_view
from storage.states import LeadTaskKind, Side
from storage.tables import (
    CheckIn,
    Insight,
    LeadTask,
    Pair,
    Person,
    PlannedSession,
    Programme,
    Topic,
    Workspace,
)
from tests.town import SATURDAY as NOW

LONG = "Programme & mentorat inversé <de la maison> " * 4
MANY = range(1, 21)
EVERYTHING = Standing(
    admin=True,
    leads=frozenset(MANY),
    mentors=frozenset(MANY),
    executive_of=frozenset(range(21, 41)),
    delegate_of=frozenset(range(41, 61)),
)


def person(key: int) -> Person:
    name = f"Maximilienne-Alexandrine {key}"
    return Person(
        id=key, workspace_id=1, slack_id=f"U{key:09}", handle="max", name=name,
        time_zone="Europe/Paris", locale="fr-FR", synced_at=NOW,
    )  # fmt: skip


def about(key: int, *, paused: bool = False) -> PairDetails:
    pair = Pair(
        id=key, workspace_id=1, programme_id=key, mentor_id=1, executive_id=2, channel_id="G1",
        created_at=NOW, next_check_in_at=NOW, paused_at=NOW if paused else None,
        paused_until_on=NOW.date() if paused else None,
    )  # fmt: skip
    return PairDetails(pair, person(1), person(2), programme(key))


def programme(key: int) -> Programme:
    return Programme(id=key, workspace_id=1, name=f"{LONG}{key}"[:150], created_at=NOW)


def sessions(key: int) -> list[PlannedSession]:
    return [
        PlannedSession(
            id=key * 10 + n, workspace_id=1, pair_id=key, starts_at=NOW + timedelta(days=n),
            uid="u", planned_by_id=1, created_at=NOW, updated_at=NOW,
        )
        for n in range(5)
    ]  # fmt: skip


def own(key: int) -> OwnPair:
    opened = CheckIn(
        id=key, workspace_id=1, programme_id=key, pair_id=key, due_at=NOW, opened_at=NOW,
        closes_at=NOW,
    )  # fmt: skip
    asked = LeadTask(
        id=key,
        workspace_id=1,
        programme_id=key,
        kind=LeadTaskKind.LEAVE,
        dedupe_key=str(key),
        created_at=NOW,
    )
    return OwnPair(
        about(key, paused=key % 3 == 0),
        is_mentor=key % 2 == 0,
        open=opened,
        answered=False,
        asked=asked if key % 2 else None,
        planned=sessions(key),
    )


def largest(pairs: int) -> Home:
    def insight(key: int) -> Insight:
        return Insight(
            id=key, workspace_id=1, programme_id=1, pair_id=1, check_in_id=1, answer_id=key,
            author_id=1, created_at=NOW,
        )  # fmt: skip

    topic = Topic(id=1, workspace_id=1, programme_id=1, title="T" * 150)
    levels = {"start": 1, "middle": 3, "end": 5}
    return Home(
        pairs=[own(key) for key in range(1, pairs + 1)],
        insights=[(insight(key), person(key)) for key in MANY],
        delegated=[Dates(about(key), NOW, key, sessions(key)) for key in range(41, 61)],
        places=[ProgrammeToJoin(programme(key), None, tuple(Side)) for key in MANY],
        shared=99,
        confidence=[OwnCurves(programme(key), [Curve(topic, levels)] * 30) for key in MANY],
        tasks=99,
    )


def leads_of_five() -> Cockpit:
    """As many cards as there can be, and a count for the rest."""
    now = {"pairs_active": Amount(200), "coverage": Amount(12, of=12)}
    week = {"answered": Amount(340, of=400), "sessions": Amount(99)}
    needing = [Attention(key, person(1), person(2), Reason.MENTOR_SILENT) for key in range(NAMED)]
    cards = [
        ProgrammeCard(
            programme(key), 400, 200, week=week, now=now, attention=needing, attention_total=53
        )
        for key in range(1, CARDS + 1)
    ]
    return Cockpit(cards, more=15)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("pairs", [6, 12, 20])
def test_the_largest_home_fits(language: str, pairs: int) -> None:
    actor = Actor(person(1), Workspace(id=1, team_id="T1", created_at=NOW), EVERYTHING)
    view = home_view(
        largest(pairs), leads_of_five(), actor, load().say(language), reads_history=True
    )
    check_view(view, ("home",))
    assert len(view["blocks"]) <= 100


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_longest_help_is_whole(language: str) -> None:
    """In paragraphs by what one does; none is cut, and every command stands in it once."""
    say = load().say(language)
    message = help_message(EVERYTHING, "/mentoring", say, reads_history=True)
    check_message(message.blocks, message.text)
    text = str(message.blocks)
    assert "…" not in text
    for name in ("pair", "people", "programme", "everyone"):
        assert f"*{say(f'help.group.{name}')}*" in text
    assert text.count("•  `") == 26
