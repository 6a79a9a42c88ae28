"""Server or client, by Windows' own word. Sources: Win32_OperatingSystem, Win32_ComputerSystem."""

import re
from typing import Final

from ksocket.collect.windows.computer import COMPUTER_SYSTEM
from ksocket.collect.windows.operating_system import OPERATING_SYSTEM
from ksocket.collect.windows.question import Items, WmiProbe
from ksocket.collect.windows.values import first, text
from kswire.facts import DeviceType, Facts

_TYPES: Final = {
    "1": ("client", "ProductType is 1 (work station)"),
    "2": ("server", "ProductType is 2 (domain controller)"),
    "3": ("server", "ProductType is 3 (server)"),
}
_HYPER_V_SERVER: Final = "42"  # OperatingSystemSKU: the system that does nothing but Hyper-V
_GUESTS: Final = (
    ("VMware", re.compile(r"vmware", re.IGNORECASE)),
    ("Hyper-V", re.compile(r"microsoft corporation virtual machine", re.IGNORECASE)),
    ("KVM", re.compile(r"qemu|kvm|standard pc|openstack|ovirt|rhev|nutanix", re.IGNORECASE)),
    ("Xen", re.compile(r"\bxen\b|hvm domu", re.IGNORECASE)),
    ("VirtualBox", re.compile(r"virtualbox|innotek", re.IGNORECASE)),
    ("Amazon EC2", re.compile(r"amazon ec2", re.IGNORECASE)),
    ("Google Compute Engine", re.compile(r"google compute engine", re.IGNORECASE)),
    ("Parallels", re.compile(r"parallels", re.IGNORECASE)),
)


def parse(systems: Items, computers: Items) -> Facts:
    """Unknown where Windows does not say; of a guest the reason names its host's kind."""
    system = first(systems)
    if text(system, "OperatingSystemSKU").strip() == _HYPER_V_SERVER:
        return Facts(device_types=(DeviceType(type="hypervisor", reason="OperatingSystemSKU is 42 (Hyper-V Server)"),))
    found = _TYPES.get(text(system, "ProductType").strip())
    if found is None:
        return Facts()
    host = _host(f"{text(computers[0], 'Manufacturer')} {text(computers[0], 'Model')}"[:500]) if computers else None
    kind, reason = found
    return Facts(device_types=(DeviceType(type=kind, reason=f"{reason}, a guest of {host}" if host else reason),))


def _host(model: str) -> str | None:
    return next((name for name, words in _GUESTS if words.search(model)), None)


PROBE = WmiProbe("deviceType", (OPERATING_SYSTEM, COMPUTER_SYSTEM), parse)
