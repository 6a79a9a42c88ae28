"""What was old about a login that worked, or about one that did not."""

import asyncssh

from ksocket.credentials.accounts import SshFile
from ksocket.reach.ssh_algorithms import old_among, old_in_use
from ksocket.reach.ssh_client import Course
from ksocket.reach.ssh_keys import Keys

RSA, DSA = b"ssh-rsa", b"ssh-dss"


def algorithms(connection: asyncssh.SSHClientConnection, mismatch: str, course: Course) -> tuple[str, ...]:
    """The old algorithms without which there is no connection, as far as they can be known."""
    if not mismatch:
        return ()
    used = [str(connection.get_extra_info(name)) for name in ("send_cipher", "recv_cipher", "send_mac", "recv_mac")]
    used.append(course.kex)
    # A server may hang up before asyncssh has told what does not match; that of host keys is never told.
    used += old_in_use(mismatch) if "received" in mismatch or old_among(used) else [course.host_key.partition(" ")[0]]
    return old_among(used)


def client_key(keys: Keys, course: Course, *, sha1: bool) -> tuple[str, ...]:
    """What the client key that opened had to sign by."""
    if course.login != "publickey":
        return ()
    if any(key.algorithm == DSA and key.get_fingerprint() == course.key for key in keys.usable):
        return ("ssh-dss",)
    return ("ssh-rsa",) if sha1 else ()


def outdated(file: SshFile, keys: Keys) -> tuple[str, ...]:
    """Why no key of the file was taken, where all of them are of a kind that servers gave up."""
    if file.password is not None or {key.algorithm for key in keys.usable} != {DSA}:
        return ()
    return tuple(f"{key.filename}: a DSA key, which servers no longer take" for key in file.client_keys)
