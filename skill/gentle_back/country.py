"""Whose emergency number holds: that of the country she is in, not of her language setting."""

from __future__ import annotations

from collections.abc import Mapping

from gentle_back.content.model import Country


def country_of(
    countries: Mapping[str, Country],
    *,
    operator: str | None = None,
    time_zone: str | None = None,
    locale: str | None = None,
) -> str | None:
    """The code of the country she is in; None where that is not sure.

    What the operator says goes first, then the time zone of the device, then the locale. A time
    zone in a country where nobody uses that locale means that one of the two is wrong, so neither
    is believed: a wrong number is worse than "your local emergency number". A locale that several
    countries share is the first one's, where nothing else is known.

    countries: in the order of content; operator: ISO 3166, two letters.
    """
    if operator:
        return operator
    if time_zone:
        by_zone = next((one for one in countries.values() if time_zone in one.time_zones), None)
        return by_zone.code if by_zone and (not locale or locale in by_zone.locales) else None
    return next((one.code for one in countries.values() if locale in one.locales), None)
