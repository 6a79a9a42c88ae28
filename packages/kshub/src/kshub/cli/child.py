"""`python -m kshub.cli.child PARENT COMMAND...`: become COMMAND, and end with the process PARENT, however that ends."""

import ctypes
import os
import signal
import sys

_PDEATHSIG = 1  # prctl(2)


def main(argv: list[str]) -> None:
    """Never returns: the process is another program then."""
    parent, command = int(argv[0]), argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before it could be watched
            sys.exit(0)
    os.execv(command[0], command)  # noqa: S606 - what the parent found


if __name__ == "__main__":
    main(sys.argv[1:])
