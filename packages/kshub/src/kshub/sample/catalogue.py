"""What an estate of the sample is made of: sites, and kinds of machines with how many there are at each."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Site:
    """A network of the hub. prefix: the first two numbers of its addresses; code: begins the names of its machines."""

    name: str
    code: str
    prefix: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of machine. counts: at each of SITES; segment: the third number of its addresses.

    method: by which it tells of itself; None: nobody can log in, and problem says why.
    """

    role: str
    name: str
    counts: tuple[int, int, int]
    segment: int
    device: str
    method: str | None
    vendor: str
    model: str
    family: str | None = None
    version: str | None = None
    system: str | None = None
    oui: str = "00:50:56"
    object_id: str | None = None
    moves: bool = False  # its address comes from DHCP
    problem: str | None = None


SITES: Final = (
    Site("東京本社", "tyo", "10.20", "東京都千代田区 本社 8F サーバー室"),
    Site("大阪支社", "osk", "10.30", "大阪市北区 支社 3F"),
    Site("多摩データセンター", "tma", "10.40", "東京都多摩市 DC 2F A列"),
)
SEGMENTS: Final = (0, 10, 20, 30)  # network devices, servers, office, phones and printers

_VM = ("VMware, Inc.", "VMware7,1")
_DELL = ("Dell Inc.", "PowerEdge R650")

KINDS: Final = (
    Kind(role="router", name="rt", counts=(2, 1, 2), segment=0, device="router", method="snmp", vendor="Yamaha",
         model="RTX1300", family="Yamaha RTX", version="Rev.23.00.12", oui="ac:44:f2",
         object_id="1.3.6.1.4.1.1182.1.42"),
    Kind(role="firewall", name="fw", counts=(2, 1, 2), segment=0, device="firewall", method="snmp", vendor="Fortinet",
         model="FortiGate-100F", family="FortiOS", version="v7.2.8", oui="90:6c:ac",
         object_id="1.3.6.1.4.1.12356.101.1.1003"),
    Kind(role="core", name="csw", counts=(2, 1, 2), segment=0, device="switch", method="snmp", vendor="Cisco",
         model="C9300-48T", family="Cisco IOS XE", version="17.9.5", oui="00:6b:f1", object_id="1.3.6.1.4.1.9.1.2494"),
    Kind(role="switch", name="asw", counts=(9, 4, 8), segment=0, device="switch", method="snmp", vendor="Cisco",
         model="C9200L-24P", family="Cisco IOS XE", version="17.6.6", oui="00:6b:f1", object_id="1.3.6.1.4.1.9.1.2593"),
    Kind(role="wireless", name="ap", counts=(8, 4, 0), segment=0, device="wireless", method="snmp", vendor="Aruba",
         model="AP-515", family="ArubaOS", version="8.10.0.12", oui="20:4c:03", object_id="1.3.6.1.4.1.14823.1.2.114"),
    Kind(role="ups", name="ups", counts=(2, 1, 4), segment=0, device="ups", method="snmp", vendor="APC",
         model="Smart-UPS 3000", family="APC AOS", version="v7.1.2", oui="00:c0:b7",
         object_id="1.3.6.1.4.1.318.1.3.27"),
    Kind(role="hypervisor", name="esx", counts=(2, 0, 8), segment=10, device="hypervisor", method="snmp",
         vendor=_DELL[0], model=_DELL[1], family="VMware ESXi", version="8.0.3", oui="f4:02:70",
         object_id="1.3.6.1.4.1.6876.4.1"),
    Kind(role="storage", name="nas", counts=(1, 1, 3), segment=10, device="storage", method="snmp", vendor="Synology",
         model="RS2423+", family="DSM", version="7.2-64570", oui="00:11:32", object_id="1.3.6.1.4.1.8072.3.2.10"),
    Kind(role="server", name="web", counts=(3, 0, 12), segment=10, device="server", method="ssh", vendor=_VM[0],
         model=_VM[1], family="Debian GNU/Linux", version="12.8", system="debian12"),
    Kind(role="server", name="db", counts=(2, 0, 8), segment=10, device="server", method="ssh", vendor=_VM[0],
         model=_VM[1], family="Rocky Linux", version="9.4", system="el9"),
    Kind(role="server", name="app", counts=(4, 1, 14), segment=10, device="server", method="ssh", vendor=_VM[0],
         model=_VM[1], family="Rocky Linux", version="9.4", system="el9"),
    Kind(role="server", name="log", counts=(2, 1, 4), segment=10, device="server", method="ssh", vendor=_DELL[0],
         model=_DELL[1], family="Debian GNU/Linux", version="12.8", system="debian12", oui="f4:02:70"),
    Kind(role="server", name="win", counts=(7, 3, 9), segment=10, device="server", method="winrm", vendor=_VM[0],
         model=_VM[1], family="Microsoft Windows Server 2022 Standard", version="10.0.20348", system="windows"),
    Kind(role="server", name="old", counts=(2, 1, 3), segment=10, device="server", method=None, vendor=_DELL[0],
         model="PowerEdge R420", oui="f4:02:70", problem="login-refused"),
    Kind(role="client", name="pc", counts=(52, 24, 0), segment=20, device="client", method="winrm", vendor="富士通",
         model="LIFEBOOK U9313/NX", family="Microsoft Windows 11 Pro", version="10.0.22631", system="windows",
         oui="b0:ac:fa", moves=True),
    Kind(role="silent", name="guest", counts=(6, 3, 0), segment=20, device="unknown", method=None, vendor="", model="",
         oui="3c:22:fb", moves=True, problem="port-closed"),
    Kind(role="phone", name="tel", counts=(18, 9, 0), segment=30, device="phone", method=None, vendor="NEC",
         model="DT820", oui="00:60:b9", problem="snmp-no-answer"),
    Kind(role="printer", name="mfp", counts=(6, 3, 1), segment=30, device="printer", method="snmp", vendor="Canon",
         model="iR-ADV C5850", family="Canon iR-ADV", version="Ver 1201", oui="00:1e:8f",
         object_id="1.3.6.1.4.1.1602.4.7"),
    Kind(role="camera", name="cam", counts=(4, 2, 6), segment=30, device="unknown", method=None, vendor="", model="",
         oui="00:80:f0", problem="no-answer"),
)  # fmt: skip
