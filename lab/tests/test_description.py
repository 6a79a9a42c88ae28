import pytest

from lab import description
from lab.description import Link

SEGMENTS = {"office": "10.77.0.0/26", "servers": "10.77.1.0/26"}
COLLECTOR = {"links": [{"segment": "office", "address": "10.77.0.10"}]}


def parse(**hosts):
    return description.parse("test", {"segments": SEGMENTS, "hosts": {"collector": COLLECTOR, **hosts}})


def test_the_networks_that_are_shipped_are_read():
    for name in ("office", "crowd", "floor", "branch", "estate", "names", "dual", "windows"):
        network = description.read(name)
        assert network.name == name
        assert "collector" in network.hosts


@pytest.mark.parametrize(
    ("host", "complaint"),
    [
        ({"links": []}, "at least one link"),
        ({"links": [{"segment": "office", "address": "10.77.1.10"}]}, "not in a segment named 'office'"),
        ({"links": [{"segment": "cellar", "address": "10.77.0.11"}]}, "not in a segment named 'cellar'"),
        ({**COLLECTOR, "accounts": ["nobody"]}, "no account 'nobody'"),
        ({**COLLECTOR, "neighbors": ["nobody"]}, "'nobody' is not a neighbor"),
        ({**COLLECTOR, "sshd": {"passwords": True}}, "need a system"),
        ({**COLLECTOR, "colour": "red"}, "colour"),
    ],
)
def test_contradictions_are_told(host, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse(host=host)


def test_a_neighbor_must_share_a_segment():
    far = {"links": [{"segment": "servers", "address": "10.77.1.10"}]}
    with pytest.raises(ValueError, match="'far' is not a neighbor"):
        parse(far=far, near={**COLLECTOR, "neighbors": ["far"]})


def test_macs_are_made_from_addresses_unless_given():
    assert Link(segment="office", address="10.77.0.20").macaddr == "02:4b:0a:4d:00:14"
    assert Link(segment="office", address="10.77.0.20", mac="00:16:3e:00:00:01").macaddr == "00:16:3e:00:00:01"


def test_macs_and_addresses_of_a_network_are_unique():
    for name in ("office", "crowd", "floor", "branch", "estate", "names", "dual", "windows"):
        links = [link for host in description.read(name).hosts.values() for link in host.links]
        assert len({link.macaddr for link in links}) == len({link.address for link in links}) == len(links)
