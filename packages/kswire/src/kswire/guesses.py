"""What kind of device answers so without a login: a table of words, the surest first. Pure data.

Each row: the type, where to look, and the words. Where: "text" is what its services say of themselves (title of the
first web page, server, certificate, SSH banner), "service" the name of a service that it announces, "name" one of its
host names, "vendor" whom the IEEE gave its MAC address to. Words are regular expressions without regard to case; of a
service and a name the whole must match. Add a row where a device says something that no other kind says.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Where = Literal["text", "service", "name", "vendor"]


@dataclass(frozen=True, slots=True)
class Guess:
    """One row."""

    type: str
    where: Where
    words: re.Pattern[str]


def _row(kind: str, where: Where, words: str) -> Guess:
    bounded = rf"\b(?:{words})\b" if where == "text" else f"(?:{words})"
    return Guess(kind, where, re.compile(bounded, re.IGNORECASE))


GUESSES: Final = (
    _row("camera", "text", r"network camera|ip camera|hikvision|dahua|vivotek|i-pro|axis [a-z]?\d{4}[a-z-]*|onvif"),
    _row("phone", "text", r"ip phone|voip phone|yealink|polycom|snom ?\d*|grandstream|sip-t\d+\w*"),
    _row(
        "printer",
        "text",
        r"laserjet|officejet|pagewide|designjet|imagerunner|imagepress|i-sensys|lbp\d+\w*|web image monitor|bizhub|"
        r"taskalfa|ecosys|docucentre|docuprint|apeos\w*|workcentre|versalink|centreware|workforce|hp http server|"
        r"canon http server|km-mfp-http|debut/[\d.]+|epson_linux upnp|epson|network printer|printer",
    ),
    _row("printer", "service", r"pdl-datastream"),
    _row("ups", "text", r"smart-ups|ups network|uninterruptible|network management card|smart-?ups \w+"),
    _row(
        "hypervisor", "text", r"vmware esxi?|esxi|proxmox virtual environment|proxmox|pve-api-daemon|xenserver|xcp-ng"
    ),
    _row(
        "storage",
        "text",
        r"synology|diskstation|rackstation|qnap|truenas|freenas|readynas|netapp|ontap|terastation|linkstation|"
        r"landisk|openmediavault",
    ),
    _row(
        "firewall",
        "text",
        r"fortigate|fortinet|fortios|pfsense|opnsense|sonicwall|sophos firewall|palo alto networks|pan-os|"
        r"globalprotect|watchguard|check point|gaia|asdm|adaptive security appliance|netscreen|srx\d+\w*|firewall",
    ),
    _row("wireless", "text", r"access point|aironet|unifi ap|instant ap|ruckus|airstation|wapm?-\w+|wireless lan"),
    _row("switch", "text", r"switch|procurve|catalyst|powerconnect|apresia\w*|nexus \d+\w*"),
    _row(
        "router",
        "text",
        r"router|routeros|mikrotik|rosssh|edgeos|vyos|rtx\d+|nvr\d+|univerge|si-r\d*\w*|fitelnet|seil\w*|openwrt|luci",
    ),
    _row("printer", "service", r"ipps?|printer"),
    _row("camera", "service", r"axis-video|rtsp"),
    _row("phone", "service", r"sips?"),
    _row("storage", "service", r"adisk"),
    _row("server", "text", r"domain controller|microsoft-iis/[\d.]+|win32 openssh server"),
    _row("server", "name", r"win-[a-z0-9]{11}(?:\..*)?"),
    _row("client", "name", r"(?:desktop|laptop)-[a-z0-9]{7}(?:\..*)?"),
    _row("client", "name", r"(?:.*-)?(?:macbook|macbookpro|macbookair|imac|iphone|ipad)(?:-.*)?(?:\..*)?"),
    _row("client", "service", r"companion-link"),
    _row(
        "printer",
        "vendor",
        r"brother industries|seiko epson|kyocera document|kyocera display|ricoh|canon inc|fuji xerox|fujifilm business|"
        r"oki data|oki electric|lexmark|konica minolta|zebra technologies|sato corp",
    ),
    _row("phone", "vendor", r"yealink|polycom|snom technology|grandstream"),
    _row("camera", "vendor", r"axis communications|hikvision|dahua|vivotek|i-pro|hanwha"),
    _row("ups", "vendor", r"american power conversion|eaton|omron social"),
    _row("storage", "vendor", r"synology|qnap|netapp"),
    _row("firewall", "vendor", r"fortinet|palo alto networks|sonicwall|watchguard|check point software"),
    _row("wireless", "vendor", r"ruckus wireless"),
    _row("server", "text", r"debian|ubuntu|red hat|centos|rocky|almalinux|freebsd"),
)
