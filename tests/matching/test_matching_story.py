"""`match`: what the lead presses, and what both are asked and answer.

What becomes of a proposal is held in `test_asking`.
"""

import pytest

from sandbox.driver import Json, User
from tests.scenes import Scenes
from tests.stories.arranged import pressed
from tests.stories.enrolled import (
    audited,
    cast,
    known,
    pairs_of,
    shown_to,
    states,
)
from tests.stories.shown import buttons, fault, said, shown
from tests.town import Town, at_rest


@pytest.fixture
async def ready(town: Town, scenes: Scenes) -> Town:
    return await scenes.after(everybody_enrols, town)


async def everybody_enrols(town: Town) -> None:
    await cast(town)


async def asked(person: User, holding: str) -> Json:
    return await person.message_in(holding=holding)


async def holding(person: User, text: str) -> bool:
    """Whether any message that they can see holds a text."""
    channels = (await person.state())["channels"]
    return any([text in str(await person.messages(channel["id"])) for channel in channels])


async def joined(town: Town, count: int) -> None:
    async def there() -> bool | None:
        return len(await pairs_of(town)) == count or None

    await town.ines.until(there)


async def test_from_the_best_set_to_a_pair(ready: Town, helen: User) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentorat apparier")
    assert "2 propositions à examiner. Places libres : 2 dirigeants, 2 mentors." in shown(
        town, view
    )
    view = await pressed(town.ines, view, "match_accept_all")
    assert "match_accept" not in buttons(view)
    question = await asked(town.marc, "proposal_yes")
    answer = said(town, await town.marc.answer_to(question, "proposal_yes"))
    assert answer.startswith("Merci ! Je pose maintenant la question à @chloe en privé.")
    question = await asked(town.chloe, "proposal_yes")
    answer = said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert "Vous formez un binôme avec @marc" in answer
    assert await town.marc.message_in("chloe", holding="Welcome")
    assert await states(town) == ["paired", "asked_executive"]


async def test_a_refusal_is_private(ready: Town) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    await pressed(town.ines, view, "match_accept", 0)
    question = await asked(town.marc, "proposal_no")
    answer = said(town, await town.marc.answer_to(question, "proposal_no"))
    assert "C’est noté, sans qu’il faille" in answer
    await at_rest(town.bot)
    assert not await holding(town.chloe, "proposal_yes")
    view = await shown_to(town.ines, "/mentoring match")
    assert "@chloe → @marc : décliné du côté du dirigeant." in shown(town, view)


async def test_who_left_slack_is_not_asked_and_the_lead_sees_it(ready: Town) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    await known(town, "chloe", is_active=False)
    view = await pressed(town.ines, view, "match_accept", 0)
    text = shown(town, view)
    assert "1 proposition n’a pas pu être acceptée" in text
    assert "n’est plus dans Slack" in text
    view = await pressed(town.ines, view, "match_reject", 0)
    assert await states(town) == ["rejected", "proposed"]
    assert "@marc n’a pas encore de mentor" in shown(town, view)


async def test_when_slack_does_not_open_the_conversation_nothing_is_lost(ready: Town) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    await town.marc.answer_to(await asked(town.marc, "proposal_yes"), "proposal_yes")
    question = await asked(town.chloe, "proposal_yes")
    await fault(town, "500", "conversations.open")
    told = said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert "dès que Slack le permet" in told
    assert (await states(town))[0] == "agreed"
    await town.bot.scheduler.tick()
    assert (await states(town))[0] == "paired"
    assert len(await pairs_of(town)) == 1


async def test_pairing_without_asking_is_confirmed_and_audited(ready: Town, helen: User) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    confirm = next(
        e["confirm"]
        for b in view["blocks"]
        for e in b.get("elements", [])
        if e.get("action_id") == "match_unasked"
    )
    assert "tout de suite, sans rien demander" in confirm["text"]["text"]
    await pressed(town.ines, view, "match_unasked")
    await joined(town, 2)
    assert (await audited(town)).count("matching.unasked") == 2
    await at_rest(town.bot)
    assert await town.marc.message_in("chloe", holding="Welcome")
    assert await states(town) == ["paired", "paired"]
    await pressed(town.ines, view, "match_unasked")
    await town.bot.scheduler.tick()
    assert len(await pairs_of(town)) == 2


async def test_where_slack_refuses_for_good_the_lead_sees_it_and_tries_again(ready: Town) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    await town.marc.answer_to(await asked(town.marc, "proposal_yes"), "proposal_yes")
    question = await asked(town.chloe, "proposal_yes")
    await fault(town, "unknown_method", "conversations.open")
    told = said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert "votre oui est noté" in told
    view = await shown_to(town.ines, "/mentoring match")
    assert "Slack a refusé d’ouvrir leur conversation" in shown(town, view)
    await pressed(town.ines, view, "match_retry")
    await joined(town, 1)
    assert (await states(town))[0] == "paired"
