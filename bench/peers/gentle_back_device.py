"""Our skill as `gentle-back serve --device` serves it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from peers.gentle_back_settings import config_of


def create_app(setup: Mapping[str, str]) -> Flask:
    """The real app, trusting the device's test chain."""
    from gentle_back.service import DeviceTrust, build_service
    from gentle_back.web import create_app as app_of

    trust = DeviceTrust(
        root_pem=setup["root_pem"].encode(),
        chain_pem=setup["chain_pem"].encode(),
        address=setup["address"],
        skill_id=setup["skill_id"],
    )
    return app_of(build_service(config_of(setup), device=trust))
