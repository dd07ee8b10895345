"""The messages that the bot sends of its own accord."""

from bot.letters.letters import (
    PersonalLetter,
    PromptLetter,
    TroubleLetter,
    WelcomeLetter,
)
from bot.outbox.envelopes import Letter
from bot.pairs.pairs import Listed
from bot.programmes.programmes import form_of
from bot.slack.check_ins.views.prompt import answer_actions, prompt_message
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.letters.notices import RENDERERS
from bot.slack.outbox.views.troubles import trouble_of
from bot.texts import Say, slack_date
from storage.kinds import Kind


def render(letter: Letter, say: Say, *, reads_history: bool = False) -> Message:
    match letter:
        case WelcomeLetter():
            return _welcome(letter, say, reads_history=reads_history)
        case PromptLetter():
            return prompt_message(letter, say)
        case PersonalLetter():
            return _personal(letter, say)
        case TroubleLetter():
            return _trouble(letter, say)
    if letter.kind in RENDERERS:
        return RENDERERS[letter.kind](letter, say)
    return _goodbye(letter, say)


def _known(letter: Letter) -> Listed:
    if letter.known is None:
        raise LookupError(f"a {letter.kind} letter without its pair")
    return letter.known


def _welcome(letter: WelcomeLetter, say: Say, *, reads_history: bool) -> Message:
    about = _known(letter)
    hello = say.md(
        "welcome.hello",
        mentor=who(about.mentor),
        executive=who(about.executive),
        programme=about.programme.name,
    )
    weekly = form_of(about.programme).is_weekly
    what = say.md("welcome.what" if weekly else "welcome.what_paced")
    help_line = say.md("welcome.help")
    privacy = say.md("welcome.privacy_history" if reads_history else "welcome.privacy")
    agenda = say.md(
        f"welcome.agenda.{about.programme.agenda}",
        mentor=who(about.mentor),
        executive=who(about.executive),
    )
    shown, told = [what, agenda], [what, agenda]
    if letter.first_at is not None:
        shown.append(say.md("welcome.when", first=slack_date(letter.first_at, say)))
        told.append(say.md("welcome.when", first=say.moment(letter.first_at, letter.zone)))
    # A notification shows the asterisks of bold words as they are.
    spoken = [part.replace("*", "") for part in (*told, privacy)]
    return blocks.message(
        "\n".join((hello, *spoken, help_line)),
        blocks.header(say("welcome.title")),
        blocks.section(hello),
        *(blocks.section(part) for part in (*shown, privacy)),
        blocks.context(help_line),
    )


def _personal(letter: PersonalLetter, say: Say) -> Message:
    about = _known(letter)
    if letter.kind in (Kind.REMINDER, Kind.RECALL):
        return _reminder(letter, about, say)
    if letter.author is None:
        raise LookupError(f"a {letter.kind} letter without its author")
    action = ids.WORD_READ if letter.kind == Kind.WORD else ids.INSIGHT_OPEN
    key = "word.letter_changed" if letter.is_changed else f"{letter.kind}.letter"
    text = say.md(key, author=who(letter.author), programme=about.programme.name)
    read = blocks.button(say(f"{letter.kind}.open"), action, letter.subject_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


def _reminder(letter: PersonalLetter, about: Listed, say: Say) -> Message:
    to = letter.to.person
    other = about.executive if to is not None and to.id == about.mentor.id else about.mentor
    key = letter.subject_id
    return blocks.sentence(
        say.md(f"{letter.kind}.letter", other=who(other)),
        answer_actions(key, say),
    )


def _trouble(letter: TroubleLetter, say: Say) -> Message:
    about = _known(letter)
    return blocks.sentence(
        say.md(
            f"trouble.{trouble_of(letter.reason)}",
            mentor=who(about.mentor),
            executive=who(about.executive),
            programme=about.programme.name,
            reason=letter.reason,
        )
    )


def _goodbye(letter: Letter, say: Say) -> Message:
    about = _known(letter)
    return blocks.sentence(
        say.md(
            "goodbye.letter",
            mentor=who(about.mentor),
            executive=who(about.executive),
            programme=about.programme.name,
        )
    )
