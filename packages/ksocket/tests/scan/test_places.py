from types import SimpleNamespace

from ksocket.scan.places import Places
from ksocket.target import Target
from kswire.facts import Facts, Neighbor


def test_what_a_router_says_of_another_vrf_is_not_about_the_address_here():
    places = Places(SimpleNamespace(prefixes=()))
    red = Neighbor(source="arp", addr="10.0.0.7", macaddr="00:00:5e:00:53:07", vrf="red")
    main = Neighbor(source="arp", addr="10.0.0.8", macaddr="00:00:5e:00:53:08")
    places.learn(Facts(neighbors=(red, main)))
    assert [places.address(Target(addr)).macaddr for addr in ("10.0.0.7", "10.0.0.8")] == [None, "00:00:5e:00:53:08"]
