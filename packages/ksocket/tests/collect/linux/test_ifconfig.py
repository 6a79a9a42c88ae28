import pytest

from ksocket.collect.linux.ifconfig import parse, with_netmask

OLD = """\
eth0      Link encap:Ethernet  HWaddr 00:50:56:A1:00:01
          inet addr:10.0.6.5  Bcast:10.0.6.255  Mask:255.255.255.0
          inet6 addr: fe80::250:56ff:fea1:1/64 Scope:Link
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
"""
NEW = """\
eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 10.0.6.5  netmask 255.255.255.0  broadcast 10.0.6.255
        inet6 fe80::250:56ff:fea1:1  prefixlen 64  scopeid 0x20<link>
        ether 00:50:56:a1:00:01  txqueuelen 1000  (Ethernet)
"""
BSD = """\
eth0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
\tether 00:50:56:a1:00:01
\tinet 10.0.6.5 netmask 0xffffff00 broadcast 10.0.6.255
\tinet6 fe80::250:56ff:fea1:1%eth0 prefixlen 64 scopeid 0x1
"""


@pytest.mark.parametrize("text", [OLD, NEW, BSD], ids=["old", "new", "bsd"])
def test_three_dialects(text):
    link = parse(text.splitlines())["eth0"]
    assert (link.macaddr, link.mtu, link.up) == ("00:50:56:a1:00:01", 1500, True)
    assert sorted(link.addresses) == [("10.0.6.5", "255.255.255.0"), ("fe80::250:56ff:fea1:1", "64")]


@pytest.mark.parametrize("text", ["10.0.0.1/33", "x/24", "", "10.0.0.1/255.0.255.0"])
def test_no_netmask(text):
    assert with_netmask(text) is None
