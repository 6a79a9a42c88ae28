"""/connect: how Ksockets reach this hub, for whoever writes their ksocket.toml."""

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from kshub.api.asking import Record
from kshub.auth.people import Caller
from kshub.reached import Reached


class ConnectView(Record):
    """The lines of [connect].

    host: null where kshub.toml has no publicUrl; port: null where a proxy in front decides it; protocol: wss or ws.
    certificateNames: for which the hub's certificate was issued. caFingerprint: null where a proxy in front shows the
    certificate; ownAuthority: the hub made it, so that a Ksocket trusts it by its fingerprint alone.
    """

    host: str | None
    port: int | None
    protocol: str
    certificate_names: tuple[str, ...]
    ca_fingerprint: str | None
    own_authority: bool


@get("/connect", summary="How Ksockets reach the hub", sync_to_thread=False)
def get_connect(
    reached: NamedDependency[Reached],
    caller: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
) -> ConnectView:
    """What `[connect]` of a Ksocket has to say; nothing of it is secret. Tokens are made for each Ksocket."""
    return ConnectView(
        host=reached.host,
        port=reached.port,
        protocol="wss" if reached.secure else "ws",
        certificate_names=reached.names,
        ca_fingerprint=reached.ca_fingerprint,
        own_authority=reached.own_authority,
    )


ROUTES: list[HTTPRouteHandler] = [get_connect]
