"""How fast a person allows a scan to be."""

from dataclasses import dataclass

SESSIONS_PER_HOST = 2
CONNECTIONS_PER_SECOND = 5  # new ones, to one host
CONNECTIONS_PER_HOP = 8  # being opened through one jump host; sshd's MaxStartups (10:30:100) drops more


@dataclass(frozen=True, slots=True)
class Profile:
    """Caps in packets a second; None: none of ours. arp per segment, routed over all, the others as they say."""

    name: str
    arp_per_second: int | None
    routed_per_second: int | None
    per_slash24_per_second: int | None
    per_host_per_second: int = 40


PROFILES: dict[str, Profile] = {
    one.name: one
    for one in (
        # Switches with ARP inspection shut a port above 15 ARP/s (Cisco's default for untrusted ports).
        Profile("safe", arp_per_second=12, routed_per_second=2000, per_slash24_per_second=256),
        Profile("normal", arp_per_second=250, routed_per_second=2000, per_slash24_per_second=1000),
        Profile("fast", arp_per_second=None, routed_per_second=None, per_slash24_per_second=None),
    )
}
