"""The first and the last message in a pair's conversation; and what leads are told of troubles."""

from bot.pairs.letters import PairLetter
from bot.pairs.messages import WelcomeLetter
from bot.pairs.troubles import TroubleLetter
from bot.programmes.programmes import form_of
from bot.slack.kit import blocks
from bot.slack.kit.faults import trouble_of
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, slack_date
from storage.kinds import Kind


def welcome(letter: WelcomeLetter, say: Say, *, reads_history: bool) -> Message:
    about = letter.about
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


def trouble(letter: TroubleLetter, say: Say) -> Message:
    about, since = letter.about, letter.waits_since
    return blocks.sentence(
        say.md(
            "trouble.waits" if since else f"trouble.{trouble_of(letter.reason)}",
            mentor=who(about.mentor),
            executive=who(about.executive),
            programme=about.programme.name,
            reason=letter.reason,
            since=slack_date(since, say) if since else "",
        )
    )


def goodbye(letter: PairLetter, say: Say) -> Message:
    about = letter.about
    return blocks.sentence(
        say.md(
            "goodbye.letter",
            mentor=who(about.mentor),
            executive=who(about.executive),
            programme=about.programme.name,
        )
    )


def renderers(gateway: Gateway) -> Renderers:
    def greet(letter: WelcomeLetter, say: Say) -> Message:
        # Asked when it is drawn: a workspace may grant the history while the bot runs.
        return welcome(letter, say, reads_history=gateway.reads_history)

    return {Kind.WELCOME: greet, Kind.GOODBYE: goodbye, Kind.TROUBLE: trouble}
