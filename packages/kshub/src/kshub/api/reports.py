""".../scans/{run}/report: what a run was to do and did, for change management."""

import asyncio
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from kshub.api.asking import Number, found
from kshub.api.exports import Language
from kshub.auth.access import Networks
from kshub.clock import seconds_now
from kshub.export import files, titles
from kshub.export.files import Place, Slots
from kshub.export.report import FORMATS
from kshub.export.reporting import report
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.view import runs
from kshub.words import preferred
from kswire.printable import POLICY
from kswire.runreport import RunReport
from kswire.runsheets import Reader

_REPORT: Final = "/networks/{network_id:int}/scans/{run:str}/report"
_SANDBOX: Final = f"{POLICY}; frame-ancestors 'none'; sandbox"

Form = Annotated[
    Literal["json", "xlsx", "html"], QueryParameter(name="format", description="json, xlsx, or html: a page to print")
]


@get(
    _REPORT,
    summary="The report of a run",
    responses={200: ResponseSpec(data_container=RunReport, description="the report", generate_examples=False)},
)
async def get_report(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    slots: NamedDependency[Slots],
    network_id: Number,
    run: FromPath[str],
    *,
    form: Form = "json",
    language: Language = None,
) -> Response[bytes]:
    """Order and plan, times, source addresses, ranges, packets by kind, logins by account, problems, and the result.

    Of a run that has not begun, and of a plan, it says what is to be done. html opens in a browser, xlsx is a file.
    """
    spoken = language or preferred(request.headers.get("accept-language", ""))
    async with store.read() as connection:
        where = found(await files.place(connection, networks, network_id), "network")
        row = found(await runs.one(connection, networks, network_id, run), "scan")
        told = await report(connection, row)
    reader = Reader(spoken, where.zone, where.zone.key, moment(seconds_now()))
    media_type, write = FORMATS[form]
    slots.take()
    try:
        body = await asyncio.to_thread(write, told, reader)
    finally:
        slots.give_back()
    return Response(body, media_type=media_type, headers=_headers(told, where, reader, form))


def _headers(told: RunReport, where: Place, reader: Reader, form: str) -> dict[str, str]:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if form == "json":
        return headers
    title = titles.LISTS["scan-plan" if told.before else "scan-report"][reader.language]
    day = reader.made_at.astimezone(where.zone).strftime("%Y%m%d")
    called = files.name(where, title, form, day)
    how = "inline" if form == "html" else "attachment"  # a page is looked at, and printed
    plain = f"scan-report-{where.network_id}.{form}"
    headers["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(called, safe='')}"
    if form == "html":
        headers |= {"Content-Security-Policy": _SANDBOX, "Referrer-Policy": "no-referrer"}
    return headers


ROUTES: list[HTTPRouteHandler] = [get_report]
