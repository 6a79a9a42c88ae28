from ksocket.pace.profiles import PROFILES
from kswire.orders import PROFILES as NAMES


def test_the_caps_that_are_promised():
    caps = {
        name: (one.arp_per_second, one.routed_per_second, one.per_host_per_second) for name, one in PROFILES.items()
    }
    assert caps == {"safe": (12, 2000, 40), "normal": (250, 2000, 40), "fast": (None, None, 40)}


def test_every_profile_that_an_order_may_name():
    assert tuple(PROFILES) == NAMES
