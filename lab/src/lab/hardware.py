"""Hardware that is not there: the text files of /proc and /sys that say what a machine is made of.

Only what inventories read: proc(5), Documentation/ABI/testing/sysfs-class-dmi-* and sysfs-block of the kernel.
"""

from collections.abc import Iterator

from lab.description import Disk, Hardware

_KERNEL = "Linux version {release} (debian-kernel@lists.debian.org) {version}\n"
_UPTIME = "864000.00 1728000.00\n"  # ten days

_DMI = (
    "sys_vendor", "product_name", "product_version", "product_serial", "product_uuid",
    "bios_vendor", "bios_version", "bios_date", "board_vendor", "board_name", "board_version", "board_serial",
)  # fmt: skip
# What the kernel lets root alone read.
_SECRET = frozenset({"product_serial", "product_uuid", "board_serial"})


def proc(hardware: Hardware, release: str, version: str) -> dict[str, str]:
    """The files of /proc that are covered, by their path below it."""
    return {
        "cpuinfo": cpuinfo(hardware),
        "meminfo": meminfo(hardware),
        "uptime": _UPTIME,
        "version": _KERNEL.format(release=release, version=version),
        "sys/kernel/osrelease": f"{release}\n",
        "sys/kernel/version": f"{version}\n",
    }


def cpuinfo(hardware: Hardware) -> str:
    """/proc/cpuinfo of an x86-64 machine, shortened to the lines that count processors."""
    return "".join(
        f"processor\t: {number}\nvendor_id\t: GenuineIntel\nmodel name\t: {hardware.cpu}\n"
        f"cpu MHz\t\t: {hardware.cpu_mhz:.3f}\nphysical id\t: {socket}\n"
        f"siblings\t: {hardware.cores * hardware.threads}\ncore id\t\t: {core}\ncpu cores\t: {hardware.cores}\n\n"
        for number, (socket, core) in enumerate(_processors(hardware))
    )


def meminfo(hardware: Hardware) -> str:
    """/proc/meminfo: the total, and a tenth of it free."""
    free = hardware.memory_kib // 10
    return (
        f"MemTotal:       {hardware.memory_kib:8d} kB\nMemFree:        {free:8d} kB\nMemAvailable:   {free:8d} kB\n"
        "Buffers:               0 kB\nCached:                0 kB\n"
        "SwapTotal:             0 kB\nSwapFree:              0 kB\n"
    )


def sys(hardware: Hardware) -> dict[str, tuple[str, int]]:
    """The files of /sys, by their path below it: text and mode."""
    files = {f"class/dmi/id/{name}": (text, mode) for name, text, mode in _dmi(hardware)}
    files |= {f"devices/system/cpu/{path}": (text, 0o444) for path, text in _topology(hardware).items()}
    for number, disk in enumerate(hardware.disks):
        files |= {f"block/{disk.name}/{path}": (text, 0o444) for path, text in _disk(disk, number).items()}
    return files


def links(hardware: Hardware) -> dict[str, str]:
    """The symbolic links of /sys, by their path below it: lsblk looks for drives by number."""
    return {f"dev/block/8:{number * 16}": f"../../block/{disk.name}" for number, disk in enumerate(hardware.disks)}


def processors(hardware: Hardware) -> int:
    """How many processors the kernel would count."""
    return hardware.sockets * hardware.cores * hardware.threads


def _dmi(hardware: Hardware) -> Iterator[tuple[str, str, int]]:
    for name in _DMI:
        value = getattr(hardware, name)
        if value is not None:
            yield name, f"{value}\n", 0o400 if name in _SECRET else 0o444


def _processors(hardware: Hardware) -> list[tuple[int, int]]:
    """(socket, core) of every processor, second threads after all first ones, as firmware counts them."""
    once = [(socket, core) for socket in range(hardware.sockets) for core in range(hardware.cores)]
    return once * hardware.threads


def _topology(hardware: Hardware) -> dict[str, str]:
    everybody = _processors(hardware)
    numbers = f"0-{len(everybody) - 1}\n" if len(everybody) > 1 else "0\n"
    files = dict.fromkeys(("possible", "present", "online"), numbers) | {"kernel_max": "8191\n"}
    for number, (socket, core) in enumerate(everybody):
        files |= {
            f"cpu{number}/topology/physical_package_id": f"{socket}\n",
            f"cpu{number}/topology/core_id": f"{core}\n",
            f"cpu{number}/topology/thread_siblings": _mask([one == (socket, core) for one in everybody]),
            f"cpu{number}/topology/core_siblings": _mask([one[0] == socket for one in everybody]),
        }
    return files


def _mask(alike: list[bool]) -> str:
    """A bit for each processor, the first one's lowest."""
    return f"{sum(1 << number for number, one in enumerate(alike) if one):08x}\n"


def _disk(disk: Disk, number: int) -> dict[str, str]:
    files = {
        "size": f"{disk.sectors}\n",
        "dev": f"8:{number * 16}\n",
        "removable": "0\n",
        "ro": "0\n",
        "queue/rotational": "0\n",
        "queue/logical_block_size": "512\n",
        "uevent": f"MAJOR=8\nMINOR={number * 16}\nDEVNAME={disk.name}\nDEVTYPE=disk\n",
    }
    if disk.model is not None:
        files["device/model"] = f"{disk.model:<16}\n"
    if disk.serial is not None:
        files["device/serial"] = f"{disk.serial}\n"
    files["device/type"] = "0\n"
    return files
