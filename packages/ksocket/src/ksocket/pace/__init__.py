"""How fast, over all scans of this machine: rates per segment, /24 and host, and how much at once."""

from ksocket.pace.pace import Pace, arp_rate
from ksocket.pace.profiles import PROFILES, Profile

__all__ = ["PROFILES", "Pace", "Profile", "arp_rate"]
