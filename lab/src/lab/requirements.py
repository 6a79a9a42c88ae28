"""What the lab needs of the machine, and a message that says exactly what of it is missing."""

import os
import shutil
from pathlib import Path

from lab.faults import LabError

# Commands, and the Debian package that has each.
COMMANDS = {
    "ip": "iproute2",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "mount": "mount",
    "chroot": "coreutils",
    "sshd": "openssh-server",
    "ssh": "openssh-client",
    "sshpass": "sshpass",
    "snmpd": "snmpd",
    "snmpget": "snmp",
    "rpmbuild": "rpm",
    "rpm": "rpm",
    "dpkg-deb": "dpkg",
    "lscpu": "util-linux",
    "lsblk": "util-linux",
    "setpriv": "util-linux",
    "vtysh": "frr",
    "lldpd": "lldpd",
}
DEBIAN_PACKAGES = tuple(sorted({*COMMANDS.values(), "frr-snmp", "libcrypt1"}))
_ROUTING = "*/frr/modules/ospfd_snmp.so"
_PATH = os.pathsep.join(("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"))


def unmet() -> str | None:
    """Why no lab can be built here, in a sentence that says what to do; None when it can."""
    if os.geteuid() != 0:
        return "the lab makes network namespaces and needs root: run it as root or with sudo"
    missing = [command for command in COMMANDS if shutil.which(command, path=_PATH) is None]
    if missing:
        packages = sorted({COMMANDS[command] for command in missing})
        return f"the lab needs {', '.join(missing)}: on Debian or Ubuntu, apt-get install {' '.join(packages)}"
    if not any(Path("/usr/lib").glob(_ROUTING)):
        return "the lab needs what frr tells snmpd: on Debian or Ubuntu, apt-get install frr-snmp"
    if "\toverlay\n" not in Path("/proc/filesystems").read_text(encoding="ascii"):
        return "the lab needs overlay file systems in the kernel: modprobe overlay"
    return None


def check() -> None:
    """Raise LabError when unmet() has something to say."""
    if (reason := unmet()) is not None:
        raise LabError(reason)
