from ipaddress import ip_address

from ksocket.discover.finished import Finished, networks


def between(first, last):
    return int(ip_address(first)), int(ip_address(last)) + 1


def test_what_several_searches_finished_is_told_as_the_fewest_networks():
    one, other = Finished(), Finished()
    one.swept([between("10.0.0.0", "10.0.0.127")], on_link=True)
    other.swept([between("10.0.0.128", "10.0.0.255"), between("10.0.2.1", "10.0.2.2")], on_link=True)
    other.swept([between("10.9.0.0", "10.9.0.255")], on_link=False)
    other.singles.add("2001:db8::1")
    one.add(other)
    assert [str(each) for each in networks(one.on_link)] == ["10.0.0.0/24", "10.0.2.1/32", "10.0.2.2/32"]
    assert [str(each) for each in networks(one.routed)] == ["10.9.0.0/24"]
    assert one.singles == {"2001:db8::1"}
