"""The commands that the code has are those of help, of the manifest's hints and of README."""

import re
from collections.abc import Mapping

import pytest

from bot.kernel.rules.command_line import VERBS, Verb
from bot.kernel.rules.permissions import Action, ActorRole, Standing, holders
from bot.kernel.rules.typed_text import fold
from bot.slack.commands import table as commands
from bot.slack.kit.help import GROUPS, help_message
from bot.texts import load
from sandbox import manifest
from tests.town import ROOT

COMMANDS = {"en": "/mentoring", "fr": "/mentorat"}
LANGUAGES = tuple(COMMANDS)
EVERYBODY = frozenset(ActorRole)
WHO = {
    "everyone": EVERYBODY,
    "members": frozenset({ActorRole.MENTOR, ActorRole.EXECUTIVE}),
    **{role.value: frozenset({role}) for role in ActorRole},
}
"""What README calls those who may."""
AS_EVERYTHING = Standing(
    admin=True, leads=frozenset({1}), mentors=frozenset({1}), executive_of=frozenset({2})
)


def verbs(words: list[str]) -> list[Verb]:
    return [VERBS[fold(word)] for word in words]


def quoted(text: str) -> list[str]:
    """The first word of each `piece of code`."""
    return [piece.split()[0] for piece in re.findall("`([^`]+)`", text)]


def rows() -> list[list[str]]:
    """README's table of commands, without its head."""
    table = (ROOT / "README.md").read_text("utf-8").split("\n## Commands\n\n")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")[2:]]


def in_readme(language: str) -> list[str]:
    return [word for row in rows() for word in quoted(row[LANGUAGES.index(language)])]


def in_help(language: str) -> list[str]:
    """`/mentoring block …`, or `unblock`: the second word stands alone."""
    message = help_message(
        AS_EVERYTHING, COMMANDS[language], load().say(language), reads_history=False
    )
    listed = [line for line in message.text.splitlines() if line.startswith("•")]
    return quoted("\n".join(listed).replace(f"{COMMANDS[language]} ", ""))


def in_manifest(language: str) -> list[str]:
    loaded = manifest.load(ROOT / "manifest.yml").command(COMMANDS[language])
    assert loaded is not None
    return loaded.usage_hint.strip("[]").split(" | ")


def test_every_command_has_a_handler_and_a_word() -> None:
    assert set(commands.HANDLERS) == {None, *Verb}
    assert set(VERBS.values()) == set(Verb)


@pytest.mark.parametrize("language", LANGUAGES)
def test_readme_has_each_command_once(language: str) -> None:
    assert sorted(verbs(in_readme(language))) == sorted(Verb)


def test_a_row_of_readme_is_about_the_same_commands_in_both_languages() -> None:
    for english, french, *_ in rows():
        assert verbs(quoted(english)) == verbs(quoted(french))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hints_that_slack_shows_have_each_command_as_readme_spells_it(language: str) -> None:
    assert sorted(in_manifest(language)) == sorted(in_readme(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_has_each_command_but_itself_as_readme_spells_it(language: str) -> None:
    others = [word for word in in_readme(language) if VERBS[fold(word)] is not Verb.HELP]
    assert sorted(in_help(language)) == sorted(others)


def test_readme_says_who_may_use_a_command() -> None:
    """Help offers it to those who may: by the action that stands beside its line."""
    told: Mapping[Verb, Action] = {
        verb: action
        for _, lines in GROUPS
        for key, action in lines
        for verb in verbs(quoted(load().say("en")(key, command="").replace("` ", "`")))
    }
    for english, _, who, *_ in rows():
        said = frozenset[ActorRole]().union(*(WHO[each] for each in who.split(", ")))
        for verb in verbs(quoted(english)):
            if verb is not Verb.HELP:
                assert said == frozenset(holders(told[verb])), english
