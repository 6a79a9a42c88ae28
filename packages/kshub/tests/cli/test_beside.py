"""The Ksocket beside the hub: started again when it ends, gone when the hub is."""

import asyncio
import os
import signal
from pathlib import Path

from kshub.cli.beside import Beside


def program(tmp_path, text):
    path = tmp_path / "ksocket"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


async def until(condition):
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


async def test_one_that_is_killed_is_started_again(tmp_path):
    said = []
    child = Beside(program(tmp_path, "exec sleep 60"), tmp_path, tmp_path / "log", said.append)
    await child.start()
    first = child.pid
    watching = asyncio.create_task(child.watch())
    os.kill(first, signal.SIGKILL)
    await until(lambda: len(said) == 2)
    assert "status -9" in said[0]
    second = child.pid
    assert second != first
    watching.cancel()
    await child.stop()
    await until(lambda: not Path(f"/proc/{second}").exists())


async def test_it_runs_connect_in_its_own_directory(tmp_path):
    child = Beside(program(tmp_path, 'echo "$1 $KSOCKET_HOME"'), tmp_path, tmp_path / "log", print)
    await child.start()
    await until((tmp_path / "log").read_text)
    assert (tmp_path / "log").read_text() == f"connect {tmp_path}\n"
    await child.stop()
