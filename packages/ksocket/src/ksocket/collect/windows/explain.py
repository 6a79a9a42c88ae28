"""What is asked by WinRM, as `ksocket explain winrm` prints it: made from what is used."""

import textwrap
from collections.abc import Iterable

from ksocket.collect.windows import software
from ksocket.collect.windows.method import PROBES
from ksocket.collect.windows.question import Question, Read, RegistryProbe, WmiProbe
from ksocket.collect.windows.stdregprov import CLASS, NAMESPACE


def questions() -> tuple[Question, ...]:
    """Every question, each once, in the order in which they are asked."""
    return tuple(dict.fromkeys(one for probe in PROBES if isinstance(probe, WmiProbe) for one in _of(probe)))


def reads() -> tuple[Read, ...]:
    """Every call of StdRegProv; `*` stands for each key that the one above it has."""
    return (*(one for probe in PROBES if isinstance(probe, RegistryProbe) for one in probe.reads), *software.READS)


def explain() -> str:
    """Classes with their properties, then methods with the keys and values that they read."""
    lines: list[str] = []
    for question in questions():
        where = f" WHERE {question.where}" if question.where else ""
        lines += [f"{question.namespace}: {question.cls}{where}", *_wrapped(question.properties)]
    lines += ["", f"{NAMESPACE}: {CLASS}, below HKEY_LOCAL_MACHINE:"]
    lines += [f"  {one.method} {one.key}{f' {one.name}' if one.name else ''}" for one in reads()]
    return "\n".join(lines) + "\n"


def _wrapped(properties: Iterable[str]) -> list[str]:
    return textwrap.wrap(", ".join(properties), width=110, initial_indent="  ", subsequent_indent="  ")


def _of(probe: WmiProbe) -> Iterable[Question]:
    yield from probe.questions
    if probe.otherwise is not None:
        yield from _of(probe.otherwise)
