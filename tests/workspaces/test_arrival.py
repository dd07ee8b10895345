"""The bot arrives in a workspace: once, in its owner's language, however long Slack takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.kernel.clock import StoppedClock
from bot.kernel.errors import BadSetting, SlackFault
from bot.kernel.ports import Installed, Profile
from bot.texts import Texts
from bot.workspaces.arrival import Arrival, TableSupport
from storage.engine import Database
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme, Workspace
from tests.ports import InMemorySlack, refused, unanswered


@dataclass
class Coming:
    db: Database
    clock: StoppedClock
    slack: InMemorySlack
    texts: Texts
    waited: list[float] = field(default_factory=list)

    @property
    def arrival(self) -> Arrival:
        async def sleep(seconds: float) -> None:
            self.waited.append(seconds)

        return Arrival(
            db=self.db,
            clock=self.clock,
            texts=self.texts,
            installation=self.slack.installation,
            directory=self.slack.directory,
            sleep=sleep,
        )

    async def workspace(self) -> Workspace:
        async with self.db.reading() as session:
            return (await session.exec(select(Workspace))).one()

    async def programmes(self) -> Sequence[Programme]:
        async with self.db.reading() as session:
            return await programmes.every(session, 1)


@pytest.fixture
def coming(bare_db: Database, clock: StoppedClock, members: list[Profile], texts: Texts) -> Coming:
    return Coming(bare_db, clock, InMemorySlack(*members), texts)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Reverse mentoring"), ("fr", "Mentorat inversé")]
)
async def test_on_the_first_day_it_settles_with_a_programme_in_the_owner_s_language(
    coming: Coming, language: str, name: str
) -> None:
    assert (await coming.arrival.arrive()).team_id == "T0VAUBAN"
    workspace = await coming.workspace()
    assert (workspace.team_id, workspace.name) == ("T0VAUBAN", "Vauban")
    assert workspace.bot_user_id == "U0BOT"
    assert (workspace.language, workspace.time_zone) == (language, "Europe/London")
    (programme,) = await coming.programmes()
    assert (programme.name, programme.language) == (name, language)
    async with coming.db.reading() as session:
        assert (await session.exec(select(Person.handle))).all() == ["adam"], "the owner is known"
        assert len(await programmes.topics_of(session, 1)) > 20


async def test_a_database_that_belongs_to_another_workspace_is_left_alone(coming: Coming) -> None:
    await coming.arrival.arrive()
    coming.slack.installation.installed = Installed("T0OTHER", "Elsewhere", "U0BOT")
    with pytest.raises(BadSetting) as refused:
        await coming.arrival.arrive()
    assert str(refused.value) == (
        "SLACK_BOT_TOKEN: this token is of the workspace Elsewhere (T0OTHER), but the database "
        "belongs to Vauban (T0VAUBAN); give that workspace's token, or another DATABASE_URL"
    )
    assert (await coming.workspace()).team_id == "T0VAUBAN"


async def test_while_something_else_answers_the_log_names_the_setting(coming: Coming) -> None:
    page = SlackFault("html_403", permanent=False, is_slacks=False)
    coming.slack.installation.faults = [page, page, unanswered()]
    with capture_logs() as logs:
        assert (await coming.arrival.arrive()).team_id == "T0VAUBAN"
    said = [entry for entry in logs if entry["event"] == "slack_not_reached"]
    assert [entry["error"] for entry in said] == ["html_403", "html_403", "internal_error"]
    assert ["SLACK_API_URL" in entry["check"] for entry in said] == [True, True, False]
    assert coming.waited == [1, 2, 4]


async def test_what_a_workspace_has_made_of_it_is_left_alone_at_the_next_start(
    coming: Coming,
) -> None:
    await coming.arrival.arrive()
    async with coming.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.state, programme.name = ProgrammeState.CLOSED, "Comité"
        session.add(programme)
    coming.slack.directory.asked.clear()
    assert (await coming.arrival.arrive()).team_id == "T0VAUBAN"
    (programme,) = await coming.programmes()
    assert (programme.state, programme.name) == (ProgrammeState.CLOSED, "Comité")
    assert coming.slack.directory.asked == [], "nobody is looked for any more"


async def test_where_the_owner_is_not_told_it_speaks_english_in_utc(coming: Coming) -> None:
    coming.slack.directory.faults.append(refused("missing_scope"))
    await coming.arrival.arrive()
    workspace = await coming.workspace()
    assert (workspace.language, workspace.time_zone) == ("en", "UTC")


async def test_a_slack_that_does_not_answer_is_waited_for_longer_and_longer(
    coming: Coming,
) -> None:
    coming.slack.installation.faults += [unanswered()] * 9
    assert (await coming.arrival.arrive()).team_id == "T0VAUBAN"
    assert coming.waited == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_a_token_that_slack_refuses_cannot_be_waited_for(coming: Coming, code: str) -> None:
    coming.slack.installation.faults.append(refused(code))
    with pytest.raises(BadSetting, match=rf"SLACK_BOT_TOKEN: Slack refuses it \({code}\)"):
        await coming.arrival.arrive()
    assert coming.waited == []


async def test_a_refusal_of_tables_is_remembered_for_a_month(coming: Coming) -> None:
    await coming.arrival.arrive()
    tables = TableSupport(db=coming.db, clock=coming.clock, team_id="T0VAUBAN")
    assert await tables.is_likely()
    await tables.was_refused()
    assert not await tables.is_likely()
    refused_at = coming.clock.now()
    coming.clock.move_to(refused_at + timedelta(days=30))
    assert not await tables.is_likely()
    coming.clock.move_to(refused_at + timedelta(days=30, seconds=1))
    assert await tables.is_likely(), "Slack brings its newer blocks to one after another"


async def test_of_a_workspace_that_is_not_known_nothing_is_remembered(
    bare_db: Database, clock: StoppedClock
) -> None:
    tables = TableSupport(db=bare_db, clock=clock, team_id="T0NOBODY")
    await tables.was_refused()
    assert await tables.is_likely()
