"""A household with Alexa's services on this computer, and the keeper that asks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gentle_back.alexa_api import REMINDERS_SCOPE, THIS_COMPUTER, Access
from gentle_back.clock import MovableClock
from gentle_back.device.consents import GRANTED, REMINDERS, Consents
from gentle_back.device.local_server import LocalServer
from gentle_back.device.reminder_service import ReminderService
from gentle_back.reminders.alexa.keeper import AlexaKeeper
from gentle_back.values.reminder import Plan

TOKEN = "the.token.of.this.request"
DEVICE = "amzn1.ask.device.HERS"
CALCIUM = Plan("calcium", "Calcium time.", ("09:00", "16:00"))
TEXTS = {"Calcium time.": "calcium", "Time for your vitamin D.": "vitamin-d"}


@dataclass(frozen=True)
class Asking:
    """Who asks, in one request."""

    channel: Access | None = field(repr=False)
    request_id: str = "one"
    time_zone: str | None = None
    locale: str = "en-GB"
    user_id: str = "amzn1.ask.account.HER"
    seconds: Callable[[], float] = lambda: 4.0

    def remaining_seconds(self) -> float:
        """Of the turn's time."""
        return self.seconds()


@dataclass
class Household:
    """The services, and a keeper in front of them."""

    clock: MovableClock
    service: ReminderService
    consents: Consents
    keeper: AlexaKeeper
    url: str

    def asking(self, **more: object) -> Asking:
        """A request made now, by who has allowed reminders."""
        access = Access(self.url, TOKEN, DEVICE, frozenset({REMINDERS_SCOPE}), self.clock.now())
        return Asking(access, **more)  # type: ignore[arg-type]  # by name

    def sent(self, method: str) -> list[dict[str, object]]:
        """The bodies of the calls of that method."""
        return [one.body or {} for one in self.service.calls if one.method == method]


@contextmanager
def household(clock: MovableClock, time_zone: str | None = "Europe/London") -> Iterator[Household]:
    """A household in that time zone."""
    consents = Consents({REMINDERS: GRANTED})
    service = ReminderService(clock, consents, token=TOKEN, device_id=DEVICE, time_zone=time_zone)
    with LocalServer(service) as server:
        keeper = AlexaKeeper(
            kind_of=lambda text: TEXTS.get(text, ""), clock=clock, reach=THIS_COMPUTER
        )
        yield Household(clock, service, consents, keeper, server.url)
        service.recover()
