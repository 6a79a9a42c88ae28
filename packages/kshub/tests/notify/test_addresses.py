"""Which addresses may be dialled: cases that can be read."""

from ipaddress import ip_address

import pytest

from kshub.notify.addresses import Allowed

PUBLIC = ("8.8.8.8", "2001:4860:4860::8888", "2400:cb00::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808")
PRIVATE = (
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "fd00::1", "::1"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::7f00:1"),
    *("2002:7f00:1::1", "2002:a00:1::1"),
    *("fec0::1", "feff:ffff::1", "3fff::1", "3fff:fff:ffff::1", "2001:db8::1"),
)
METADATA = (
    *("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fd00:ec2::254"),
    *("168.63.129.16", "100.100.100.200", "fe80::1"),
)
NEVER = (
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
    "100::1",
    "1fff::1",
    "4000::1",
    "5f00::1",
    "8000::1",
)


@pytest.mark.parametrize("text", [*PUBLIC, *PRIVATE, *METADATA, *NEVER])
def test_what_is_dialled_without_a_setting(text):
    assert Allowed().permits(ip_address(text)) is (text in PUBLIC)


@pytest.mark.parametrize("text", [*PUBLIC, *PRIVATE, *METADATA, *NEVER])
def test_what_is_dialled_when_private_addresses_are_allowed(text):
    assert Allowed.of(True).permits(ip_address(text)) is (text in PUBLIC + PRIVATE)


def test_single_networks_are_allowed_in_every_form_of_their_addresses():
    allowed = Allowed.of(["10.0.0.0/8", "169.254.169.254/32", "fd00::/16"])
    for text in ("10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "169.254.169.254", "fd00::1", "8.8.8.8"):
        assert allowed.permits(ip_address(text)), text
    for text in ("192.168.1.1", "::ffff:192.168.1.1", "127.0.0.1", "169.254.1.1", "fd01::1"):
        assert not allowed.permits(ip_address(text)), text


def test_unencrypted_only_where_the_settings_allow_it():
    allowed = Allowed.of(["10.0.0.0/8"])
    assert allowed.near(ip_address("10.0.0.1"))
    assert allowed.near(ip_address("::ffff:10.0.0.1"))
    assert not allowed.near(ip_address("8.8.8.8"))
    assert not allowed.near(ip_address("192.168.0.1"))


@pytest.mark.parametrize("wrong", ["10.0.0.1/8", "everything", "10.0.0.0/33"])
def test_what_is_no_network(wrong):
    with pytest.raises(ValueError, match=r".+"):
        Allowed.of([wrong])
