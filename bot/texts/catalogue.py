"""gettext catalogues, read at start, and the shipped topics that they hold. Ids are keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from bot.kernel.rules.languages import LANGUAGES, OTHERWISE
from bot.kernel.rules.working_days import zone_named

_FOLDER = Path(__file__).with_name("locale")


class Mrkdwn(str):
    """Text that is Slack mrkdwn already, such as a mention: not escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class Catalogue:
    """Key → text, or key → plural forms in the order of the language's rule."""

    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


class Say:
    """One language's voice. A missing key or value raises KeyError: tests find those."""

    def __init__(self, *, language: str, catalogue: Catalogue) -> None:
        self.language = language
        self._catalogue = catalogue
        self._locale = Locale.parse(LANGUAGES[language].locale)

    def __call__(self, key: str, **values: object) -> str:
        """Plain text: for plain_text objects, which show everything as it is."""
        return self._catalogue.texts[key].format(**values)

    def md(self, key: str, **values: object) -> Mrkdwn:
        """Slack mrkdwn; every value is escaped unless it is `Mrkdwn`."""
        return Mrkdwn(self._catalogue.texts[key].format(**_safe(values)))

    def count(self, key: str, n: int, **values: object) -> str:
        return self._plural(key, n).format(n=self.number(n), **values)

    def count_md(self, key: str, n: int, **values: object) -> Mrkdwn:
        return Mrkdwn(self._plural(key, n).format(n=self.number(n), **_safe(values)))

    def escaped(self, text: str) -> Mrkdwn:
        """Text that people wrote, as mrkdwn that shows just that."""
        return escape(text)

    def joined(self, items: Sequence[str]) -> str:
        """ "a, b and c"."""
        # CLDR's patterns: "a, b and c" in English, "a, b et c" in French.
        listed = format_list(list(items), locale=self._locale)
        return Mrkdwn(listed) if all(isinstance(item, Mrkdwn) for item in items) else listed

    def either(self, items: Sequence[str]) -> str:
        """ "a, b or c"."""
        return str(format_list(list(items), style="or", locale=self._locale))

    def number(self, value: float, digits: int = 0) -> str:
        return str(format_decimal(round(value, digits), locale=self._locale))

    def fixed(self, value: float, digits: int = 1) -> str:
        """ "2.0": for figures that stand below each other."""
        pattern = f"0.{'0' * digits}"
        return str(format_decimal(value, format=pattern, locale=self._locale))

    def percent(self, share: float) -> str:
        """ "61%": of a share from 0 to 1."""
        return str(format_percent(share, locale=self._locale))

    def signed(self, value: float, digits: int = 1) -> str:
        """ "+0.7" or "-0.3": what was gained or lost."""
        rounded, pattern = round(value, digits), f"0.{'0' * digits}"
        if rounded:
            # CLDR: the pattern of negative numbers follows the semicolon.
            pattern = f"+{pattern};-{pattern}"
        # Without a sign where there is nothing: -0.0 is a number too.
        return str(format_decimal(rounded or 0.0, format=pattern, locale=self._locale))

    def short_date(self, day: date) -> str:
        """ "16 Nov": where there is little room."""
        return str(format_date(day, "d MMM", locale=self._locale))

    def short_date_in_year(self, day: date) -> str:
        """ "16 Nov 2026": where days of several years stand side by side."""
        return str(format_date(day, "d MMM y", locale=self._locale))

    def month(self, day: date) -> str:
        """ "Nov 2026"."""
        return str(format_date(day, "MMM y", locale=self._locale))

    def date(self, day: date) -> str:
        return _in_words(day, "d MMMM y", self._locale)

    def tongue(self, code: str) -> str:
        """The name of a language: "fr" is "French"; a code that is not known stays as it is."""
        return str(self._locale.languages.get(code.partition("-")[0], code))

    def weekday(self, day: int) -> str:
        """0 is Monday."""
        return str(get_day_names("wide", locale=self._locale)[day])

    def moment(self, instant: datetime, zone: str) -> str:
        """A day and a time on the reader's clock: "Monday 7 December, 09:00"."""
        local = instant.astimezone(zone_named(zone))
        day = _in_words(local, "EEEE d MMMM", self._locale)
        return self("date.moment", day=day, time=format_time(local, "HH:mm", locale=self._locale))

    def _plural(self, key: str, n: int) -> str:
        return self._catalogue.plurals[key][self._catalogue.form(n)]


class Texts:
    def __init__(self, *, catalogues: Mapping[str, Catalogue]) -> None:
        self._voices = {
            language: Say(language=language, catalogue=catalogue)
            for language, catalogue in catalogues.items()
        }

    def say(self, language: str) -> Say:
        return self._voices.get(language, self._voices[OTHERWISE])


def load() -> Texts:
    """Read every `locale/<language>/*.po`."""
    return Texts(catalogues={language: read(language) for language in LANGUAGES})


@cache
def read(language: str) -> Catalogue:
    """Once in a process: the files are part of the program."""
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    rule = "0"
    for path in sorted((_FOLDER / language).glob("*.po")):
        # As bytes: the catalogue itself says in which encoding it is.
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
            # As gettext writes it in each file's head: French counts 0 and 1 as singular, say.
            rule = catalogue.plural_expr
            for message in catalogue:
                if not message.id:
                    continue
                if isinstance(message.id, str):
                    texts[message.id] = str(message.string)
                else:
                    plurals[message.id[0]] = tuple(message.string or ())
    return Catalogue(texts, plurals, c2py(rule))


def escape(text: str) -> Mrkdwn:
    """Slack's three characters; mentions and links that people typed stay text."""
    # docs.slack.dev/messaging/formatting-message-text: these three and no others. The ampersand
    # first, or it would be escaped twice.
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def cut(text: str, limit: int) -> str:
    """At most so many characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def mention(slack_id: str) -> Mrkdwn:
    return Mrkdwn(f"<@{slack_id}>")


def slack_date(instant: datetime, say: Say) -> Mrkdwn:
    """A date that Slack shows in each reader's own zone; the fallback says that it is UTC."""
    fallback = escape(f"{say.moment(instant.astimezone(UTC), 'UTC')} UTC")
    form = say("date.slack")
    return Mrkdwn(f"<!date^{int(instant.timestamp())}^{form}|{fallback}>")


def _in_words(day: date, pattern: str, locale: Locale) -> str:
    if day.day == 1:  # « 1er novembre », which Babel leaves out
        pattern = pattern.replace("d ", f"{LANGUAGES[locale.language].first_day} ")
    return format_date(day, pattern, locale=locale)


def _safe(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: escape(value) if isinstance(value, str) and not isinstance(value, Mrkdwn) else value
        for name, value in values.items()
    }


SHIPPED = (
    "networks",
    "assistants",
    "codes",
    "creators",
    "buying",
    "tools",
    "work",
    "privacy",
    "search",
    "reviews",
    "inclusion",
    "meetings",
    "second_hand",
    "feedback",
    "live",
    "news",
    "subscriptions",
    "office",
    "gaming",
    "service",
    "boundaries",
    "money",
    "green",
    "employer",
)


def shipped_title(say: Say, key: str) -> str:
    return say(f"topic.{key}.title")


def topic_named(say: Say, key: str | None, title_of_its_own: str | None) -> str:
    """A shipped topic's shipped_title in the reader's language, or what a lead called their own."""
    return shipped_title(say, key) if key else title_of_its_own or ""


def area_named(say: Say, area: str | None) -> str:
    """What an insight concerns; without a choice it is as any other."""
    name = area or "other"
    return say(f"area.{name}")


def shipped_questions(say: Say, key: str) -> tuple[str, ...]:
    """One for the executive to ask, one for the mentor, one for both."""
    return tuple(say(f"topic.{key}.q{number}") for number in (1, 2, 3))


def aim(say: Say, key: str) -> str:
    return say(f"topic.{key}.aim")


def exercise(say: Say, key: str) -> str:
    """What the two can do together in twenty minutes."""
    return say(f"topic.{key}.exercise")


def step(say: Say, key: str) -> str:
    """What may come of it: a decision in commerce or marketing."""
    return say(f"topic.{key}.step")
