"""Credential files, one reader a method."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ksocket.credentials.accounts import SnmpFile, SshFile, WinrmFile
from ksocket.credentials.draft import SECONDS, Draft
from ksocket.credentials.keys import check_keys
from ksocket.credentials.snmp import snmp_file
from ksocket.credentials.ssh import ssh_file
from ksocket.credentials.winrm import winrm_file

__all__ = ["METHODS", "READERS", "check_keys", "read"]

AnyFile = SshFile | WinrmFile | SnmpFile

READERS: Mapping[str, Callable[[Draft], AnyFile]] = {"ssh": ssh_file, "winrm": winrm_file, "snmp": snmp_file}
METHODS = tuple(READERS)


def read(path: Path, method: str, *, timeout: float = SECONDS) -> AnyFile:
    """A credential file of a method ("ssh", "winrm", "snmp"). Runs no command and opens no key: see `check_keys`.

    timeout: seconds to wait for an answer, where the file says none.

    Raises:
        Fault: with file, line and key, and no secret.
        KeyError: no such method.
    """
    reader = READERS[method]
    return reader(Draft(path, timeout=timeout))
