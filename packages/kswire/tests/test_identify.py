"""Device types, and the reason that is told with each."""

import pytest

from kswire.facts import DeviceType, ExtraFields, Facts, Package, Product, System
from kswire.identify import device_types

LINUX = Facts(system=System(family="Rocky Linux"), packages=(Package(name="bash"),))


def product(model):
    return Facts(extra_fields=ExtraFields(product=Product(model_name=model)))


@pytest.mark.parametrize(
    ("facts", "kind", "reason"),
    [
        (LINUX, "server", "a machine with packages runs Rocky Linux"),
        (Facts(description="Acme LaserJet 4000"), "printer", "description says 'LaserJet'"),
        (product("Catalyst 9300"), "switch", "model says 'Catalyst'"),
        (Facts(system=System(family="RouterOS")), "router", "system says 'RouterOS'"),
        (Facts(description="FortiGate-60F"), "firewall", "description says 'FortiGate'"),
        (Facts(sys_services=6, forwarding=True), "switch", "sysServices is 6"),
        (Facts(sys_services=78, forwarding=True), "router", "it forwards packets"),
        (Facts(sys_services=2), "switch", "sysServices is 2"),
    ],
)
def test_the_type_comes_with_its_reason(facts, kind, reason):
    assert device_types(facts) == (DeviceType(type=kind, reason=reason),)


def test_nothing_is_guessed_from_nothing():
    assert device_types(Facts()) == ()
    assert device_types(Facts(system=System(family="Debian GNU/Linux"))) == ()


def test_packages_that_are_kept_elsewhere_count_as_well():
    facts = Facts(system=System(family="Rocky Linux"))
    assert device_types(facts, packages=True) == device_types(LINUX)
    assert device_types(facts, packages=False) == ()


def test_what_the_device_says_of_itself_comes_first():
    told = (DeviceType(type="phone"),)
    assert device_types(Facts(device_types=told, description="a switch")) == told
