"""What a request may ask in its query, and what the API calls each parameter.

A misspelt filter would give everything: who asks for what a handler does not know is refused (400). It is looked at
once it is known who asks; what machines and browsers ask before that (health, metrics, the identity provider's way
back, pages) may carry what is not ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from litestar import Litestar, Request
from litestar.routes import HTTPRoute

from kshub.auth.deeds import camel
from kshub.faults import Fault

_KEPT: Final = "parameters"  # where the application keeps them
_SHOWN: Final = 80  # characters of a name that nobody knows


@dataclass(frozen=True, slots=True)
class Parameters:
    """Of one handler. query: their names; called: what the API calls each parameter, by its name in the code."""

    query: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)


NONE: Final = Parameters()


def of(request: Request[Any, Any, Any]) -> Parameters:
    """Those of the handler that answers this request; none where no handler does."""
    app = request.app
    if _KEPT not in app.state:
        app.state[_KEPT] = dict(_every(app))
    known: dict[Any, Parameters] = app.state[_KEPT]
    return known.get(request.scope.get("route_handler"), NONE)


def check(request: Request[Any, Any, Any]) -> None:
    """Nothing is asked that the handler does not know.

    Raises:
        Fault: "unknown-parameter", "unknown-parameter-near".
    """
    asked = request.query_params
    if not asked:
        return
    known = of(request).query
    for name in asked:
        if name not in known:
            raise _unknown(name, known)


def _unknown(name: str, known: frozenset[str]) -> Fault:
    folded = {one.casefold(): one for one in sorted(known)}
    near = get_close_matches(name[:_SHOWN].replace("_", "").casefold(), folded, 1, 0.6)
    if near:
        return Fault("unknown-parameter-near", name=name[:_SHOWN], nearest=folded[near[0]])
    return Fault("unknown-parameter", name=name[:_SHOWN], known=", ".join(sorted(known)) or "-")


def _every(app: Litestar) -> Iterator[tuple[Any, Parameters]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler, model in route.route_handler_map.values():
                asked = {one.field_name: one.field_alias for one in model.expected_query_params}
                where = {one: camel(one) for one in route.path_parameters}
                yield handler, Parameters(frozenset(asked.values()), where | asked)
