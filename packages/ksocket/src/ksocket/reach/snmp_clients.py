"""Which client asks an agent: the library, which is fast, where it can; our own for all else."""

from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp_gufo
from ksocket.reach.snmp_client import Client
from ksocket.reach.snmp_keys import TRIPLE_DES
from ksocket.reach.snmp_own import Community, Usm


def client(file: SnmpFile) -> Client:
    """A client for the version and the protocols of the file."""
    library = snmp_gufo.AVAILABLE
    if file.spoken == "3":
        return snmp_gufo.Gufo.usm() if library and file.priv_protocol != TRIPLE_DES else Usm()
    if library and file.spoken == "2c":
        return snmp_gufo.Gufo.community(file.community.reveal() if file.community else "")
    return own(file)


def own(file: SnmpFile) -> Community | Usm:
    """Our own client, for the main context."""
    if file.spoken == "3":
        return Usm()
    return Community(file.spoken, file.community.reveal() if file.community else "")


def scoped(file: SnmpFile, context: str) -> Client:
    """A client for another context: by v1 and v2c by a community as the file says."""
    if file.spoken == "3":
        return Usm(context)
    words = {"community": file.community.reveal() if file.community else "", "context": context}
    return Community(file.spoken, "@".join(words[one] for one in (file.context_community or "").split("@")))
