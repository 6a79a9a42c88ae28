"""Main memory. Sources: proc_meminfo(5); sysctl(8): hw.memsize of macOS, hw.physmem of FreeBSD."""

from ksocket.collect.linux.lines import assignments, number
from ksocket.collect.probe import ShellProbe
from kswire.facts import ExtraFields, Facts, Memory

COMMAND = """\
if [ -r /proc/meminfo ]; then
  grep '^MemTotal:' /proc/meminfo
else
  echo "bytes: $(sysctl -n hw.memsize || sysctl -n hw.physmem)"
fi"""


def parse(text: str) -> Facts:
    """MemTotal is in KiB ("16303428 kB"), sysctl speaks in bytes."""
    found = assignments(text, ":")
    kib = number(found.get("MemTotal", "").removesuffix("kB"))
    if kib is None and (size := number(found.get("bytes", ""))) is not None:
        kib = size // 1024
    return Facts(extra_fields=ExtraFields(memory=Memory(total_size=kib))) if kib else Facts()


PROBE = ShellProbe("memory", COMMAND, parse)
