"""Alexa's own services for one device, on this computer, for as long as it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from gentle_back.clock import Clock
from gentle_back.device.envelope import Identity
from gentle_back.device.local_server import LocalServer
from gentle_back.device.reminder_service import ReminderService


def services_of(identity: Identity, clock: Clock, time_zone: str | None) -> ReminderService:
    """The services that know this device; nobody serves them yet."""
    return ReminderService(
        clock,
        identity.consents,
        token=identity.api_access_token,
        device_id=identity.device_id,
        time_zone=time_zone,
    )


@contextmanager
def serving(services: ReminderService, identity: Identity) -> Iterator[Identity]:
    """The same device, telling the skill where its services are."""
    with LocalServer(services) as server:
        yield replace(identity, api_endpoint=server.url)
        services.recover()
