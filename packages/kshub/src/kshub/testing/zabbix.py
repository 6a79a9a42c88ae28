"""A Zabbix of one's own: as much of its API as an export asks for, in memory, and bad manners on demand.

The real one is in `tests/system/test_zabbix.py`.
"""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

TOKEN: Final = "0123456789abcdef" * 4
Row = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - an answer
    """An error object."""


@dataclass(slots=True)
class Memory:
    """What this Zabbix holds. version: as it says. calls: methods in their order. refused: technical names."""

    version: str = "6.0.14"
    hosts: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=lambda: {"Linux servers": "2"})
    templates: dict[str, str] = field(default_factory=lambda: {"Linux by SNMP": "10001"})
    calls: list[tuple[str, Any]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    may_group: bool = True
    number: int = 100

    @property
    def bearer(self) -> bool:
        """Whether the token stands in a header."""
        return tuple(map(int, self.version.split(".")[:2])) >= (6, 4)

    def answer(self, asked: Row, authorization: str | None) -> Any:
        """The result of a call.

        Raises:
            Refusal: it is refused.
        """
        method, params = asked["method"], asked["params"]
        self.calls.append((method, params))
        token = (authorization or "").removeprefix("Bearer ") if self.bearer else asked.get("auth")
        if method == "apiinfo.version":
            if authorization or "auth" in asked:
                raise Refusal('The "apiinfo.version" method must be called without authorization.')
            return self.version
        if token != TOKEN or (self.bearer and "auth" in asked):
            raise Refusal("Not authorized.")
        done: Callable[[Any], Any] = getattr(self, "_" + method.replace(".", "_"))
        return done(params)

    def host(self, technical: str) -> Row:
        """The host of this technical name."""
        return next(one for one in self.hosts.values() if one["host"] == technical)

    def add(self, technical: str, **more: Any) -> Row:
        """A host that a person made."""
        made = {"host": technical, "name": technical, "status": "0", "inventory_mode": "-1", "inventory": {}} | more
        return self._made(made)

    def _made(self, told: Row) -> Row:
        self.number += 1
        row: Row = {"flags": "0", "tags": [], "interfaces": [], "groups": [], "templates": [], "macros": []} | told
        row |= {"hostid": str(self.number), "interfaces": [], "macros": []}
        self.hosts[row["hostid"]] = row
        for one in told.get("interfaces", []):
            self._hostinterface_create([one | {"hostid": row["hostid"]}])
        self._usermacro_create([one | {"hostid": row["hostid"]} for one in told.get("macros", [])])
        return row

    def _host_get(self, params: Row) -> list[Row]:
        rows = [one for one in self.hosts.values() if one["hostid"] in params.get("hostids", self.hosts)]
        for tag in params.get("tags", []):
            rows = [one for one in rows if any(each["tag"] == tag["tag"] for each in one["tags"])]
        if "selectTags" not in params:
            return [{name: one[name] for name in params["output"]} for one in rows]
        names = {number: name for name, number in (self.groups | self.templates).items()}
        grouped = "hostgroups" if "selectHostGroups" in params else "groups"
        if (grouped == "hostgroups") != (tuple(map(int, self.version.split(".")[:2])) >= (6, 2)):
            raise Refusal("Invalid parameter.")
        return [
            {name: one[name] for name in (*params["output"], "tags", "interfaces")}
            | {
                "inventory": one["inventory"] or [],
                "parentTemplates": self._named(one, "templates", "templateid", names),
            }
            | {grouped: [{"groupid": each["groupid"], "name": names[each["groupid"]]} for each in one["groups"]]}
            for one in rows
        ]

    @staticmethod
    def _named(one: Row, kind: str, number: str, names: dict[str, str]) -> list[Row]:
        return [{number: each[number], "host": names[each[number]]} for each in one[kind]]

    def _host_create(self, told: list[Row]) -> Row:
        for one in told:
            self._check(one, one["host"])
            taken = [each for each in self.hosts.values() if one["host"] == each["host"] or one["name"] == each["name"]]
            if taken:
                raise Refusal(f'Host with the same name "{one["name"]}" already exists.')
        return {"hostids": [self._made(one)["hostid"] for one in told]}

    def _host_update(self, told: list[Row]) -> Row:
        for one in told:
            known = self.hosts[one["hostid"]]
            self._check(one, known["host"])
            if "inventory" in one and one.get("inventory_mode", known["inventory_mode"]) == "-1":
                raise Refusal(f'Inventory disabled for host "{known["host"]}".')
        for one in told:
            inventory = self.hosts[one["hostid"]]["inventory"] | one.pop("inventory", {})
            self.hosts[one["hostid"]].update(one | {"inventory": inventory})
        return {"hostids": []}

    def _check(self, one: Row, technical: str) -> None:
        if technical in self.refused:
            raise Refusal(f'Incorrect characters used for host name "{technical}".')
        if one.get("groups") == []:
            raise Refusal("Host cannot be without host group.")

    def _template_get(self, _params: Row) -> list[Row]:
        return [{"templateid": number, "host": name, "name": name} for name, number in self.templates.items()]

    def _hostgroup_get(self, _params: Row) -> list[Row]:
        return [{"groupid": number, "name": name} for name, number in self.groups.items()]

    def _hostgroup_create(self, told: Row) -> Row:
        if not self.may_group:
            raise Refusal('No permissions to call "hostgroup.create".')
        self.number += 1
        self.groups[told["name"]] = str(self.number)
        return {"groupids": [str(self.number)]}

    def _hostinterface_get(self, params: Row) -> list[Row]:
        wanted = set(params["filter"]["ip"])
        all_ = (each for one in self.hosts.values() for each in one["interfaces"])
        return [{"hostid": each["hostid"], "interfaceid": each["interfaceid"]} for each in all_ if each["ip"] in wanted]

    def _hostinterface_create(self, told: list[Row]) -> Row:
        for one in told:
            self.number += 1
            self.hosts[one["hostid"]]["interfaces"].append(one | {"interfaceid": str(self.number)})
        return {"interfaceids": []}

    def _hostinterface_update(self, told: list[Row]) -> Row:
        for one in told:
            rows = (each for host in self.hosts.values() for each in host["interfaces"])
            next(each for each in rows if each["interfaceid"] == one["interfaceid"]).update(one)
        return {"interfaceids": []}

    def _usermacro_get(self, params: Row) -> list[Row]:
        rows = [each for number in params["hostids"] for each in self.hosts[number]["macros"]]
        return [
            {name: each[name] for name in params["output"]}
            for each in rows
            if each["macro"] == params["filter"]["macro"]
        ]

    def _usermacro_create(self, told: list[Row]) -> Row:
        for one in told:
            self.number += 1
            self.hosts[one["hostid"]]["macros"].append(one | {"hostmacroid": str(self.number)})
        return {"hostmacroids": []}

    def _usermacro_update(self, told: list[Row]) -> Row:
        for one in told:
            rows = (each for host in self.hosts.values() for each in host["macros"])
            next(each for each in rows if each["hostmacroid"] == one["hostmacroid"]).update(one)
        return {"hostmacroids": []}


@contextmanager
def serving(handle: Callable[["Request"], None], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on loopback: handle writes whatever it likes. Its URL; with a context by TLS, as localhost."""

    class Handler(Request):
        def do_POST(self) -> None:
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            handle(self)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # who hangs up is what is tried
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"{'https://localhost' if context else 'http://127.0.0.1'}:{server.server_address[1]}/zabbix"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Request(BaseHTTPRequestHandler):
    """One call; body: what came."""

    body = b""

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def say(self, data: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def zabbix(memory: Memory) -> Iterator[str]:
    """The URL of a frontend in front of this."""

    def handle(request: Request) -> None:
        asked = json.loads(request.body)
        told: Row = {"jsonrpc": "2.0", "id": asked["id"]}
        try:
            told["result"] = memory.answer(asked, request.headers["Authorization"])
        except Refusal as refusal:
            told["error"] = {"code": -32602, "message": "Invalid params.", "data": str(refusal)}
        request.say(json.dumps(told).encode())

    with serving(handle) as url:
        yield url
