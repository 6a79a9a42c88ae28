"""Processors. Sources: lscpu(1) -p, proc_cpuinfo(5), sysctl(8) of FreeBSD and macOS."""

import re

from ksocket.collect.linux.lines import number, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Cpu, ExtraFields, Facts, Processor

COMMAND = """\
has lscpu && lscpu -p=CPU,CORE,SOCKET | grep -v '^#'
[ -r /proc/cpuinfo ] &&
  grep -E '^(processor|physical id|core id|model name|cpu model|system type|Hardware|Processor|cpu MHz)[[:space:]]*:' \\
    /proc/cpuinfo
for file in base_frequency cpuinfo_max_freq; do
  [ -r "/sys/devices/system/cpu/cpu0/cpufreq/$file" ] && {
    printf 'kHz: '; head -n 1 "/sys/devices/system/cpu/cpu0/cpufreq/$file"; break; }
done
[ -r /proc/cpuinfo ] || {
  echo "model name: $(sysctl -n machdep.cpu.brand_string || sysctl -n hw.model)"
  echo "count: $(sysctl -n hw.ncpu)"
  echo "cores: $(sysctl -n hw.physicalcpu || sysctl -n kern.smp.cores)"
  echo "sockets: $(sysctl -n hw.packages)"
  echo "cpu MHz: $(sysctl -n hw.clockrate)"
}"""

_TOPOLOGY = re.compile(r"(\d{1,6}),(\d{0,6}),(\d{0,6})")
_AT = re.compile(r"@\s*(\d{1,3}(?:\.\d{1,3})?)\s*([GM])Hz")
_MODELS = ("model name", "cpu model", "Processor", "Hardware", "system type")


def parse(text: str) -> Facts:
    """Sockets, cores and logical processors, and the model of the first."""
    topology = [match.groups() for row in rows(text) if (match := _TOPOLOGY.fullmatch(row.strip()))]
    entries = [(key.strip(), value.strip()) for key, sign, value in (r.partition(":") for r in rows(text)) if sign]
    if not topology:
        topology = _from_cpuinfo(entries)
    first: dict[str, str] = {}
    for key, value in entries:
        first.setdefault(key, value)
    processors = len(topology) or number(first.get("count", ""))
    if not processors:
        return Facts()
    known = bool(topology) and all(core and socket for _, core, socket in topology)
    cpu = Cpu(
        number_of_sockets=len({socket for _, _, socket in topology}) if known else number(first.get("sockets", "")),
        number_of_cores=len({one[1:] for one in topology}) if known else number(first.get("cores", "")),
        number_of_processors=processors,
        cpu0=_processor(first),
    )
    return Facts(extra_fields=ExtraFields(cpu=cpu))


def _from_cpuinfo(entries: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    found: list[dict[str, str]] = []
    for key, value in entries:
        if key == "processor" and number(value) is not None:
            found.append({"processor": value})
        elif found:
            found[-1].setdefault(key, value)
    return [(one["processor"], one.get("core id", ""), one.get("physical id", "")) for one in found]


def _processor(first: dict[str, str]) -> Processor | None:
    model = next((name for key in _MODELS if (name := word(first.get(key, "")))), None)
    clock = _nominal(model or "", first)
    return Processor(model_name=model, clock_speed=clock) if model or clock else None


def _nominal(model: str, first: dict[str, str]) -> float | None:
    """MHz that stay the same from one look to the next; the momentary clock only where nothing else is known."""
    named = _AT.search(model)
    if named:
        return float(named[1]) * (1000 if named[2] == "G" else 1)
    kilohertz = number(first.get("kHz", ""))
    if kilohertz:
        return kilohertz / 1000
    momentary = number(first.get("cpu MHz", "").partition(".")[0])
    return float(momentary) if momentary else None


PROBE = ShellProbe("cpu", COMMAND, parse)
