"""Do the private keys that a credential file names open."""

from pathlib import Path

from ksocket.credentials import modes
from ksocket.credentials.accounts import ClientKey, CredentialFile, SshFile
from ksocket.faults import Fault

PUTTY = b"PuTTY-User-Key-File-"  # how PuTTY's own format begins (its manual, appendix C)
_LOCKED = "Passphrase must be specified"  # asyncssh's words for an encrypted key without one


def check_keys(file: CredentialFile) -> list[Fault]:
    """What is wrong with the keys, and the known hosts file, that a file names.

    An encrypted key takes up to a second to open (bcrypt): call it before a scan, in a thread, and not in its loop.
    """
    if not isinstance(file, SshFile):
        return []
    found = [_key(key, file) for key in file.client_keys]
    if file.known_hosts and not file.known_hosts.is_file():
        found.append(Fault("known-hosts-missing", file=file.path, line=1, key="knownHosts", filename=file.known_hosts))
    return [fault for fault in found if fault]


def _key(key: ClientKey, file: CredentialFile) -> Fault | None:
    place = {"file": file.path, "line": key.line, "key": "clientKeys.filename"}
    try:
        status = key.filename.stat()
        reason = _refusal(key.filename, key.passphrase.reveal() if key.passphrase else None)
    except FileNotFoundError:
        return Fault("key-file-missing", filename=key.filename, **place)
    except OSError as error:
        return Fault("key-file-unreadable", filename=key.filename, detail=error.strerror or "?", **place)
    if reason is None:
        return modes.fault(key.filename, status)
    if _LOCKED in reason:
        return Fault("passphrase-missing", filename=key.filename, **place)
    # A wrong passphrase may decrypt to what looks like a broken key, so the words of that refusal tell nothing.
    if key.passphrase and _LOCKED in (_refusal(key.filename, None) or ""):
        return Fault("passphrase-wrong", filename=key.filename, **place)
    if _begins_with(key.filename, PUTTY):
        return Fault("key-file-putty", filename=key.filename, **place)
    return Fault("key-file-no-key", filename=key.filename, **place)


def _begins_with(path: Path, words: bytes) -> bool:
    with path.open("rb") as opened:
        return opened.read(len(words)) == words


def _refusal(path: Path, passphrase: str | None) -> str | None:
    """Why asyncssh cannot read a key; None when it can."""
    import asyncssh  # noqa: PLC0415 - a third of a second that reading files does not need

    try:
        asyncssh.read_private_key(path, passphrase)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError) as error:
        return str(error)
    return None
