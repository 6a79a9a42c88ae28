"""All of the API, as routers by who may ask."""

from typing import Any, Final

from litestar import Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from kshub.api import (
    audit,
    connecting,
    dashboard,
    decisions,
    differences,
    errors,
    events,
    exports,
    found,
    grants,
    groups,
    health,
    ksockets,
    labels,
    live,
    maps,
    members,
    metrics,
    networks,
    nodes,
    notes,
    notifications,
    notify_rules,
    notify_targets,
    oidc,
    own_sessions,
    package_exports,
    package_versions,
    packages,
    ports,
    proposals,
    refusals,
    reports,
    retention,
    saved_searches,
    scans,
    schedules,
    searches,
    second,
    sessions,
    snapshots,
    spaces,
    tokens,
    users,
)
from kshub.api.asking import (
    provide_administrator,
    provide_caller,
    provide_identity,
    provide_networks,
    provide_person,
    provide_spaces,
)

BASE: Final = "/api/apps/sonar"
_SECURITY: Final[list[dict[str, list[str]]]] = [{"apiToken": []}, {"bearer": []}, {"session": []}]
_NOTIFY: Final = (*notify_rules.BOTH, *notifications.BOTH, *notify_targets.BOTH)
_IDENTITY: Final = {"identity": Provide(provide_identity)}
_PERSON: Final = {"person": Provide(provide_person)}


def routers() -> list[Router]:
    """Everything."""
    return [_open(), _person(), _administrator(), _caller(), _anybody()]


def _open() -> Router:
    """Asked by machines that have no token, and by browsers of people who are not known yet."""
    for handler in oidc.ROUTES:
        handler.responses = errors.OPEN | {404: errors.RESPONSES[404]} | dict(handler.responses or {})
    return Router(path="/", route_handlers=[*health.ROUTES, *metrics.ROUTES, *oidc.ROUTES])


def _person() -> Router:
    """Whoever is known, for what is their own."""
    return _router(
        "/", "people", [*sessions.ROUTES, *own_sessions.ROUTES, *second.ROUTES, *tokens.ROUTES, *audit.ROUTES], _PERSON
    )


def _anybody() -> Router:
    """Whoever is known, viewers too: what they keep for themselves."""
    return _router(BASE, "people", [*saved_searches.ROUTES], {})


def _administrator() -> Router:
    handlers = [
        *users.ROUTES,
        *groups.ROUTES,
        *grants.ROUTES,
        *refusals.ADMINISTRATION,
        *(one.of_hub() for one in _NOTIFY),
    ]
    handlers += [*own_sessions.ADMINISTRATION, *second.ADMINISTRATION, *oidc.ADMINISTRATION]
    return _router("/", "people", handlers, _PERSON | {"administrator": Provide(provide_administrator)})


def _caller() -> Router:
    handlers = [
        *spaces.ROUTES,
        *members.ROUTES,
        *networks.ROUTES,
        *nodes.ROUTES,
        *ports.ROUTES,
        *labels.ROUTES,
        *notes.ROUTES,
        *snapshots.ROUTES,
    ]
    handlers += [*connecting.ROUTES, *ksockets.ROUTES, *scans.ROUTES, *schedules.ROUTES, *reports.ROUTES]
    handlers += [*dashboard.ROUTES, *decisions.ROUTES, *events.ROUTES, *proposals.ROUTES, *refusals.ROUTES]
    handlers += [*searches.ROUTES, *exports.ROUTES, *found.ROUTES, *retention.ROUTES, *packages.ROUTES]
    handlers += [*differences.ROUTES, *maps.ROUTES, *package_versions.ROUTES, *package_exports.ROUTES]
    handlers += [one.of_space() for one in _NOTIFY]
    handlers += live.ROUTES
    needs = {
        "caller": Provide(provide_caller),
        "networks": Provide(provide_networks),
        "spaces": Provide(provide_spaces),
    } | _PERSON
    return _router(BASE, "inventory", handlers, needs)


def _router(path: str, tag: str, handlers: list[HTTPRouteHandler], needs: dict[str, Any]) -> Router:
    for handler in handlers:
        handler.responses = errors.RESPONSES | dict(handler.responses or {})
        handler.security = _SECURITY if handler.security is None else handler.security
    return Router(
        path=path,
        route_handlers=handlers,
        dependencies=_IDENTITY | needs,
        tags=[tag],
    )
