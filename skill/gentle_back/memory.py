"""What is kept of a person beyond the session: her place, for 48 hours, where memory is on."""

from __future__ import annotations

import secrets
from dataclasses import asdict, fields
from pathlib import Path

from gentle_back.dialogue import VERSION, Cursor, session_from_json
from gentle_back.store.person_key import PersonKey
from gentle_back.store.port import Data, Store, Transaction

DONE = "done"
NOTHING = "nothing"
PLACE = tuple(one.name for one in fields(Cursor))


class Memory:
    """Bookmarks by user id; the ids themselves go no further than this.

    Each method raises StoreError where the store or its key cannot be used. A user without an id
    has no bookmark and gets none.
    """

    def __init__(self, store: Store, key_file: Path) -> None:
        self._store = store
        self._key_file = key_file
        self._key: PersonKey | None = None

    def open(self) -> None:
        """Make the key and the store where there are none, before a server forks its workers."""
        self._key = PersonKey.load_or_make(self._key_file)
        self._store.open()

    def close(self) -> None:
        """Close the store's connections."""
        self._store.close()

    def place(self, user_id: str) -> Cursor | None:
        """Where she was, if that is not two days ago."""
        record = self._store.get(self._hashes().person(user_id)) if user_id else None
        return _cursor(record.data) if record else None

    def keep(self, place: Cursor | None, user_id: str, request_id: str, index: int) -> str:
        """DONE, once her place is kept, or her bookmark taken out; once for a request."""
        if not user_id:
            return DONE
        person = self._hashes().person(user_id)
        data: Data | None = asdict(place) if place else None

        def keep(transaction: Transaction) -> str:
            transaction.update(person, lambda _: data)
            return DONE

        return self._store.once(self._request(user_id, request_id), index, keep)

    def forget(self, user_id: str, request_id: str, index: int) -> str:
        """DONE, once all of hers is deleted; NOTHING where there was nothing."""
        if not user_id:
            return NOTHING
        person = self._hashes().person(user_id)

        def forget(transaction: Transaction) -> str:
            return DONE if transaction.forget(person) else NOTHING

        return self._store.once(self._request(user_id, request_id), index, forget)

    def _request(self, user_id: str, request_id: str) -> str:
        """The name of a request; one without an id is like no other."""
        return self._hashes().request(user_id, request_id or secrets.token_hex())

    def _hashes(self) -> PersonKey:
        if self._key is None:
            self._key = PersonKey.load_or_make(self._key_file)
        return self._key


def _cursor(data: Data) -> Cursor | None:
    """The place as it was kept, checked as strictly as one that comes with a session."""
    place = [data.get(name) for name in PLACE]
    return session_from_json({"version": VERSION, "turns": 0, "activity": place}).activity
