"""`ksocket explain`: exactly what is run, read and sent."""

from collections.abc import Callable

from ksocket.cli.settings import choice
from ksocket.words import say


def explain(topic: str) -> int:
    """Print it; the exit status."""
    choice("TOPIC", topic, tuple(_TOPICS))
    print(_TOPICS[topic]().rstrip())
    return 0


def _ssh() -> str:
    from ksocket.collect.linux import script

    more = "\n".join(probe.command for probe in script.SUDO_PROBES)
    return "\n\n".join((say("explain-ssh"), script.text() + "\n" + say("explain-ssh-sudo"), more))


def _winrm() -> str:
    from ksocket.collect.windows import explain

    return say("explain-winrm") + "\n\n" + explain.explain()


def _snmp() -> str:
    from ksocket.collect.snmp import method

    return say("explain-snmp") + "\n\n" + method.explain()


def _discovery() -> str:
    from ksocket.discover import explain as discovery

    return say("explain-discovery") + "\n\n" + discovery.explain()


_TOPICS: dict[str, Callable[[], str]] = {"ssh": _ssh, "winrm": _winrm, "snmp": _snmp, "discovery": _discovery}
