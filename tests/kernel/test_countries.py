"""Countries as people write them, and what is kept of the holidays package's own list.

`python -m tests.kernel.test_countries` writes that anew, after a newer package.
"""

import json
import re
import subprocess
import sys

import pytest
from babel import Locale
from holidays import country_holidays, list_supported_countries

from bot.kernel.rules import countries
from bot.kernel.rules.countries import country_code, known_countries, region_names

_REGION = re.compile(r"[A-Z0-9]{1,3}")
"""Some regions have other aliases besides, such as a code of another list."""


def from_package() -> dict[str, tuple[list[str], list[list[str]]]]:
    return {
        country: (
            list(regions),
            [
                [str(name), str(code)]
                for name, code in country_holidays(country).subdivisions_aliases.items()
                if _REGION.fullmatch(str(code))
            ],
        )
        for country, regions in sorted(list_supported_countries(include_aliases=False).items())
    }


def written() -> str:
    lines = (f" {json.dumps(k)}: {json.dumps(v)}" for k, v in from_package().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def test_what_is_kept_is_what_the_package_knows() -> None:
    kept = json.loads(countries.PATH.read_text("utf-8"))
    assert {key: tuple(value) for key, value in kept.items()} == from_package()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("FR", "FR"),
        ("FRA", "FR"),
        ("gbr", "GB"),
        ("fr-FR", "FR"),
        ("fr_FR", "FR"),
        ("fr-CA", "CA"),
        ("en_GB.UTF-8", "GB"),
        ("zh-Hant-TW", "TW"),
        ("de-BE", "BE"),
        ("DE-BE", "DE-BE"),
        ("GB-SCT", "GB-SCT"),
        ("gb-sct", "GB-SCT"),
        ("England", "GB-ENG"),
        ("Angleterre", "GB-ENG"),
        ("Scotland", "GB-SCT"),
        ("ÉCOSSE", "GB-SCT"),
        ("Wales", "GB-WLS"),
        ("Pays de Galles", "GB-WLS"),
        ("Northern Ireland", "GB-NIR"),
        ("Irlande du Nord", "GB-NIR"),
        ("UK", "GB"),
        ("Royaume-Uni", "GB"),
        ("Grande-Bretagne", "GB"),
        ("États-Unis d’Amérique", "US"),
        ("Québec", "CA-QC"),
        ("Canada (Québec)", "CA-QC"),
        ("Canada, Québec", "CA-QC"),
        ("Royaume-Uni (Écosse)", "GB-SCT"),
        ("Germany (Bayern)", "DE-BY"),
        ("Germany (BY)", "DE-BY"),
        ("France (Bayern)", None),
        ("FR-ZZ", None),
        ("xq-FR", None),
        ("fr-ZZ", None),
        ("XXX", None),
        ("Atlantis", None),
        ("(Québec)", None),
        ("Canada (", None),
    ],
)
def test_a_country_as_people_write_it(typed: str, code: str | None) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_country_is_known_by_its_code_and_by_its_name(language: str) -> None:
    names = Locale.parse(language).territories
    for code in known_countries():
        assert country_code(code) == code
        assert country_code(str(names[code])) == code


def test_each_region_is_known_by_its_code_and_beside_its_country() -> None:
    for country, known in known_countries().items():
        for name, code in region_names(country):
            assert code in known.regions, (country, code)
            assert country_code(f"{country}-{code}") == f"{country}-{code}"
            assert "(" in name or "," in name or country_code(f"{country} ({name})") is not None


def test_no_holidays_are_loaded_to_read_a_country() -> None:
    program = (
        "import sys; from bot.kernel.rules.countries import country_code;"
        "assert country_code('Québec') == 'CA-QC' and country_code('Atlantis') is None;"
        "assert not any(name.startswith('holidays') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


if __name__ == "__main__":
    countries.PATH.write_text(written(), "utf-8")
