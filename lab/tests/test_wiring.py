from lab import description, wiring

OFFICE = description.read("office")
CROWD = description.read("crowd")


def test_the_fabric_has_a_bridge_a_segment_and_a_cable_a_link():
    pids = {name: 100 + number for number, name in enumerate(OFFICE.hosts)}
    lines = wiring.fabric(OFFICE, pids).splitlines()
    assert sum("type bridge" in line for line in lines) == 4
    assert sum("type veth" in line for line in lines) == sum(len(host.links) for host in OFFICE.hosts.values())
    assert "link add p0 type veth peer name eth0 address 02:4b:0a:4d:00:0a netns 100" in lines
    assert "link set p0 master b-office up" in lines
    assert not any("address add" in line for line in lines)


def test_a_bad_line_is_plugged_in_by_way_of_its_relay():
    branch = description.read("branch")
    lines = wiring.fabric(branch, dict.fromkeys(branch.hosts, 100)).splitlines()
    assert "link add r2 type veth peer name q2" in lines
    assert "link set q2 master b-line up" in lines
    assert not any(line.startswith("link set p2 master") for line in lines)


def test_what_a_host_does_with_its_interfaces():
    assert wiring.links(OFFICE, OFFICE.hosts["debian"]).splitlines() == [
        "link set lo up",
        "link set eth0 up",
        "address add 10.77.0.20/26 broadcast + dev eth0",
        "route add default via 10.77.0.1",
    ]


def test_the_router_is_told_of_its_neighbors_and_never_asks_for_the_tripwire():
    lines = wiring.links(OFFICE, OFFICE.hosts["router"]).splitlines()
    assert "neighbor replace 10.77.0.20 lladdr f4:02:70:4d:00:14 dev eth0 nud stale" in lines
    assert "neighbor replace 10.77.1.20 lladdr 9c:dc:71:4d:01:14 dev eth1 nud stale" in lines
    assert "neighbor replace 10.77.0.40 lladdr 02:4b:0a:4d:00:28 dev eth0 nud permanent" in lines


def test_a_silent_host_has_a_route_to_nobody():
    lines = wiring.links(OFFICE, OFFICE.hosts["silent"]).splitlines()
    assert "address add 10.77.1.33/32 dev eth0" in lines
    assert not any(line.startswith("route") for line in lines)


def test_a_host_answers_for_further_networks():
    assert "route add local 10.78.1.0/24 dev lo" in wiring.links(CROWD, CROWD.hosts["crowd"])
    assert "route add 10.78.1.0/24 via 10.78.2.2" in wiring.links(CROWD, CROWD.hosts["router"])


def test_only_routers_forward():
    for name, host in OFFICE.hosts.items():
        assert ("echo '1' >/proc/sys/net/ipv4/ip_forward" in wiring.start(host, "/.lab")) == (name == "router")


def test_a_host_with_a_system_starts_its_daemons_and_stays():
    text = wiring.start(OFFICE.hosts["router"], "/.lab")
    assert "/usr/sbin/snmpd" in text
    assert "sshd" not in text
    assert text.endswith("while :; do wait; done\n")


def test_a_vrf_has_its_interfaces_and_neighbors_in_a_namespace_of_its_own():
    campus = description.read("campus")
    router = campus.hosts["router-c"]
    outside, inside = wiring.links(campus, router), wiring.vrf_links(campus, router, "voice")
    assert "netns add voice\n" in outside
    assert "link set eth3 netns voice\n" in outside
    assert "10.78.14" not in outside
    assert "address add 10.78.14.1/26 broadcast + dev eth3\n" in inside
    assert "neighbor replace 10.78.11.20 lladdr 00:04:f2:4e:0b:14 dev eth4 nud stale\n" in inside
    assert "nsenter --net=/run/netns/voice ip -batch /.lab/voice.links\n" in wiring.start(router, "/.lab")


DUAL = description.read("dual")


def test_a_host_has_ipv6_where_it_is_written():
    lines = wiring.links(DUAL, DUAL.hosts["both"]).splitlines()
    assert "address add 10.77.64.20/26 broadcast + dev eth0" in lines
    assert "address add fd77::20/64 dev eth0 nodad" in lines
    alone = wiring.links(DUAL, DUAL.hosts["six"]).splitlines()
    assert [line for line in alone if line.startswith("address")] == ["address add fd77::21/64 dev eth0 nodad"]
    assert "neighbor replace fd77:0:0:1::30 lladdr f4:02:70:4d:41:1e dev eth1 nud stale" in wiring.links(
        DUAL, DUAL.hosts["router"]
    )


def test_ipv6_is_off_elsewhere():
    without = "echo '1' >/proc/sys/net/ipv6/conf/all/disable_ipv6"
    assert all(without in wiring.start(host, "/.lab") for host in OFFICE.hosts.values())
    assert not any(without in wiring.start(host, "/.lab") for host in DUAL.hosts.values())
    quiet = "echo '1' >/proc/sys/net/ipv6/icmp/echo_ignore_multicast"
    assert [name for name, host in DUAL.hosts.items() if quiet in wiring.start(host, "/.lab")] == ["guest"]
