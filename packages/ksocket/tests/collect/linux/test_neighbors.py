import pytest

from ksocket.collect.linux.neighbors import MAX_NEIGHBORS, parse

MAC = "b0:7b:25:00:00:01"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"10.0.0.1 dev eth0 lladdr {MAC} REACHABLE", ("arp", "10.0.0.1", "eth0")),
        (f"fe80::1 dev eth0 lladdr {MAC} router STALE", ("ndp", "fe80::1", "eth0")),
        (f"10.0.0.1 dev eth0 lladdr {MAC} used 0/0/0 probes 1 STALE", ("arp", "10.0.0.1", "eth0")),
        (f"10.0.0.1  0x1  0x2  {MAC}  *  eth0", ("arp", "10.0.0.1", "eth0")),
        (f"? (10.0.0.1) at {MAC} on em0 expires in 10 seconds [ethernet]", ("arp", "10.0.0.1", "em0")),
        ("? (10.0.0.1) at 0:1a:1e:0:0:1 on en0 ifscope [ethernet]", ("arp", "10.0.0.1", "en0")),
        (f"? (10.0.0.5) at {MAC} on em0 permanent [ethernet]", None),
        (f"fe80::1%em0   {MAC}   em0 23h59m58s S R", ("ndp", "fe80::1", "em0")),
        (f"fe80::5%em0   {MAC}   em0 permanent R", None),
        ("Neighbor   Linklayer Address  Netif Expire    1s 5s", None),
        ("10.0.0.1 dev eth0 FAILED", None),
        ("10.0.0.1 dev eth0  INCOMPLETE", None),
        ("10.0.0.1  0x1  0x0  00:00:00:00:00:00  *  eth0", None),
        ("ff02::1 dev eth0 lladdr 33:33:00:00:00:01 NOARP", None),
        ("224.0.0.1 dev eth0 lladdr 01:00:5e:00:00:01 PERMANENT", None),
    ],
)
def test_lines(line, expected):
    found = [(one.source, one.addr, one.ifname) for one in parse(f"{line}\nend\n").neighbors]
    assert found == ([expected] if expected else [])


def test_a_table_too_long():
    lines = [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255} dev eth0 lladdr {MAC} STALE" for n in range(MAX_NEIGHBORS + 1)]
    facts = parse("\n".join([*lines, "end"]))
    assert len(facts.neighbors) == MAX_NEIGHBORS
    assert facts.missing[0].group == "neighbors"


def test_cut_off_is_not_empty():
    assert parse("end\n").neighbors == ()
    with pytest.raises(ValueError, match="cut off"):
        parse("")
