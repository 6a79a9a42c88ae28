"""The API's own description (OpenAPI 3.1), served at /api/schema; the copy in openapi.json is for the UI's types."""

from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Reference, SecurityScheme

PATH: Final = "/api/schema"
COPY: Final = Path(__file__).with_name("openapi.json")
_TEXT: Final = (
    "Lists take offset, limit and sort, with - before the field for descending, and answer"
    " {items, total}. Times are ISO 8601 in UTC. Errors are JSON: statusCode, code, detail."
)


def config() -> OpenAPIConfig:
    """What Litestar needs to describe the routes."""
    schemes: dict[str, SecurityScheme | Reference] = {
        "apiToken": SecurityScheme(
            type="apiKey", name="X-Authorization", security_scheme_in="header", description="Token <API token>"
        ),
        "bearer": SecurityScheme(type="http", scheme="bearer", description="the same API token"),
        "session": SecurityScheme(
            type="apiKey",
            name="__Host-kshub-session",
            security_scheme_in="cookie",
            description="set by POST /api/session; changes something only with X-CSRF-Token",
        ),
    }
    return OpenAPIConfig(
        title="kshub",
        version=version("kshub"),
        description=_TEXT,
        path=PATH,
        render_plugins=[JsonRenderPlugin(path="/")],
        components=Components(security_schemes=schemes),
        use_handler_docstrings=True,
        operation_id_creator=lambda handler, _method, _path: operation(handler),
    )


def document(app: Litestar) -> dict[str, Any]:
    """The description of this application, as /api/schema gives it, without what each version changes."""
    described: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema()))
    described["info"].pop("version", None)
    return described


def text(described: dict[str, Any]) -> str:
    """As the copy holds it."""
    return msgspec.json.format(msgspec.json.encode(described, order="sorted"), indent=1).decode() + "\n"


def operation(handler: HTTPRouteHandler) -> str:
    """Its name, which the audit log takes for what was done: addNetwork."""
    if isinstance(handler.operation_id, str):  # one function that is asked at two places
        return handler.operation_id
    first, *rest = handler.handler_name.split("_")
    return first + "".join(one.capitalize() for one in rest)
