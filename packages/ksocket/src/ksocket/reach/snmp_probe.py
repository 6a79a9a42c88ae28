"""Which kind of encryption an agent uses with a user, when it does not answer what we encrypt.

Nothing is tried with other protocols or keys: a weaker one would give parts of the key away. But DES and 3DES decrypt
whole blocks alone, and an agent says so of any other length (RFC 3414, 8.1.1.3); AES takes every length (RFC 3826).
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ksocket.reach.snmp_crypt import Cipher
from ksocket.reach.snmp_keys import DES, TRIPLE_DES, User
from ksocket.reach.snmp_own import Usm
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

if TYPE_CHECKING:
    from ksocket.reach.snmp import SnmpSession

_BLOCK = 8
_UP_TIME = "1.3.6.1.2.1.1.3.0"  # sysUpTime


@dataclass(frozen=True, slots=True)
class _Sized:
    """A cipher whose messages are of whole blocks, or of no number of blocks."""

    cipher: Cipher
    whole: bool

    def salt(self, boots: int, chance: bytes) -> bytes:
        """The cipher's."""
        return self.cipher.salt(boots, chance)

    def encrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """The cipher's, made longer or shorter: nobody is meant to read it."""
        found = self.cipher.encrypt(data, boots, time, salt)
        beyond = len(found) % _BLOCK
        if self.whole:
            return found + bytes(-beyond % _BLOCK)
        return found if beyond else found[:-1]

    def decrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """The cipher's."""
        return self.cipher.decrypt(data, boots, time, salt)


class Probe(Usm):
    """A client whose encrypted messages are of whole blocks, or of no number of blocks."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self._whole = whole

    def become(self, user: User) -> None:
        """Speaks as this user."""
        super().become(user)
        if self.keys.cipher is not None:
            self.keys = replace(self.keys, cipher=_Sized(self.keys.cipher, self._whole))


class Answered(Exception):  # noqa: N818 - good news
    """The agent reads what the session encrypts: the request before was lost on the way."""


async def other_protocol(session: "SnmpSession", user: User) -> str | None:
    """What the agent seems to use instead of this user's protocol; None: the same kind, or there is no telling.

    Costs a time-out, or two. Agents that answer whatever they cannot decrypt with a report do not tell.

    Raises:
        Answered: nothing is wrong.
    """
    ours = user.privacy in (DES, TRIPLE_DES)
    theirs = await _objects(session, whole=False)
    if theirs and await _objects(session, whole=True) is not False:
        return None
    if theirs is None or theirs == ours:
        return None
    return "DES, 3DES" if theirs else "AES"


async def _objects(session: "SnmpSession", *, whole: bool) -> bool | None:
    """Whether the agent says that it cannot decrypt it; False is silence, None anything else."""
    try:
        async with session.beside(lambda: Probe(whole=whole)) as probe:
            await probe.get([_UP_TIME])
    except Trouble as trouble:
        said = {Code.SNMP_WRONG_PRIVACY: True, Code.SNMP_NO_ANSWER: False}
        return said.get(trouble.problem.code)
    raise Answered
