"""/metrics: counts for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/, text 0.0.4).

Only counts, no names and no addresses. Open on loopback; from elsewhere, or through a proxy, with an API token.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler

from kshub.api import errors
from kshub.api.asking import provide_identity
from kshub.auth.roles import VIEWER
from kshub.counts import Counts
from kshub.entry import Entry
from kshub.store.engine import Store
from kshub.view import counts
from kshub.view.counts import Numbers

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
_STATUSES: Final = ("ordered", "running", "done", "partial", "failed")
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")

_Samples = Mapping[str, float]


@get(
    "/metrics",
    summary="Counts for Prometheus",
    media_type=MEDIA,
    responses={401: errors.RESPONSES[401], 403: errors.RESPONSES[403], 503: errors.RESPONSES[503]},
    security=[{}, {"apiToken": []}, {"bearer": []}, {"session": []}],
)
async def metrics(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    entry: NamedDependency[Entry],
    counted: NamedDependency[Counts],
) -> Response[str]:
    """Counts as text. Open to this machine itself; from elsewhere an API token is needed, and a role in all spaces."""
    if not _here(request):
        identity = await provide_identity(request, store, entry)
        if identity.caller.roles.spaces(VIEWER) is not None:
            raise PermissionDeniedException("these are the numbers of all spaces: your role is in single ones")
    return Response(render(await counts.numbers(store), counted), media_type=MEDIA)


def render(numbers: Numbers, counted: Counts) -> str:
    """All metrics as text."""
    runs = {f'status="{one}"': float(numbers.runs.get(one, 0)) for one in _STATUSES}
    refused = {f'code="{_label(code)}"': float(count) for code, count in sorted(counted.refused.items())}
    lines = [
        *_metric("info", "gauge", "The hub's version.", {f'version="{_label(version("kshub"))}"': 1}),
        *_metric("ksockets", "gauge", "Ksockets that are there.", {"": numbers.ksockets}),
        *_metric("ksockets_connected", "gauge", "Ksockets that are connected.", {"": numbers.connected}),
        *_metric("nodes", "gauge", "Managed nodes.", {"": numbers.nodes}),
        *_metric("runs", "gauge", "Runs by status.", runs),
        *_metric("snapshots_unmerged", "gauge", "Snapshots of ended runs, not merged yet.", {"": numbers.unmerged}),
        *_metric("database_bytes", "gauge", "Size of the database.", {"": numbers.database}),
        *_metric("reports_total", "counter", "Reports committed by this process.", {"": counted.reports}),
        *_metric("batches_total", "counter", "Batches committed by this process.", {"": counted.batches}),
        *_metric("refused_total", "counter", "What this process sent away, by reason.", refused),
    ]
    seconds = "kshub_merge_seconds"
    lines += [f"# HELP {seconds} Merges of snapshots by this process.", f"# TYPE {seconds} summary"]
    lines += [f"{seconds}_sum {counted.merging:.3f}", f"{seconds}_count {counted.merges}"]
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, text: str, samples: _Samples) -> Iterable[str]:
    yield f"# HELP kshub_{name} {text}"
    yield f"# TYPE kshub_{name} {kind}"
    for labels, value in samples.items():
        yield f"kshub_{name}{{{labels}}} {value:.0f}" if labels else f"kshub_{name} {value:.0f}"


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _here(request: Request[Any, Any, Any]) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


ROUTES: list[HTTPRouteHandler] = [metrics]
