"""The messages that the bot sends of its own accord."""

from slackblocks import Block, Option, PlainText, StaticSelectMenu

from bot.rules.snooze import Snooze
from bot.services.letters import Letter, PersonalLetter, PromptLetter, WelcomeLetter
from bot.services.pairs import Listed
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.names import topic_title, who
from bot.texts import Say, slack_date
from bot.texts.topics import questions
from storage.tables import CheckIn, ident


def render(letter: Letter, say: Say) -> Message:
    match letter:
        case WelcomeLetter():
            return _welcome(letter, say)
        case PromptLetter():
            return _prompt(letter, say)
        case PersonalLetter():
            return _personal(letter, say)
    return _goodbye(letter, say)


def _known(letter: Letter) -> Listed:
    if letter.known is None:
        raise LookupError(f"a {letter.kind} letter without its pair")
    return letter.known


def _welcome(letter: WelcomeLetter, say: Say) -> Message:
    about = _known(letter)
    hello = say.md(
        "welcome.hello",
        mentor=who(about.mentor),
        executive=who(about.executive),
        programme=about.programme.name,
    )
    when = ""
    if letter.first_at is not None:
        local = say.moment(letter.first_at, letter.zone)
        when = say.md("welcome.when", first=slack_date(letter.first_at, say))
        summary = f"{hello} {say.md('welcome.when', first=local)}"
    else:
        summary = hello
    return blocks.message(
        summary,
        blocks.header(say("welcome.title")),
        blocks.section(hello),
        blocks.section(say.md("welcome.what")),
        blocks.section(when or say.md("welcome.what")),
        blocks.section(say.md("welcome.privacy")),
        blocks.context(say.md("welcome.help")),
    )


def _prompt(letter: PromptLetter, say: Say) -> Message:
    about, check_in = _known(letter), letter.check_in
    if check_in is None:
        raise LookupError("a prompt without its check-in")
    title = topic_title(letter.topic, say)
    asked = _questions(letter, say)
    hello = say.md("prompt.hello", mentor=who(about.mentor), executive=who(about.executive))
    body: list[Block] = [
        blocks.header(say("prompt.title", topic=title)),
        blocks.section(hello),
        blocks.section(asked),
    ]
    if check_in.state == "open":
        body.append(_prompt_actions(check_in, say))
    status = _status(letter, check_in, say)
    body.append(blocks.context(status))
    summary = say.md("prompt.summary", topic=title)
    return blocks.message("\n".join((summary, hello, asked, status)), *body)


def _questions(letter: PromptLetter, say: Say) -> str:
    if letter.topic is None or letter.topic.key is None:
        return say.md("prompt.own_topic")
    return "\n".join(f"•  {say.escaped(q)}" for q in questions(say, letter.topic.key))


def _prompt_actions(check_in: CheckIn, say: Say) -> Block:
    key = ident(check_in)
    return blocks.actions(
        blocks.button(say("prompt.met"), ids.ANSWER_MET, key, "primary"),
        blocks.button(say("prompt.not_yet"), ids.ANSWER_NOT_YET, key),
        blocks.button(say("prompt.answer"), ids.ANSWER_OPEN, key),
        snooze_menu(key, say),
    )


def snooze_menu(check_in_id: int, say: Say) -> StaticSelectMenu:
    return StaticSelectMenu(
        ids.SNOOZE,
        options=[
            Option(PlainText(say(f"snooze.{choice.value}")), f"{check_in_id}:{choice.value}")
            for choice in Snooze
        ],
        placeholder=PlainText(say("snooze.menu")),
    )


def _status(letter: PromptLetter, check_in: CheckIn, say: Say) -> str:
    about = _known(letter)
    people = {"mentor": who(about.mentor), "executive": who(about.executive)}
    done = [person for side, person in people.items() if side in letter.answered]
    if check_in.state != "open":
        state = say.md("prompt.closed")
        if not done:
            return " ".join((say.md("prompt.nobody_did"), state))
    else:
        state = say.md("prompt.until", closes=slack_date(check_in.closes_at, say))
    if not done:
        return " ".join((say.md("prompt.nobody"), state))
    if len(done) == len(people):
        return " ".join((say.md("prompt.both"), state))
    return " ".join((say.md("prompt.one", person=done[0]), state))


def _personal(letter: PersonalLetter, say: Say) -> Message:
    about = _known(letter)
    if letter.kind == "reminder":
        return _reminder(letter, about, say)
    if letter.author is None:
        raise LookupError(f"a {letter.kind} letter without its author")
    action = ids.WORD_READ if letter.kind == "word" else ids.INSIGHT_OPEN
    text = say.md(
        f"{letter.kind}.letter", author=who(letter.author), programme=about.programme.name
    )
    read = blocks.button(say(f"{letter.kind}.open"), action, letter.subject_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


def _reminder(letter: PersonalLetter, about: Listed, say: Say) -> Message:
    to = letter.to.person
    other = about.executive if to is not None and to.id == about.mentor.id else about.mentor
    key = letter.subject_id
    return blocks.sentence(
        say.md("reminder.letter", other=who(other)),
        blocks.actions(
            blocks.button(say("prompt.met"), ids.ANSWER_MET, key, "primary"),
            blocks.button(say("prompt.not_yet"), ids.ANSWER_NOT_YET, key),
            blocks.button(say("prompt.answer"), ids.ANSWER_OPEN, key),
            snooze_menu(key, say),
        ),
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
