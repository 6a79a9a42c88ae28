"""Who asks the agents of the responder, each as a process of its own: ksocket and its peers. And the responder."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ksocket.scan.engine import HOSTS_AT_ONCE, SNMP_AT_ONCE, SNMP_SECONDS

HERE = Path(__file__).parent
LIMIT_SECONDS = 600
AT_ONCE = {"gufo-snmp": 100, "pysnmp": 16, "net-snmp": 8}  # agents; of ksocket see scan.engine
PER_BLOCK = 125  # the numbers of an address stay below 128, see lab.theatre.switch
GET, GET_BULK = 0, 5  # RFC 3416
# The tables of which ksocket asks some columns: net-snmp's program takes one OID a process.
TABLES = ("1.3.6.1.2.1.47.1.1.1.1.5", "1.3.6.1.2.1.2.2", "1.3.6.1.2.1.31.1.1", "1.3.6.1.2.1.4.34", "1.3.6.1.2.1.4.20")
_CREDENTIALS = 'includes = ["127.0.0.0/8"]\nport = {port}\n[authData]\ncommunity = "public"\n'

Spent = dict[str, float]
Request = tuple[list[str], int]  # a Get of these OIDs and 0; or a walk below one, and so many rows at once
Requests = list[Request]


class Responder:
    """The agents. What was counted is since the last look at it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "lab.theatre.responder"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")

    def delay(self, seconds: float) -> None:
        """From now on every answer takes so long, at least."""
        self._say(f"delay {seconds}")

    def counts(self) -> dict:
        """As the responder tells it."""
        self._say("counts")
        return json.loads(self._line())

    def stop(self) -> None:
        """Ends it."""
        self._process.communicate()


@dataclass(frozen=True)
class Field:
    """The agents that run, their addresses, a directory for what the askers need and leave.

    requests: to be sent to each of them by the peers, those that ksocket sends.
    """

    responder: Responder
    addresses: list[str]
    directory: Path
    requests: dict[str, Requests]

    def run(self, command: list[str]) -> tuple[Spent, str]:
        """What the command took, and what it printed."""
        told = self.directory / "told"
        told.unlink(missing_ok=True)
        given = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.directory), "MIBS": ""}
        spending = [sys.executable, str(HERE / "spending.py"), str(LIMIT_SECONDS), str(told)]
        done = subprocess.run([*spending, *command], env=given, capture_output=True, text=True, check=False)
        spent: Spent = json.loads(told.read_text(encoding="ascii"))
        if spent.pop("status") != 0:
            print(f"{command[1]} failed or was stopped:\n{done.stderr[-2000:]}", file=sys.stderr)
        return spent, done.stdout

    def file(self, what: str) -> str:
        """The requests as the peers read them."""
        path = self.directory / f"{what}.json"
        path.write_text(json.dumps(self.requests[what]), encoding="ascii")
        return str(path)


Asker = Callable[[Field, str, list[str]], tuple[Spent, int]]


def ksocket(field: Field, what: str, addresses: list[str]) -> tuple[Spent, int]:
    """What it took, and how many agents told all. what: "identity", or "interfaces" for both."""
    at_once = [str(one) for one in (HOSTS_AT_ONCE, SNMP_AT_ONCE, SNMP_SECONDS)]
    directories = [str(field.directory / name) for name in ("credentials", "state")]
    return _counted(field, [sys.executable, str(HERE / "ask_ksocket.py"), *at_once, *directories, what], addresses)


def gufo(field: Field, what: str, addresses: list[str]) -> tuple[Spent, int]:
    """As above."""
    return _peer(field, "gufo-snmp", what, addresses)


def pysnmp(field: Field, what: str, addresses: list[str]) -> tuple[Spent, int]:
    """As above."""
    return _peer(field, "pysnmp", what, addresses)


def _peer(field: Field, name: str, what: str, addresses: list[str]) -> tuple[Spent, int]:
    program = str(HERE / f"ask_{name.partition('-')[0]}.py")
    command = [sys.executable, program, str(AT_ONCE[name]), str(field.responder.port), field.file(what)]
    return _counted(field, command, addresses)


def _counted(field: Field, command: list[str], addresses: list[str]) -> tuple[Spent, int]:
    spent, printed = field.run([*command, *addresses])
    return spent, int(printed or 0)


def net_snmp(field: Field, what: str, addresses: list[str]) -> tuple[Spent, int]:
    """As above: snmpget for all that is got, and snmpbulkwalk for each table, without MIB files.

    An agent told all when every program has succeeded.
    """
    requests = field.requests[what]
    oids = [oid for wanted, rows in requests if not rows for oid in wanted]
    walked = [wanted[0] for wanted, rows in requests if rows]
    tables = [one for one in TABLES if any(oid.startswith(f"{one}.") or oid == one for oid in walked)]
    options = "-v2c -c public -t 5 -r 0 -On"
    programs = [f"snmpget {options} $1:{field.responder.port} {' '.join(oids)}"]
    programs += [f"snmpbulkwalk {options} -Cr20 $1:{field.responder.port} {one}" for one in tables]
    script = " && ".join(f"{one} >/dev/null" for one in programs) + " && echo $1"
    listed = field.directory / "addresses"
    listed.write_text("\n".join(addresses) + "\n", encoding="ascii")
    command = ["xargs", "-a", str(listed), "-P", str(AT_ONCE["net-snmp"]), "-n", "1", "sh", "-c", script, "sh"]
    spent, printed = field.run(command)
    return spent, len(printed.split())


ASKERS: dict[str, Asker] = {"ksocket": ksocket, "gufo-snmp": gufo, "net-snmp": net_snmp, "pysnmp": pysnmp}


@contextmanager
def field(count: int) -> Iterator[Field]:
    """So many agents, and what ksocket asks of one of them."""
    with tempfile.TemporaryDirectory() as name:
        directory, responder = Path(name), Responder()
        try:
            credentials = directory / "credentials/snmp/00.toml"
            credentials.parent.mkdir(parents=True)
            credentials.write_text(_CREDENTIALS.format(port=responder.port), encoding="ascii")
            credentials.chmod(0o600)
            addresses = [f"127.77.{one // PER_BLOCK}.{one % PER_BLOCK + 1}" for one in range(count)]
            made = Field(responder, addresses, directory, {})
            for what in ("identity", "interfaces"):
                ksocket(made, what, addresses[:1])
                made.requests[what] = _requests(responder.counts()["asked"])
            yield made
        finally:
            responder.stop()


def _requests(asked: list[tuple[int, int, list[str]]]) -> Requests:
    """Gets as they are, and the requests of a walk as one walk."""
    found: Requests = []
    for kind, repetitions, oids in asked:
        last, rows = found[-1] if found else ([""], 0)
        if kind == GET:
            found.append((oids, 0))
        elif kind == GET_BULK and not (rows and oids[0].startswith(f"{last[0]}.")):
            found.append((oids, repetitions))
    return found
