"""Private keys: read in a thread, once for each state of a credential file, kept in memory for one pool."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - the annotations of a dict are read at run time, too

import asyncssh

from ksocket.credentials.accounts import ClientKey, SshFile
from ksocket.credentials.keys import PUTTY

MAX_KEY_FILE = 64 << 10  # bytes
_PUTTY = "PuTTY's format; export it as an OpenSSH key"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one file that could be read, and what is wrong with the others ("PATH: passphrase wrong")."""

    usable: tuple[asyncssh.SSHKey, ...]
    faults: tuple[str, ...] = ()


class Keyring:
    """Gives each credential file's keys. Opening an encrypted key costs up to 0.8 s of CPU, so it is done once."""

    def __init__(self) -> None:
        self._loading: dict[tuple[Path, str], asyncio.Future[Keys]] = {}
        # Not the loop's own threads: asyncssh needs those for each connection, and their queue must stay short.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ssh-keys")

    async def keys(self, file: SshFile) -> Keys:
        """The keys of the file; never raises for what is wrong with them."""
        if not file.client_keys:
            return Keys(())
        loading = self._loading.get((file.path, file.revision))
        if loading is None:
            loop = asyncio.get_running_loop()
            loading = self._loading[file.path, file.revision] = loop.run_in_executor(
                self._threads, _load, file.client_keys
            )
        return await asyncio.shield(loading)


def _load(client_keys: tuple[ClientKey, ...]) -> Keys:
    usable: list[asyncssh.SSHKey] = []
    faults: list[str] = []
    for client_key in client_keys:
        try:
            usable.append(_read(client_key))
        except OSError as error:
            faults.append(f"{client_key.filename}: {error.strerror or 'unreadable'}")
        except Exception as error:  # a damaged key raises whatever the parser happens to raise
            faults.append(f"{client_key.filename}: {_fault(error)}")
    return Keys(tuple(usable), tuple(faults))


def _read(client_key: ClientKey) -> asyncssh.SSHKey:
    with client_key.filename.open("rb") as opened:
        data = opened.read(MAX_KEY_FILE)
    if data.startswith(PUTTY):
        raise ValueError(_PUTTY)
    passphrase = client_key.passphrase.reveal() if client_key.passphrase else None
    # Is the modulus of an RSA key a product of primes: 0.2 s at 4,096 bits, in which no thread of the process runs.
    # A key that is wrong in this way opens no door; the check of the files before a scan (credentials.keys) tells it.
    return asyncssh.import_private_key(data, passphrase, unsafe_skip_rsa_key_validation=True)


def _fault(error: Exception) -> str:
    """A wrong passphrase comes as one error or another, by the format of the key; the words tell."""
    if str(error) == _PUTTY:
        return _PUTTY
    text = str(error).lower()
    if "must be specified" in text:
        return "passphrase missing"
    return "passphrase wrong" if "passphrase" in text or "decrypt" in text else "not a private key"
