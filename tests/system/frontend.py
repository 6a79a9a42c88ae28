"""Debian's Zabbix on loopback: its web frontend by PHP's own server, before a PostgreSQL of its own; no zabbix_server.

`install/zabbix.sh` puts both into .zabbix. All of it is in a directory that is gone afterwards.
"""

import gzip
import json
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from kshub.testing.postgresql import cluster

ROOT = Path(__file__).parents[2] / ".zabbix"
PAGES, SQL = ROOT / "root/usr/share/zabbix", ROOT / "root/usr/share/zabbix-server-pgsql"
CONFIG = "/etc/zabbix/zabbix.conf.php"
SECONDS = 60
_PHP = {"memory_limit": "512M", "max_execution_time": "300", "post_max_size": "64M", "date.timezone": "UTC"}


class Frontend:
    """A Zabbix that runs. token: of its one super administrator."""

    def __init__(self, port):
        self.url, self.token, self.number, self.version = f"http://127.0.0.1:{port}", None, 0, ""

    def call(self, method, params, token=None):
        """What the API answers: asked with other means than the product's own."""
        self.number += 1
        asked = {"jsonrpc": "2.0", "method": method, "params": params, "id": self.number}
        headers = {"Content-Type": "application/json-rpc"}
        token = token or self.token
        if token and self.since("6.4"):
            headers["Authorization"] = f"Bearer {token}"
        elif token:
            asked["auth"] = token
        request = urllib.request.Request(f"{self.url}/api_jsonrpc.php", json.dumps(asked).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - http
            told = json.load(answer)
        assert "error" not in told, told
        return told["result"]

    def since(self, version):
        """Whether this one is as new."""
        own, other = ([int(part) for part in one.split(".")[:2]] for one in (self.version, version))
        return own >= other

    def whole(self):
        """What is asked of hosts to see all of them."""
        more = ["Inventory", "Tags", "Macros", "Interfaces", "ParentTemplates", "Items"]
        more.append("HostGroups" if self.since("6.2") else "Groups")
        return {"output": "extend", **{f"select{one}": "extend" for one in more}}

    def dump(self):
        """Everything of all hosts, as text."""
        hosts = self.call("host.get", self.whole())
        return json.dumps([hosts, self.call("hostgroup.get", {"output": "extend"})], sort_keys=True, indent=1)

    def host(self, technical):
        """One host by its technical name."""
        (found,) = self.call("host.get", {"filter": {"host": technical}} | self.whole())
        return {"groups": found.get("hostgroups")} | found

    def lock(self):
        """Nobody but us may log in; a token of ours."""
        session = self.call("user.login", {"username": "Admin", "password": "zabbix"})
        self.token = session
        self.call("user.update", {"userid": "1", "passwd": secrets.token_urlsafe(24)})
        self.token = self.issue("1", session)

    def issue(self, user, session=None):
        """A new API token of this user."""
        made = self.call("token.create", [{"name": secrets.token_hex(4), "userid": user}], session)
        return self.call("token.generate", made["tokenids"], session)[0]["token"]


@contextmanager
def frontend():
    """A new Zabbix with what it has by itself: its templates, groups, and one host."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is ended, ends what it has started
    with cluster() as server:
        server.database("zabbix")
        for name in ("schema", "images", "data"):
            _load(server, SQL / f"{name}.sql.gz")
        server.psql("zabbix", "ANALYZE")  # else to link a template takes minutes
        pages = server.directory / "pages"
        shutil.copytree(PAGES, pages, symlinks=True)
        config = server.directory / "zabbix.conf.php"
        config.write_text(_config(server.directory))
        knows = pages / "include/classes/core/CConfigFile.php"
        text = knows.read_text()
        assert CONFIG in text
        knows.write_text(text.replace(CONFIG, str(config)))
        with _php(server, pages) as port:
            made = Frontend(port)
            _wait(made)
            made.lock()
            yield made


def _load(server, path):
    words = [server.bin / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.directory, "-U", "postgres"]
    with gzip.open(path) as file:
        told = subprocess.run([*words, "-d", "zabbix"], input=file.read(), capture_output=True, check=False)
    assert told.returncode == 0, told.stderr.decode()[-1000:]


def _config(directory):
    known = {"TYPE": "POSTGRESQL", "SERVER": str(directory), "PORT": "0", "DATABASE": "zabbix", "USER": "postgres"}
    empty = ("PASSWORD", "SCHEMA", "KEY_FILE", "CERT_FILE", "CA_FILE", "CIPHER_LIST", "VAULT_URL", "VAULT_DB_PATH")
    lines = [
        f"$DB['{name}'] = '{value}';" for name, value in (known | dict.fromkeys((*empty, "VAULT_TOKEN"), "")).items()
    ]
    lines += ["$DB['ENCRYPTION'] = false;", "$DB['VERIFY_HOST'] = false;", "$DB['DOUBLE_IEEE754'] = true;"]
    return "\n".join(["<?php", *lines, "$ZBX_SERVER_NAME = '';", "$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;", ""])


@contextmanager
def _php(server, pages):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = [word for name, value in _PHP.items() for word in ("-d", f"{name}={value}")]
    words = [*server.user, "php", *settings, "-S", f"127.0.0.1:{port}", "-t", pages]
    with (server.directory / "php.log").open("ab") as log:
        running = subprocess.Popen(words, stdout=log, stderr=log, cwd="/")
    try:
        yield port
    finally:
        running.kill()  # it holds nothing that would be lost, and may be in the midst of a query
        running.wait()


def _wait(made):
    end = time.monotonic() + SECONDS
    while True:
        try:
            made.version = made.call("apiinfo.version", [])
        except (OSError, urllib.error.URLError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
