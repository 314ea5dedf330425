"""The SDK's client for reminders, on our own way out: one person's, within the time of one turn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any, TypeAlias, TypeVar

from ask_sdk_model.services import (
    ApiClient,
    ApiClientResponse,
    ApiConfiguration,
    Serializer,
    ServiceException,
)
from ask_sdk_model.services.reminder_management import ReminderManagementServiceClient

from gentle_back.alexa_api import Access, Reach, send
from gentle_back.errors import FetchError
from gentle_back.reminders.alexa.troubles import Changed, Failed, Gone, Lost, trouble_of
from gentle_back.reminders.port import ReminderError, Unreachable

Model: TypeAlias = Any  # ask_sdk_model ships no types
Json: TypeAlias = Any  # what json.loads gives
T = TypeVar("T")

# A call gets so much of what is left of the turn, and leaves the rest for the answer.
CALL_SECONDS = 1.2
SPARE_SECONDS = 0.3
LEAST_CALL_SECONDS = 0.2
# Some hundreds of reminders; a person has a few.
LIMIT_BYTES = 400_000
# Far more than a person has; a list that goes on for ever ends here.
MOST_PAGES = 8
# Amazon's client calls `links` where the next are; of its form no page says more. Whatever it
# names, the token goes to the service's own list only.
_LIST = re.compile(r"/v1/alerts/reminders(?:\?[A-Za-z0-9_.~%&=+/-]{1,2000})?")


class AlexaReminders:
    """What the service does for one request. Each method raises ReminderError.

    remaining_seconds: of the turn's time.
    """

    def __init__(
        self, access: Access, reach: Reach, remaining_seconds: Callable[[], float]
    ) -> None:
        self._line = _Line(reach, remaining_seconds)
        self._endpoint, self._token = access.endpoint, access.token
        self._service: Model = ReminderManagementServiceClient(
            ApiConfiguration(
                serializer=_PlainJson(),
                api_client=self._line,
                authorization_value=access.token,
                api_endpoint=access.endpoint,
            )
        )

    def has_time(self) -> bool:
        """Whether there is time for another call."""
        return self._line.seconds() >= LEAST_CALL_SECONDS

    def all(self) -> tuple[Json, ...]:
        """Her reminders as the service lists them."""
        page = self._twice(self._service.get_reminders)
        alerts = _alerts(page)
        for _ in range(MOST_PAGES - 1):
            path = next_page(page, self._endpoint)
            if not path:
                break
            page = self._twice(partial(self._page, path))
            alerts += _alerts(page)
        return tuple(alerts)

    def make(self, request: Model) -> str:
        """The token of a new reminder. Asked once: asking again may make a second."""
        return _token(self._once(lambda: self._service.create_reminder(request)))

    def put(self, token: str, request: Model) -> None:
        """Give the reminder another plan. Raises Gone where there is none."""
        self._twice(lambda: self._service.update_reminder(token, request))

    def drop(self, token: str) -> bool:
        """Whether it was there to be deleted."""
        try:
            self._once(lambda: self._service.delete_reminder(token))
        except Gone:
            return False
        except (Failed, Lost) as error:
            self._check_again(error)
            with suppress(Gone):  # then the first has done it
                self._once(lambda: self._service.delete_reminder(token))
        return True

    def _page(self, path: str) -> Json:
        """What the service lists at that path; Amazon's client knows the first page only."""
        return self._service.invoke(
            method="GET",
            endpoint=self._endpoint,
            path=path,
            path_params={},
            query_params=[],
            header_params=[("Authorization", f"Bearer {self._token}")],
            body=None,
            response_definitions=[],
            response_type="object",
        ).body

    def _twice(self, call: Callable[[], T]) -> T:
        """The answer to a call that may be repeated; once more where it failed in a moment."""
        try:
            return self._once(call)
        except (Failed, Lost, Changed) as error:
            self._check_again(error)
        return self._once(call)

    def _check_again(self, error: ReminderError) -> None:
        """Nothing, where the same may be asked again; else the error once more."""
        if (isinstance(error, Lost) and error.is_late) or not self.has_time():
            raise error

    def _once(self, call: Callable[[], T]) -> T:
        self._line.failure = None
        try:
            return call()
        except ServiceException as error:
            if self._line.failure:  # the SDK calls this a status of 500
                raise self._line.failure from None
            raise trouble_of(error.status_code, _code(error.body)) from None
        except (ValueError, RecursionError) as error:
            raise Lost("Alexa's reminders answered with what is no JSON.") from error


class _Line(ApiClient):
    """The SDK's requests, sent by our own fetch."""

    def __init__(self, reach: Reach, remaining_seconds: Callable[[], float]) -> None:
        self._reach = reach
        self._remaining_seconds = remaining_seconds
        self.failure: ReminderError | None = None

    def seconds(self) -> float:
        """How long a call may take by now."""
        return min(CALL_SECONDS, self._remaining_seconds() - SPARE_SECONDS)

    def invoke(self, request: Model) -> Model:
        """The service's response, whatever its status."""
        seconds = self.seconds()
        if seconds < LEAST_CALL_SECONDS:
            self.failure = Unreachable("The turn has no time left to ask Alexa's reminders.")
            raise self.failure
        try:
            fetched = send(
                request.url,
                self._reach,
                headers=dict(request.headers),
                limit_bytes=LIMIT_BYTES,
                total_seconds=seconds,
                method=request.method,
                body=request.body.encode() if request.body else None,
            )
        except FetchError as error:
            # The address may hold a reminder's token, so that the error's own words stay here.
            self.failure = Lost("Alexa's reminders gave no answer.", is_late=error.is_late)
            raise self.failure from None
        return ApiClientResponse(
            status_code=fetched.status, body=fetched.body.decode(errors="replace")
        )


class _PlainJson(Serializer):
    """The SDK's requests as JSON; answers stay plain, and are read by `reading`.

    The SDK's own would write a time with its offset, which the service refuses.
    """

    def serialize(self, obj: Model) -> str:
        """The JSON of one of the SDK's objects."""
        return json.dumps(plain(obj), separators=(",", ":"))

    def deserialize(self, payload: str | None, obj_type: object) -> Json:
        """What the JSON holds; of an error that is none, nothing. Raises ValueError."""
        try:
            return json.loads(payload) if payload else None
        except (ValueError, RecursionError):
            if str(obj_type).endswith(".Error"):
                return None
            raise


def plain(model: Model) -> Json:
    """One of the SDK's objects as JSON has it; what is None is left out."""
    if isinstance(model, Enum):
        return model.value
    if isinstance(model, datetime):
        if model.tzinfo:
            raise ValueError("a time with an offset. Give it as her clock shows it.")
        return model.isoformat(timespec="milliseconds")
    if isinstance(model, list):
        return [plain(one) for one in model]
    if not hasattr(model, "attribute_map"):
        return model
    names = model.attribute_map.items()
    fields = {name: plain(getattr(model, attribute)) for attribute, name in names}
    return {name: value for name, value in fields.items() if value is not None}


def next_page(page: Json, endpoint: str) -> str:
    """The path of what is listed after this page; "" where that is all, or it leads elsewhere."""
    links = page.get("links")
    link = links.get("next") if isinstance(links, dict) else links
    path = link.removeprefix(endpoint) if isinstance(link, str) else ""
    return path if _LIST.fullmatch(path) else ""


def _alerts(page: Json) -> list[Json]:
    """The reminders of a page. Raises Lost."""
    alerts = page.get("alerts") if isinstance(page, dict) else None
    if not isinstance(alerts, list):
        raise Lost("Alexa's reminders answered with no list.")
    return [one for one in alerts if isinstance(one, dict)]


def _token(answer: Json) -> str:
    token = answer.get("alertToken") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token:
        raise Lost("Alexa's reminders named no reminder.")
    return token


def _code(body: Json) -> str:
    """The service's own word for an error."""
    if isinstance(body, str):  # of a status that the SDK does not expect
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return ""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) else ""
