"""Settings, credentials and logging as the commands share them; every mistake in them ends the command first."""

import logging
import sys
from pathlib import Path

from ksocket import config, words
from ksocket.config import Settings
from ksocket.credentials.formats import check_keys
from ksocket.credentials.store import Store
from ksocket.faults import Fault
from kswire.orders import METHODS


def load(*, verbose: int = 0) -> Settings:
    """The settings, with what is odd in them said on stderr; logs go to stderr when asked for (1: INFO, 2: DEBUG)."""
    settings = config.load()
    for one in settings.warnings:
        warn(words.fault_text(one))
    level = {0: logging.CRITICAL, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.basicConfig(level=level, format=settings.logformat, stream=sys.stderr, force=True)
    if verbose == 1:  # a line a packet is for those who ask twice
        logging.getLogger("asyncssh").setLevel(logging.WARNING)
    return settings


def methods(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The methods as given, all when none is.

    Raises:
        Fault: one of them is none that we know.
    """
    for method in wanted:
        if method not in METHODS:
            raise Fault("unknown-choice", option="--method", value=method, choices=", ".join(METHODS))
    return tuple(dict.fromkeys(wanted)) or METHODS


def choice(option: str, value: str, choices: tuple[str, ...]) -> str:
    """The value, if it is one of the choices.

    Raises:
        Fault: it is not.
    """
    if value not in choices:
        raise Fault("unknown-choice", option=option, value=value, choices=", ".join(choices))
    return value


def credentials(directory: Path | None, settings: Settings) -> Path:
    """The directory of the credential files.

    Raises:
        Fault: the one that was named is no directory.
    """
    if directory is not None and not directory.is_dir():
        raise Fault("no-directory", path=directory)
    return directory or settings.credentials_dir


def examine(directory: Path, wanted: tuple[str, ...]) -> None:
    """Read every credential file that may be used and try every passphrase, before the first packet leaves.

    Raises:
        Fault: the first that is wrong; the others are said on stderr as well.
    """
    store = Store(directory)
    files = [file for method in wanted for file in store.files(method)]
    for file in files:
        for one in file.warnings:
            warn(words.fault_text(one))
    faults = [*store.faults, *(fault for file in files for fault in check_keys(file))]
    for fault in faults[1:]:
        warn(words.fault_text(fault))
    if faults:
        raise faults[0]


def warn(line: str) -> None:
    """Say on stderr what works but should be known."""
    print(f"ksocket: {line}", file=sys.stderr)
