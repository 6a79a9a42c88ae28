from ipaddress import IPv4Network

from lab import description, routing

CAMPUS = description.read("campus")
ROUTES = """Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
eth0 000A4E0A 00000000 0001 0 0 0 C0FFFFFF 0 0 0
eth1 00004E0A 02144E0A 0003 0 0 20 0000FFFF 0 0 0
"""
TCP = """  sl  local_address rem_address   st
   0: 00000000:00B3 00000000:0000 0A
   1: 01144E0A:00B3 02144E0A:A1B2 01
   2: 01144E0A:C1D2 03144E0A:00B3 01
   3: 01144E0A:0016 03144E0A:C00B 01
"""


def test_the_destinations_of_a_routing_table():
    assert routing.routes(ROUTES) == {IPv4Network("10.78.10.0/26"), IPv4Network("10.78.0.0/16")}


def test_sessions_of_bgp_whoever_began_them():
    assert routing.sessions(TCP) == 2


def test_what_a_router_tells_of_is_its_links_and_its_routes():
    assert routing.prefixes(CAMPUS, CAMPUS.hosts["router-d"]) == {
        IPv4Network(one) for one in ("10.78.13.0/26", "10.78.20.8/30", "10.78.20.12/30", "10.78.30.0/26")
    }
    inside = routing.prefixes(CAMPUS, CAMPUS.hosts["router-c"])
    assert IPv4Network("10.78.14.0/26") not in inside


def test_who_is_on_the_cables_of_a_router():
    assert routing.talkers(CAMPUS, "router-a", CAMPUS.hosts["router-a"]) == 2


def test_where_nobody_routes_there_is_nothing_to_wait_for():
    office = description.read("office")
    routing.wait(office, {}, str)
