"""Runs a command to its end, with all that it leaves behind: what the whole family took, as JSON in a file.

Arguments: seconds after which it is stopped; the file; the command. Who outlives its parent becomes a child of this
program (PR_SET_CHILD_SUBREAPER, prctl(2)), as the masters of ssh(1)'s shared connections do: when the command is over
they are ended, and counted. wall: seconds of the command; cpu: seconds of everyone; rss: MB of the largest of them.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


def family() -> list[int]:
    """Our children now, those included whose parents are gone."""
    return [int(one) for one in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()]


def main() -> None:
    seconds, told, *command = sys.argv[1:]
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this kernel does not give orphans to their grandparents")
    began = time.perf_counter()
    leader = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    status: int | None = None
    try:
        status = leader.wait(float(seconds))
    except subprocess.TimeoutExpired:
        os.killpg(leader.pid, signal.SIGKILL)
        leader.wait()
    wall = time.perf_counter() - began
    while left := family():
        for one in left:
            os.kill(one, signal.SIGKILL if status is None else signal.SIGTERM)
        for one in left:
            os.waitpid(one, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss / 1024, "status": status}
    Path(told).write_text(json.dumps(spent), encoding="ascii")


if __name__ == "__main__":
    main()
