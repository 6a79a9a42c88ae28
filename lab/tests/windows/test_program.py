import sys

import pytest

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("windows")]

CURL = ["curl", "-s", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "-d", ""]
TRY = """
import sys
import xml.etree.ElementTree as ET
from pypsrp.wsman import NAMESPACES, WSMan
address, port, auth, user, password = sys.argv[1:6]
who = {"auth": auth, "username": user, "password": password}
told = WSMan(address, port=int(port), ssl=port == "5986", cert_validation=False, **who)
asked = ET.Element("{%s}Enumerate" % NAMESPACES["wsen"])
ET.SubElement(asked, "{%s}OptimizeEnumeration" % NAMESPACES["wsman"])
uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_ComputerSystem"
print(told.enumerate(uri, asked).find(".//{*}Name").text)
told.close()
"""


def asked(windows, host, port, auth, user, password):
    address = windows.address(host)
    argv = [sys.executable, "-W", "ignore", "-c", TRY, address, str(port), auth, user, password]
    return windows.exec("collector", argv, check=True).stdout.strip()


def test_every_windows_answers(windows):
    for name, host in windows.hosts.items():
        if host.winrm is not None and name != "vault25":
            where = f"{windows.address(name)}:{5985 if host.winrm.http else 5986}"
            scheme = "http" if host.winrm.http else "https"
            done = windows.exec("collector", [*CURL, "-k", f"{scheme}://{where}/wsman"], check=True)
            assert done.stdout == "401", name


@pytest.mark.parametrize(("host", "port", "auth", "user", "password", "name"), [
    ("db19", 5985, "credssp", r"LAB\svc-inventory", "lab-Domain-3Tz", "WIN2019"),
    ("db19", 5985, "ntlm", "svc-inventory@lab.example", "lab-Domain-3Tz", "WIN2019"),
])  # fmt: skip
def test_another_client_is_let_in_over_the_network(windows, host, port, auth, user, password, name):
    before = len(windows.events(host))
    assert asked(windows, host, port, auth, user, password) == name
    events = windows.events(host)[before:]
    assert [one["result"] for one in events if one["event"] == "login"] == ["accepted"]
    assert [(one["class"], one["encrypted"]) for one in events if one["event"] == "request"] == [
        ("Win32_ComputerSystem", True)
    ]
    assert password not in windows.log(host)


def test_its_certificate_is_there_to_be_trusted(windows):
    assert windows.file("hv16", "winrm.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
