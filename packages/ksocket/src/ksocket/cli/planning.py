"""`ksocket scan --dry-run`: what would be sent where, with which credential files, and how long. Sends nothing."""

from typing import TextIO

from ksocket import app
from ksocket.credentials.store import Store
from ksocket.discover.gateway import look
from ksocket.discover.plan import plan
from ksocket.pace import PROFILES
from ksocket.words import say
from kswire.orders import Scan


def show(order: Scan, setup: app.Setup, out: TextIO) -> None:
    """Print the plan of this order."""
    surroundings = look()
    rules = app.scope_of(order, setup.settings, surroundings)
    gateways = ", ".join(one.addr for one in surroundings.gateways) or say("plan-none")
    out.write(say("plan-gateway", gateways=gateways) + "\n" if not order.start else "")
    targets = order.start or surroundings.prefixes
    out.writelines(
        say(
            "plan-step",
            target=step.target,
            addresses=step.addresses,
            packets=step.packets,
            how=step.how,
            seconds=f"{step.seconds:.0f}",
        )
        + "\n"
        for step in plan(surroundings, rules, PROFILES[setup.profile], targets)
    )
    out.write(say("plan-learned") + "\n")
    store = Store(setup.credentials)
    for method in order.methods:
        for file in store.files(method):
            covers = ", ".join(map(str, file.includes[:8])) + (" ..." if len(file.includes) > 8 else "")
            out.write(say("plan-file", method=method, file=file.path, covers=covers) + "\n")
    out.write(say("plan-nothing-sent") + "\n")
