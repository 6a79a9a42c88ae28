"""The API as one ASGI application.

Write the copy of its description anew after a change of the API:  python -m kshub.api.application
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from litestar import Litestar
from litestar.di import Provide

from kshub.api import described, errors, maps, pages, routes
from kshub.api.asking import MAX_BODY
from kshub.api.health import Readiness
from kshub.api.live import Stirring
from kshub.api.ports import Cabled
from kshub.api.recording import Recording
from kshub.auth.oidc.provider import Provider
from kshub.auth.recorder import Recorder
from kshub.entry import Entry
from kshub.export.files import Slots
from kshub.flow import Flow
from kshub.live import Live
from kshub.notify.dialling import Dialler
from kshub.notify.sending import Sender
from kshub.reached import Reached
from kshub.store.engine import open_store
from kshub.store.retention import HUB, Kept
from kshub.store.signals import Signals
from kshub.view.cabling import reading
from kshub.view.remembering import Remembered


def application(
    flow: Flow,
    signals: Signals,
    sender: Sender,
    kept: Kept = HUB,
    entry: Entry = Entry(),  # noqa: B008 - frozen
    recorder: Recorder | None = None,
    live: Live | None = None,
    reached: Reached = Reached(),  # noqa: B008 - frozen
) -> Litestar:
    """Everything but the collectors' WebSocket. recorder: writes what no transaction of a change carries."""
    readiness, slots, remembered = Readiness(flow.store), Slots(), Remembered()
    cabled = Cabled(most=reading.MOST_KEPT)
    drawing = maps.Drawing(maps.AT_ONCE)
    recorder = recorder or Recorder(flow.store)
    live = live or Live(flow.store)
    provider = Provider(entry.oidc) if entry.oidc else None
    return Litestar(
        route_handlers=[*routes.routers(), *pages.routes(pages.Pages())],
        dependencies={
            "store": Provide(lambda: flow.store, sync_to_thread=False),
            "flow": Provide(lambda: flow, sync_to_thread=False),
            "signals": Provide(lambda: signals, sync_to_thread=False),
            "entry": Provide(lambda: entry, sync_to_thread=False),
            "provider": Provide(lambda: provider, sync_to_thread=False),
            "sender": Provide(lambda: sender, sync_to_thread=False),
            "reached": Provide(lambda: reached, sync_to_thread=False),
            "kept": Provide(lambda: kept, sync_to_thread=False),
            "counted": Provide(lambda: flow.counts, sync_to_thread=False),
            "live": Provide(lambda: live, sync_to_thread=False),
            "cabled": Provide(lambda: cabled, sync_to_thread=False),
            "remembered": Provide(lambda: remembered, sync_to_thread=False),
            "drawing": Provide(lambda: drawing, sync_to_thread=False),
            "slots": Provide(lambda: slots, sync_to_thread=False),
            "readiness": Provide(lambda: readiness, sync_to_thread=False),
        },
        middleware=[Recording(flow.store, recorder, entry), Stirring(live)],
        exception_handlers=errors.HANDLERS,
        openapi_config=described.config(),
        request_max_body_size=MAX_BODY,
        logging_config=None,  # `kshub serve` has set it up
    )


def write(path: Path = described.COPY) -> None:
    """The copy, as the routes are now."""
    with TemporaryDirectory() as place:
        store = open_store(f"sqlite:///{place}/none.sqlite")
        api = application(Flow(store, lambda *_: None), Signals(), Sender(store, Dialler()))
        path.write_text(described.text(described.document(api)), encoding="utf-8")


if __name__ == "__main__":
    write()
