"""schemathesis asks a hub that is served whatever the description allows, and what it does not."""

import asyncio
import threading
from contextlib import contextmanager

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kshub.api import described
from kshub.api.asking import CSRF, IN_SESSION
from kshub.app import Hub
from kshub.auth import people, sessions
from kshub.clock import seconds_now
from kshub.notify.dialling import Dialler
from kshub.notify.sending import Sender
from kshub.store.engine import open_store
from kshub.store.schema import user
from kshub.testing.world import Host, World

EXAMPLES = 4  # of each operation, each as it is and with numbers of things that are there
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
NUMBER = 987_654_321  # the administrator's: nobody guesses it, so nobody is disabled by chance
HOSTS = [
    Host(addr="10.0.0.1", name="<script>", packages=("bash 5", "zlib 1"), macaddr="00:11:22:33:44:55"),
    Host(addr="10.0.0.2", packages=None),
    Host(addr="fd00::2", name="six", packages=()),
]


async def nowhere(_host, _port):
    """What is asked of the hub at random must send no packet anywhere."""
    return []


schema = schemathesis.openapi.from_path(described.COPY)


class Served:
    """A hub in a thread of its own, with a scan's nodes, and an administrator's token and session."""

    def __init__(self, url):
        self._url, self._loop = url, None
        self.port, self.token, self.session = 0, "", {}
        self._up, self._down = threading.Event(), None

    def run(self):
        asyncio.run(self._run())

    async def _run(self):
        store = open_store(self._url)
        self._loop, self._down = asyncio.get_running_loop(), asyncio.Event()
        async with store.write() as connection:
            row = {"username": "a", "display_name": "a", "password": "x", "role": "administrator", "enabled": True}
            await connection.execute(user.insert().values(id=NUMBER, created_at=1, **row))
            self.token = await people.issue(connection, "a", "test", None, 1)
            await connection.execute(people.api_token.update().values(id=NUMBER))
            cookie = (await sessions.begin(connection, NUMBER, "-", seconds_now())).cookie
            present = await sessions.present(connection, cookie, seconds_now())
        self.session = {"Cookie": f"kshub-session={cookie}", CSRF: present.csrf}
        await World(store, 1, 1).scan(*HOSTS)
        hub = Hub(store, sender=Sender(store, Dialler(resolve=nowhere)))
        server = uvicorn.Server(uvicorn.Config(hub, port=0, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
            await asyncio.sleep(0.01)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        self._up.set()
        await self._down.wait()
        server.should_exit = True
        await serving
        await store.close()

    @contextmanager
    def at_work(self):
        thread = threading.Thread(target=self.run)
        thread.start()
        assert self._up.wait(60)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._down.set)
            thread.join()


@pytest.fixture(scope="module")
def served(furnished_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "hub.sqlite"
    path.write_bytes(furnished_file.read_bytes())
    with Served(f"sqlite:///{path}").at_work() as running:
        yield running


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_question_gets_an_answer_that_is_described(case, served):
    in_session = case.operation.definition.raw.get("security") == IN_SESSION
    headers = served.session if in_session else {"X-Authorization": f"Token {served.token}"}
    base = f"http://127.0.0.1:{served.port}"
    case.call_and_validate(base_url=base, headers=headers, checks=list(CHECKS))
    if any(isinstance(one, int) for one in (case.path_parameters or {}).values()):
        there = {name: 1 if isinstance(one, int) else one for name, one in case.path_parameters.items()}
        case.path_parameters = there
        case.call_and_validate(base_url=base, headers=headers, checks=list(CHECKS))
