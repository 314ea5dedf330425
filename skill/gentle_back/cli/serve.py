"""`gentle-back serve`: the skill behind gunicorn."""

from __future__ import annotations

import gc
import ipaddress
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gentle_back.cli.options import config_of, plugin_options
from gentle_back.cli.port import port_trouble
from gentle_back.cli.progress import tell_compiling
from gentle_back.config import Config
from gentle_back.errors import ConfigError
from gentle_back.log import start_logging

if TYPE_CHECKING:
    from flask import Flask

TURN_SECONDS = 30
# Twice what a turn may take. A worker that has only just been forked does not hear that it is to
# stop, and must be ended; nobody who stops us waits ten seconds for that.
STOP_SECONDS = 8
# Gunicorn takes defaults from these while it is imported, and ends there if it cannot read one.
GUNICORNS_VARIABLES = ("FORWARDED_ALLOW_IPS", "PORT", "SENDFILE", "WEB_CONCURRENCY")


@click.command("serve")
@click.option("--host", help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on. Default: 8080.")
@click.option("--workers", type=int, help="Processes that answer. Default: 2.")
@click.option(
    "--skill-id", multiple=True, help="Id of the Alexa skill to answer; may be given again."
)
@click.option(
    "--device",
    is_flag=True,
    help="Answer this computer's offline device, and nobody else. Loopback only.",
)
@click.option(
    "--reminders",
    "rings",
    is_flag=True,
    help="Ring here too: say the reminders that this computer keeps, or print them.",
)
@plugin_options
@click.pass_context
def command(
    ctx: click.Context,
    host: str | None,
    port: int | None,
    workers: int | None,
    skill_id: tuple[str, ...],
    device: bool,
    rings: bool,
    plugins_dir: Path | None,
    safe_mode: bool | None,
) -> None:
    """Serve the skill over HTTP: POST /alexa for Alexa, GET /health for you.

    Alexa wants https on port 443 with a certificate she trusts: put a web server that does this in
    front of it. Requests that Alexa has not signed for your skill are refused.

    \b
        GENTLE_BACK_SKILL_ID=amzn1.ask.skill.... gentle-back serve
        gentle-back serve --device
    """
    config = config_of(
        ctx,
        host=host,
        port=port,
        workers=workers,
        skill_id=skill_id or None,
        plugins_dir=plugins_dir,
        safe_mode=safe_mode,
    )
    start_logging(config.log_level)
    _check_port(config)
    app = _device_app(config) if device else _alexa_app(config)
    with _ringing(config) if rings else nullcontext():
        run_server(app, config)


def _ringing(config: Config) -> AbstractContextManager[None]:
    # What it brings is not for a worker that keeps nothing.
    from gentle_back.cli.ringing import ringing_process

    return ringing_process(config)


def _check_port(config: Config) -> None:
    """Raise ConfigError where we could not listen, before gunicorn tries it for seconds."""
    trouble = port_trouble(config.host, config.port)
    if trouble:
        mend = trouble.mend or "End it first, or set port to another."
        raise ConfigError(f"{config.host}:{config.port}: {trouble.reason}. {mend}", key="port")


def _alexa_app(config: Config) -> Flask:
    from gentle_back.service import build_service
    from gentle_back.web import create_app

    if not config.skill_id:
        raise ConfigError(
            "skill_id is not set, so every request would be refused. Set GENTLE_BACK_SKILL_ID to "
            "the id in Alexa's developer console, or use --device for the offline device.",
            key="skill_id",
        )
    return create_app(build_service(config, before_compiling=tell_compiling))


def _device_app(config: Config) -> Flask:
    from gentle_back.cli.connect import device_chain, device_trust
    from gentle_back.service import build_service
    from gentle_back.web import create_app

    if not _is_loopback(config.host):
        raise ConfigError(
            f"host is {config.host}. A server in device mode trusts a test key, so it listens on "
            f"127.0.0.1 or ::1 only. Leave out --host, or --device.",
            key="host",
        )
    return create_app(
        build_service(
            config,
            device=device_trust(device_chain(config)),
            before_compiling=tell_compiling,
        )
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


def run_server(app: Flask, config: Config) -> None:
    """Serve the app with gunicorn until it is ended."""
    for name in GUNICORNS_VARIABLES:
        os.environ.pop(name, None)
    from gunicorn.app.base import BaseApplication

    from gentle_back.cli.server_log import ServerLog

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """Gunicorn with our settings; none of its own is read from a file or the environment."""

        def load_config(self) -> None:
            """Give gunicorn its settings."""
            self.cfg.set("logger_class", ServerLog)
            for name, value in _gunicorn_settings(config).items():
                self.cfg.set(name, value)
            # From gunicorn 25 on there is a socket to steer it by; nobody of ours uses it.
            if "control_socket_disable" in self.cfg.settings:
                self.cfg.set("control_socket_disable", True)

        def load(self) -> Flask:
            """The app; loaded before the workers, who share its memory."""
            return app

    # What is loaded by now stays as it is: the workers share it, and no collection walks it.
    gc.collect()
    gc.freeze()
    Server().run()


def _gunicorn_settings(config: Config) -> dict[str, Any]:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": f"{host}:{config.port}",
        "workers": config.workers,
        # A handler's time limit needs the main thread of a process.
        "worker_class": "gentle_back.cli.worker.Worker",
        "timeout": TURN_SECONDS,
        "graceful_timeout": STOP_SECONDS,
        "preload_app": True,
        "proc_name": "gentle-back",
        "limit_request_line": 4_094,
        "limit_request_fields": 50,
        "limit_request_field_size": 8_190,
    }
