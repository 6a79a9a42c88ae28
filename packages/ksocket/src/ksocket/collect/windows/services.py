"""Services that run. Source: Win32_Service. Windows lets only administrators list services from afar."""

import re

from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import text, word
from kswire.facts import Facts, RunningService

SERVICE = Question(CIMV2, "Win32_Service", ("Name", "DisplayName", "State"), limit=5_000)
_OF_A_LOGON = re.compile(r"(.+)_[0-9a-f]{4,16}")


def parse(services: Items) -> Facts:
    """Name and the words of the services' list, by name.

    A service of each logon ("CDPUserSvc_3f2a1") has another number after every logon: it is told by the name of its
    template, which is in the same list.
    """
    templates = {name for one in services if (name := word(one, "Name", 256))}
    found: dict[str, RunningService] = {}
    for one in services:
        name = word(one, "Name", 256)
        if name is None or text(one, "State").strip().lower() != "running":
            continue
        matched = _OF_A_LOGON.fullmatch(name)
        described = word(one, "DisplayName")
        if matched and matched[1] in templates:
            name, described = matched[1], described and described.removesuffix(name[len(matched[1]) :])
        found.setdefault(name, RunningService(name=name, manager="windows", description=described))
    return Facts(running_services=tuple(found[name] for name in sorted(found)))


PROBE = WmiProbe("runningServices", (SERVICE,), parse)
