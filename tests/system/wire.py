"""What frames that were captured are for."""

from ipaddress import ip_address


def asked(data):
    """Who an Ethernet frame is for: the target of an ARP request, the destination of an IP packet."""
    kind = data[12:14]
    if kind == b"\x08\x06":
        return {str(ip_address(data[38:42]))}
    if kind == b"\x08\x00":
        return {str(ip_address(data[30:34]))}
    # IPv6: the kernel's own neighbour and router discovery when the interface came up, nothing of ours
    assert kind == b"\x86\xdd"
    assert data[20] in (0, 58)
    return set()
