"""The languages that the bot speaks. Each has a folder of catalogues in `bot/texts/locale`."""

from dataclasses import dataclass

from babel import Locale


@dataclass(frozen=True)
class Language:
    """`code` is that of ISO 639.

    locale     whose dates, numbers and names of countries and languages are written
    command    what its speakers type in Slack; the manifest has each once
    separator  what spreadsheets set to it expect between the cells of a CSV
    first_day  how the first of a month is written where Babel leaves that out, in CLDR's pattern
    """

    code: str
    locale: str
    command: str = "/mentoring"
    separator: str = ","
    first_day: str = "d"

    @property
    def autonym(self) -> str:
        """What it calls itself: "Français"."""
        return str(Locale.parse(self.locale).language_name).capitalize()


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "en_GB"),
        Language("fr", "fr_FR", command="/mentorat", separator=";", first_day="d'er'"),
    )
}
"""By their codes. The first is read by whoever speaks none of them."""
OTHERWISE = next(iter(LANGUAGES))


def language_of(locale: str) -> str:
    """ "fr-FR", "fr_CA" → "fr"; what is not spoken here is read in English."""
    code = locale.lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else OTHERWISE


def language_of_command(command: str) -> str | None:
    """ "/mentorat" → "fr"; None for none of the commands."""
    return next((each.code for each in LANGUAGES.values() if each.command == command), None)
