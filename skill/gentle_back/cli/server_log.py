"""What gunicorn has to say, in the form of our own log and as silent about requests."""

from __future__ import annotations

import time
from typing import Any

from gunicorn.glogging import Logger

from gentle_back.log import Logfmt
from gentle_back.request_log import Refusals

# How gunicorn begins to tell of what is no HTTP; what follows repeats what was sent.
NO_HTTP = "Invalid request from"


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's log to standard error; there is no log of accesses."""

    def __init__(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's settings, without types
        super().__init__(cfg)
        self._refusals = Refusals()

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - as above
        """Take the settings."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Logfmt())

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 - as logging
        """Log a warning; of what could not be read as HTTP, only that it was refused."""
        if str(msg).startswith(NO_HTTP):
            self._refusals.tell("http", time.perf_counter())
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log what failed, without the address that was asked for."""
        del args, kwargs
        self.error_log.error(str(msg).partition(" %")[0], exc_info=True)
