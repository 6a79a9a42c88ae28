"""An SSH server that took another host's address: it has a new key, and writes down whatever it is offered."""

from collections.abc import Sequence
from functools import partial

import asyncssh

from lab import keys
from lab.namespaces import inside
from lab.theatre.journal import Journal
from lab.theatre.parts import Scene, listener

_BANNER = "OpenSSH_9.2p1 Debian-2+deb12u3"


class Listener(asyncssh.SSHServer):
    """One connection. Lets nobody in."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._peer = ""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """A client is there."""
        self._peer = conn.get_extra_info("peername")[0]
        self._journal.write("connected", peer=self._peer)

    def begin_auth(self, username: str) -> bool:
        """The host keys were exchanged, and the client wants to log in all the same."""
        self._journal.write("user", peer=self._peer, username=username)
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are welcome."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Written down and refused."""
        self._journal.write("key", peer=self._peer, username=username, key=key.get_fingerprint())
        return False

    def password_auth_supported(self) -> bool:
        """Passwords are what it is after."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """Written down and refused."""
        self._journal.write("password", peer=self._peer, username=username, password=password)
        return False

    def kbdint_auth_supported(self) -> bool:
        """So that every way a password can come is open."""
        return True

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> bool | tuple[str, str, str, Sequence[tuple[str, bool]]]:
        """Ask for a password."""
        del username, lang, submethods
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: str | Sequence[str]) -> bool:
        """Written down and refused."""
        self._journal.write("password", peer=self._peer, username=username, password="\n".join(responses))
        return False


async def play(scene: Scene) -> None:
    """Listen on port 22 of the host."""
    journal = scene.journal("impostor")
    await asyncssh.listen(
        sock=inside(scene.pid, partial(listener, 22)),
        server_factory=lambda: Listener(journal),
        server_host_keys=[asyncssh.import_private_key(keys.private(keys.host_key(scene.host)))],
        server_version=_BANNER,
        config=None,
        login_timeout=30,
    )
