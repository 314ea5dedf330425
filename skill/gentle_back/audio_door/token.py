"""Signed recipes: any machine with the key can make the recording, and nobody can ask for more."""

from __future__ import annotations

import hashlib
from dataclasses import astuple
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from gentle_back.clock import Clock
from gentle_back.errors import AudioRefused
from gentle_back.values import Recipe

PATH = "/audio"
SUFFIX = ".mp3"
# A set is fetched as soon as it is asked for, and again where she goes back in it.
GOOD_FOR = timedelta(hours=1)
# As `Recipe` has them: four texts, two numbers.
KINDS = (str, str, str, str, int, int)
ASK_AGAIN = "Ask for the exercise again."


class RecipeTokens:
    """Recipes to tokens that fit into an address, and back.

    key: of this service alone; several machines behind one address need the same.
    """

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._serializer = URLSafeTimedSerializer(
            key,
            salt="gentle-back audio",
            signer=_ClockedSigner,
            signer_kwargs={
                "key_derivation": "hmac",
                "digest_method": hashlib.sha256,
                "clock": clock,
            },
        )

    def token(self, recipe: Recipe) -> str:
        """The recipe as letters, digits, "-", "_" and full stops, signed now."""
        signed = self._serializer.dumps(astuple(recipe))
        return signed if isinstance(signed, str) else signed.decode("ascii")

    def recipe(self, token: str) -> Recipe:
        """The recipe of a token of ours. Raises AudioRefused: unknown, or gone."""
        try:
            plain = self._serializer.loads(token, max_age=int(GOOD_FOR.total_seconds()))
        except SignatureExpired as error:
            raise AudioRefused("gone", f"This address was good for an hour. {ASK_AGAIN}") from error
        except BadData as error:
            raise AudioRefused("unknown", f"There is no such recording. {ASK_AGAIN}") from error
        if not isinstance(plain, list) or tuple(map(type, plain)) != KINDS:
            raise AudioRefused("unknown", f"There is no such recording. {ASK_AGAIN}")
        return Recipe(*plain)


class AudioAddresses:
    """Where recordings are fetched.

    base_url: of the service, with https and without a slash at its end.
    """

    def __init__(self, tokens: RecipeTokens, base_url: str) -> None:
        self._tokens = tokens
        self._base_url = base_url

    def address(self, recipe: Recipe) -> str:
        """The address of the recording that the recipe makes."""
        return f"{self._base_url}{PATH}/{self._tokens.token(recipe)}{SUFFIX}"

    def recipe(self, token: str) -> Recipe | None:
        """The recipe that a player's token is for; None where it is not ours."""
        try:
            return self._tokens.recipe(token)
        except AudioRefused:
            return None


class _ClockedSigner(TimestampSigner):
    """Signs with the time of our one clock."""

    def __init__(self, *keys: Any, clock: Clock, **settings: Any) -> None:  # noqa: ANN401 - as its base has them
        super().__init__(*keys, **settings)
        self._clock = clock

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(self._clock.now().timestamp())
