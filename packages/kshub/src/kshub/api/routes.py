"""All of the API, as one router; and what wrong questions are answered."""

from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from kshub.api import health, ksockets, networks, nodes, scans, snapshots
from kshub.api.asking import provide_caller, provide_networks
from kshub.faults import Fault
from kshub.words import fault_text

BASE = "/api/apps/sonar"
OPEN: list[HTTPRouteHandler] = health.ROUTES  # asked by machines that have no token


def router() -> Router:
    """Everything that needs a caller."""
    return Router(
        path=BASE,
        route_handlers=[*networks.ROUTES, *nodes.ROUTES, *snapshots.ROUTES, *ksockets.ROUTES, *scans.ROUTES],
        dependencies={
            "caller": Provide(provide_caller),
            "networks": Provide(provide_networks),
        },
        exception_handlers={Fault: _fault},
    )


def _fault(_request: Request[Any, Any, Any], fault: Fault) -> Response[dict[str, Any]]:
    """What the caller must mend: 409 where it is a matter of time, else 400."""
    status = 409 if fault.code in {"run-over", "queue-full", "token-limit", "no-ksocket"} else 400
    return Response({"status_code": status, "code": fault.code, "detail": fault_text(fault)}, status_code=status)
