"""The door itself: a token comes in, a recording goes out."""

from __future__ import annotations

from gentle_back.audio_door.render import Recording, Recordings
from gentle_back.audio_door.token import ASK_AGAIN, AudioAddresses, RecipeTokens
from gentle_back.content.compiled import CompiledContent
from gentle_back.errors import AudioRefused, ContentError
from gentle_back.routine.compile import compile_set
from gentle_back.routine.words import routine_words
from gentle_back.values import Recipe, Timeline


class AudioDoor:
    """Recordings for signed recipes, of the content that is served now.

    addresses: where the recordings are fetched.
    """

    def __init__(
        self,
        content: CompiledContent,
        tokens: RecipeTokens,
        recordings: Recordings,
        addresses: AudioAddresses,
    ) -> None:
        self._content = content
        self._tokens = tokens
        self._recordings = recordings
        self.addresses = addresses

    def recording(self, token: str) -> Recording:
        """The recording for a token. Raises AudioRefused."""
        return self._recordings.recording(self._timeline(self._tokens.recipe(token)))

    def _timeline(self, recipe: Recipe) -> Timeline:
        if recipe.content_version != self._content.version:
            raise AudioRefused("gone", f"The exercises have changed since. {ASK_AGAIN}")
        try:
            routine = self._content.routine(recipe.language, recipe.routine)
            return compile_set(routine, recipe, routine_words(self._content, recipe.language))
        except (ContentError, KeyError, ValueError) as error:
            raise AudioRefused("unknown", f"There is no such exercise. {ASK_AGAIN}") from error
