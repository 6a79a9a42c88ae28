"""Networks in Linux namespaces with real daemons, for tests, the demo and people.

    with lab.up("office") as net:
        net.exec("collector", ["ip", "route"])

Nothing of a lab is outside its namespaces but a directory in /run/ksocket-lab.
"""

from lab.faults import LabError
from lab.network import Network, up
from lab.requirements import DEBIAN_PACKAGES
from lab.state import leavings

__all__ = ["DEBIAN_PACKAGES", "LabError", "Network", "leavings", "up"]
