"""A Ksocket that does what a test tells it: the hub's own wire over a socket on loopback; no packet goes anywhere."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from typing import Final

import httpx
from websockets.sync.client import ClientConnection, connect

from kswire.batches import Packer, stamp
from kswire.codec import decode_from_hub, encode
from kswire.facts import Address, Attempt, Facts, System
from kswire.hellos import Ack, Hello, OrderState, Welcome
from kswire.orders import Order, RenewToken
from kswire.problems import Code, Problem, problem
from kswire.reports import (
    Done,
    Found,
    Kept,
    Log,
    Planned,
    PlannedLogin,
    PlannedSweep,
    PlannedTarget,
    Progress,
    Tried,
)

PATH: Final = "/api/ksocket/link"
SECONDS: Final = 60
LIVE: Final = 30_000  # milliseconds: progress and lines are written every two seconds, on a machine with other work
_numbers = count(1)


class Player:
    """One connection. The numbers of its reports begin with 1: it needs an installation of its own."""

    def __init__(self, url: str, token: str, installation: str) -> None:
        self._stack = ExitStack()
        self._socket: ClientConnection = self._stack.enter_context(
            connect(
                url.replace("http", "ws", 1) + PATH,
                additional_headers={"Authorization": f"Token {token}"},
                max_size=None,
                compression=None,
                proxy=None,
            )
        )
        self._seq = 0
        now = datetime.now(UTC)
        told = {"installation": installation, "epoch": 1, "first": 1, "last": 0, "protocols": (1,), "clock": now}
        self._say(Hello(**told, version="1.0.0", platform="Linux"))
        assert isinstance(self._heard(), Welcome)

    def order(self) -> Order:
        """The next one; it is accepted."""
        while not isinstance(said := self._heard(), Order):
            assert isinstance(said, Ack), said
        self.state(said.run, "accepted")
        return said

    def renewal(self) -> str:
        """The token that it is given; the word that it is stored is the connection with it."""
        while not isinstance(said := self._heard(), RenewToken):
            assert isinstance(said, Ack), said
        return said.token

    def state(self, run: str, state: str) -> None:
        """What has become of an order."""
        self._say(OrderState(order=run, state=state))

    def plan(self, run: str) -> None:
        """What it would send, what the customer forbids, and a credential file."""
        sweep = PlannedSweep(target="10.1.2.0/24", addresses=254, packets=508, how="ARP eth0", seconds=43.0)
        limited = problem(Code.LIMITED, wanted="10.9.0.0/16", rule="limits:prohibited:10.9.0.0/16")
        login = PlannedLogin(method="ssh", file="10-linux.toml", includes=("10.1.0.0/16",))
        target = PlannedTarget(addr="10.77.2.2", route=("10.1.2.30",))
        told = {"gateways": ("10.1.2.1",), "sweeps": (sweep,), "logins": (login,), "targets": (target,)}
        self._say(Planned(run=run, **told, problems=(limited,)))
        self.state(run, "finished")

    def progress(self, run: str, sent: int, planned: int, found: int, asked: int, rate: int | None = None) -> None:
        """How far it is, and how fast."""
        self._say(Progress(run=run, sent=sent, planned=planned, found=found, asked=asked, rate=rate))

    def log(self, run: str, interface: str) -> None:
        """A line."""
        self._say(Log(run=run, level="WARNING", problem=problem(Code.INTERFACE_DOWN, ifname=interface)))

    def host(self, run: str, addr: str, name: str) -> None:
        """A machine that let it in."""
        self._tried(run, addr, Facts(hostname=name, system=System(family="Debian GNU/Linux", version="12")), None)

    def shut(self, run: str, addr: str, name: str) -> None:
        """A machine that refused the login."""
        refused = problem(Code.LOGIN_REFUSED, username="scanner", tried="password")
        self._tried(run, addr, Facts(hostname=name), refused)

    def _tried(self, run: str, addr: str, facts: Facts, why: Problem | None) -> None:
        at = datetime.now(UTC)
        attempt = Attempt(method="ssh", file="10-linux.toml", started_at=at, seconds=0.5, problem=why)
        found = Found(run=run, address=Address(addr=addr), by="arp", methods=("ssh",), found_at=at)
        self.report(found, Tried(run=run, addr=addr, method="ssh", attempts=(attempt,), tried_at=at, facts=facts))

    def done(self, run: str, count: int, status: str = "done") -> None:
        """The end, with a problem."""
        at = datetime.now(UTC)
        silent = (problem(Code.GATEWAY_SILENT, address="10.1.2.1", code="snmp-no-answer"),)
        told = {"started_at": at, "terminated_at": at, "number_of_addresses": count, "problems": silent}
        self.report(Done(run=run, status=status, **told))

    def report(self, *reports: Kept) -> None:
        """What is kept, and acknowledged."""
        packer = Packer(1, self._seq + 1)
        for one in reports:
            packer.add(one, stamp(one))
        self._seq += len(reports)
        self._say(packer.batch())

    def close(self) -> None:
        """The link ends."""
        self._stack.close()

    def _say(self, message: object) -> None:
        self._socket.send(encode(message))

    def _heard(self) -> object:
        said = self._socket.recv(SECONDS)
        assert isinstance(said, bytes)
        return decode_from_hub(said)


class Site:
    """A network of this test's own, with a Ksocket."""

    def __init__(self, hub):
        self.hub, self.number = hub, next(_numbers)
        self.network = self.ask("POST", "", {"displayName": f"scan test {self.number}"})["networkId"]
        self.path = f"/apps/sonar/networks/{self.network}"
        self.ksocket = self.ask("POST", f"/{self.network}/ksockets", {"displayName": "edge"})["ksocketId"]
        self.player = None

    def ask(self, method, path, body=None):
        headers = {"X-Authorization": f"Token {self.hub.token}"}
        where = f"{self.hub.url}/api/apps/sonar/networks{path}"
        answer = httpx.request(method, where, json=body, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def connect(self):
        token = self.ask("POST", f"/{self.network}/ksockets/{self.ksocket}/tokens", {"days": 2})["token"]
        self.player = Player(self.hub.url, token, f"installation-{self.network}")
        return self.player

    def until(self, happens):
        """What this gives as soon as it gives something."""
        end = time.monotonic() + LIVE / 1000
        while not (found := happens()):
            assert time.monotonic() < end
            time.sleep(0.1)
        return found

    def end(self):
        if self.player:
            self.player.close()
        for one in self.ask("GET", f"/{self.network}/scans")["items"]:
            if one["status"] in ("ordered", "running"):
                self.ask("POST", f"/{self.network}/scans/{one['scanId']}/cancel")
        self.ask("DELETE", f"/{self.network}?confirm=scan test {self.number}")
