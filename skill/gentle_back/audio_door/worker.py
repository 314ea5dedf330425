"""The process that renders one set: its timeline comes in as JSON, its recording goes out as MP3.

    python -m gentle_back.audio_door.worker < timeline.json > set.mp3

It ends with its one recording, so that what voice and encoder need is never a server's.
"""

from __future__ import annotations

import sys

from gentle_back.audio_door.timeline_json import read_timeline
from gentle_back.errors import GentleBackError
from gentle_back.routine.audio import Renderer
from gentle_back.voice import open_voice


def main() -> int:
    """Render what comes in; the exit code is 1 where that cannot be done, and why on stderr."""
    timeline = read_timeline(sys.stdin.buffer.read())
    try:
        voice = open_voice()
        try:
            sys.stdout.buffer.write(Renderer(voice, None).mp3(timeline))
        finally:
            voice.close()
    except GentleBackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
