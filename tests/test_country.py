"""Whose emergency number holds, with the countries of our own content."""

from __future__ import annotations

import pytest

from contents import real_content
from gentle_back.country import country_of

COUNTRIES = real_content().countries("en")


@pytest.mark.parametrize(
    ("operator", "time_zone", "locale", "country"),
    [
        (None, None, None, None),
        (None, None, "en-GB", "GB"),
        (None, None, "en-US", "US"),
        (None, None, "en-CA", "CA"),
        (None, None, "en-AU", "AU"),
        (None, None, "en-IN", "IN"),
        (None, None, "de-DE", None),
        (None, "Europe/London", "en-GB", "GB"),
        (None, "Europe/Dublin", "en-GB", "IE"),
        (None, "Africa/Johannesburg", "en-GB", "ZA"),
        (None, "Pacific/Auckland", "en-AU", "NZ"),
        (None, "Pacific/Chatham", "en-AU", "NZ"),
        (None, "Australia/Perth", "en-AU", "AU"),
        (None, "Pacific/Honolulu", "en-US", "US"),
        (None, "America/Toronto", "en-CA", "CA"),
        (None, "Asia/Kolkata", "en-IN", "IN"),
        (None, "Asia/Kolkata", "en-US", None),
        (None, "America/New_York", "en-GB", None),
        (None, "Europe/Berlin", "en-GB", None),
        (None, "Mars/Base", "en-US", None),
        (None, "unknown", None, None),
        (None, "Asia/Kolkata", None, "IN"),
        ("GB", "Asia/Kolkata", "en-US", "GB"),
        ("", None, "en-GB", "GB"),
        ("", "Africa/Johannesburg", "en-GB", "ZA"),
    ],
)
def test_country_is_the_one_that_is_sure(
    operator: str | None, time_zone: str | None, locale: str | None, country: str | None
) -> None:
    known = country_of(COUNTRIES, operator=operator, time_zone=time_zone, locale=locale)
    assert known == country


def test_every_zone_of_a_country_with_its_locale_is_that_country() -> None:
    for one in COUNTRIES.values():
        for zone in one.time_zones:
            for locale in one.locales:
                assert country_of(COUNTRIES, time_zone=zone, locale=locale) == one.code
