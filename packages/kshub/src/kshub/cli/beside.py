"""The Ksocket beside the hub of `kshub up`: a child process that is started again when it ends."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from kshub.words import say

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 60.0
STEADY_SECONDS: Final = 60.0  # who lived so long begins with a short wait again
STOP_SECONDS: Final = 10.0


def command() -> Path | None:
    """Where `ksocket` is: beside this program, or in PATH."""
    for place in (Path(sys.argv[0]).absolute().parent, Path(sys.executable).parent):
        if os.access(place / "ksocket", os.X_OK):
            return place / "ksocket"
    found = shutil.which("ksocket")
    return Path(found) if found else None


class Beside:
    """home: the Ksocket's directory, in which ksocket.toml is; tell: says a line to the person at the terminal."""

    def __init__(self, program: Path, home: Path, log: Path, tell: Callable[[str], None]) -> None:
        self._program, self._home, self._log, self._tell = program, home, log, tell
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Begin. Our own group of processes would get Ctrl-C at the same time as we: it has one for itself."""
        words = (sys.executable, "-m", "kshub.cli.child", str(os.getpid()), str(self._program), "connect")
        handle = os.open(self._log, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                env=os.environ | {"KSOCKET_HOME": str(self._home)},
                start_new_session=True,
            )
        finally:
            os.close(handle)

    async def watch(self) -> None:
        """Start it again whenever it ends, a little later each time."""
        pause = FIRST_SECONDS
        while True:
            begun = time.monotonic()
            assert self._process is not None
            status = await self._process.wait()
            if time.monotonic() - begun > STEADY_SECONDS:
                pause = FIRST_SECONDS
            self._tell(say("up-child-ended", status=status, seconds=int(pause), log=self._log))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_SECONDS)
            await self.start()
            self._tell(say("up-child-again", pid=self.pid))

    async def stop(self) -> None:
        """End it, by force when it does not within ten seconds."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
