"""Processors. Source: Win32_Processor, one instance a socket."""

from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import number, word
from kswire.facts import Cpu, ExtraFields, Facts, Processor

PROCESSOR = Question(
    CIMV2, "Win32_Processor", ("Name", "NumberOfCores", "NumberOfLogicalProcessors", "MaxClockSpeed"), limit=1_024
)


def parse(processors: Items) -> Facts:
    """Sockets, cores and logical processors of all, and the model of the first; clock in MHz."""
    if not processors:
        raise ValueError("no processor at all")
    cores = [number(one, "NumberOfCores") for one in processors]
    threads = [number(one, "NumberOfLogicalProcessors") for one in processors]
    clock = number(processors[0], "MaxClockSpeed")
    model = word(processors[0], "Name")
    cpu = Cpu(
        number_of_sockets=len(processors),
        number_of_cores=_sum(cores),
        number_of_processors=_sum(threads),
        cpu0=Processor(model_name=model, clock_speed=float(clock) if clock else None) if model or clock else None,
    )
    return Facts(extra_fields=ExtraFields(cpu=cpu))


def _sum(counts: list[int | None]) -> int | None:
    """None where one of them is not known, or is no number of processors."""
    known = [one for one in counts if one is not None and 0 < one < 1 << 20]
    return sum(known) if len(known) == len(counts) else None


PROBE = WmiProbe("cpu", (PROCESSOR,), parse)
