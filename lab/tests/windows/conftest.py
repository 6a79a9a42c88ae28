"""A played Windows on loopback, and pypsrp as a client that is not ours."""

import asyncio
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

import msgspec
import pytest
from pypsrp.wsman import NAMESPACES, OptionSet, WSMan

from lab.windows.serving import WindowsServer
from lab.windows.settings import Login, Settings

LOCAL = Login(username="inventory", password="lab-local-1")
DOMAIN = Login(username="svc", password="lab-domain-2", domain="LAB", realm="lab.example")
ADMIN = Login(username="Administrator", password="lab-admin-3", admin=True)
STRANGER = Login(username="stranger", password="lab-stranger-4", stranger=True)
SCHEMES = ("Negotiate", "Kerberos", "Basic", "CredSSP")
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"


@dataclass
class Client:
    """pypsrp's layer of WS-Management, in a thread; its answers as plain values."""

    port: int
    user: str = LOCAL.username
    password: str = LOCAL.password
    auth: str = "ntlm"
    ssl: bool = False
    encryption: str = "auto"
    more: dict = field(default_factory=dict)

    def __post_init__(self):
        self.wsman = WSMan(
            "127.0.0.1",
            port=self.port,
            username=self.user,
            password=self.password,
            auth=self.auth,
            ssl=self.ssl,
            cert_validation=False,
            encryption=self.encryption,
            **self.more,
        )

    async def enumerate(self, place, *, most=20, query=None, optimized=True):
        """(items, requests): a list of dictionaries, a repeated element as a list; how many requests it took."""
        uri = f"{WMI}/{place}"
        asked = ET.Element(f"{{{NAMESPACES['wsen']}}}Enumerate")
        if optimized:
            ET.SubElement(asked, f"{{{NAMESPACES['wsman']}}}OptimizeEnumeration")
            ET.SubElement(asked, f"{{{NAMESPACES['wsman']}}}MaxElements").text = str(most)
        if query is not None:
            ET.SubElement(asked, f"{{{NAMESPACES['wsman']}}}Filter", Dialect=WQL).text = query
        body = await asyncio.to_thread(self.wsman.enumerate, uri, asked)
        found, requests = items(body), 1
        while (context := body.findtext(".//wsen:EnumerationContext", namespaces=NAMESPACES)) and requests < 100:
            pull = ET.Element(f"{{{NAMESPACES['wsen']}}}Pull")
            ET.SubElement(pull, f"{{{NAMESPACES['wsen']}}}EnumerationContext").text = context
            ET.SubElement(pull, f"{{{NAMESPACES['wsen']}}}MaxElements").text = str(most)
            body = await asyncio.to_thread(self.wsman.pull, uri, pull)
            found += items(body)
            requests += 1
        return found, requests

    async def invoke(self, place, method, options=None, **given):
        """The output parameters of a method."""
        uri = f"{WMI}/{place}"
        asked = ET.Element(f"{{{uri}}}{method}_INPUT")
        for name, value in given.items():
            ET.SubElement(asked, f"{{{uri}}}{name}").text = str(value)
        chosen = OptionSet()
        for name, value in (options or {}).items():
            chosen.add_option(name, value)
        told = await asyncio.to_thread(self.wsman.invoke, f"{uri}/{method}", uri, asked, chosen if options else None)
        return values(told.find("s:Body", namespaces=NAMESPACES)[0])

    def close(self):
        self.wsman.close()


def items(body):
    found = body.find(".//wsman:Items", namespaces=NAMESPACES)
    if found is None:
        found = body.find(".//wsen:Items", namespaces=NAMESPACES)
    return [values(one) for one in (() if found is None else found)]


def values(element):
    told = {}
    for one in element:
        name = one.tag.rpartition("}")[2]
        value = one[0].text if len(one) else one.text or ""
        if one.get(f"{{{NAMESPACES['xsi']}}}nil") == "true":
            value = None
        told[name] = (
            value if name not in told else [*(told[name] if isinstance(told[name], list) else [told[name]]), value]
        )
    return told


class Played:
    """A server with both ports, and clients of it."""

    def __init__(self, settings, logins):
        self.server = WindowsServer(settings, logins)
        self.clients = []

    async def start(self):
        self.http = await self.server.start()
        self.https = await self.server.start(tls=True)
        return self

    def client(self, user=LOCAL, *, ssl=False, name=None, **more):
        port = self.https if ssl else self.http
        self.clients.append(Client(port, name or user.username, more.pop("password", user.password), ssl=ssl, **more))
        return self.clients[-1]

    @property
    def events(self):
        return self.server.events

    def of(self, event):
        return self.server.record.of(event)


@pytest.fixture
async def play():
    """Start a server: play(machine="2019", ...) with the keys of Settings."""
    started = []

    async def start(**keys):
        settings = msgspec.convert({"machine": "2019", "offers": SCHEMES, **keys}, Settings)
        started.append(await Played(settings, (LOCAL, DOMAIN, ADMIN, STRANGER)).start())
        return started[-1]

    yield start
    for played in started:
        for client in played.clients:
            client.close()
        await played.server.stop()
