"""Passwords that are elsewhere: in a file, or printed by a command."""

import os
import selectors
import subprocess
import time
from pathlib import Path
from typing import IO

from ksocket.credentials import modes
from ksocket.credentials.accounts import PasswordSource
from ksocket.credentials.secret import Secret
from ksocket.documents.text import load
from ksocket.documents.values import printable
from ksocket.faults import Fault

LIMIT = 4096  # bytes
SECONDS = 10.0


def fetch(source: PasswordSource, path: Path, *, seconds: float = SECONDS) -> Secret:
    """The password that a credential file (`path`) has elsewhere: the first line of it.

    The command runs without a shell and without input, for at most `seconds`; its messages are not kept.

    Raises:
        Fault: it cannot be had; never with anything of what was read.
    """
    if source.file:
        key = "account.passwordFile"
        text = _file(source.file)
    else:
        key = "account.passwordCommand"
        text = _command(source, path, seconds)
    password = text.split("\n", 1)[0].rstrip("\r")
    if not password or not printable(password):
        raise Fault("password-empty", file=path, line=source.line, key=key)
    return Secret(password)


def _file(path: Path) -> str:
    source = load(path, LIMIT)
    modes.check(path, source.stat)
    return source.text


def _command(source: PasswordSource, path: Path, seconds: float) -> str:
    place = {"file": path, "line": source.line, "key": "account.passwordCommand"}
    env = {name: value for name, value in os.environ.items() if name != "KSOCKET_TOKEN"}
    try:
        process = subprocess.Popen(
            source.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            cwd=path.parent,
        )
    except (OSError, ValueError) as error:
        raise Fault("command-not-run", detail=getattr(error, "strerror", None) or "?", **place) from None
    with process:
        raw, in_time = _read(process.stdout, time.monotonic() + seconds)
        if not in_time or len(raw) > LIMIT:
            process.kill()
            raise Fault("command-too-long", seconds=seconds, limit=LIMIT, **place)
        if process.wait() != 0:
            raise Fault("command-failed", status=process.returncode, **place)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault("password-empty", file=path, line=source.line, key=place["key"]) from None


def _read(stream: IO[bytes] | None, until: float) -> tuple[bytes, bool]:
    """What comes until the end, LIMIT or the time is reached; whether it came in time."""
    assert stream is not None
    raw = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while len(raw) <= LIMIT:
            if not selector.select(max(0.0, until - time.monotonic())):
                return raw, False
            part = os.read(stream.fileno(), LIMIT + 1)
            if not part:
                return raw, True
            raw += part
    return raw, True
