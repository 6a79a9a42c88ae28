"""Device types, and the reason that is told with each."""

import msgspec
import pytest

from kswire.facts import (
    Address,
    AddressExtra,
    DeviceType,
    ExtraFields,
    Facts,
    Hostname,
    MacVendor,
    Package,
    Product,
    Service,
    System,
)
from kswire.identify import TYPES, device_types

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


AGENT = Facts(
    system=System(family="Linux"),
    packages=(Package(name="busybox", kind="hostResources"),),
    sys_object_id="1.3.6.1.4.1.8072.3.2.10",
)


def test_software_that_an_agent_alone_tells_of_makes_no_server_of_a_router():
    forwards = msgspec.structs.replace(AGENT, forwarding=True)
    assert device_types(AGENT)[0].type == "server"
    assert device_types(forwards)[0].type == "router"
    assert device_types(forwards, packages=True)[0].type == "router"  # as a store asks that keeps them elsewhere
    assert device_types(msgspec.structs.replace(AGENT, sys_services=2))[0].type == "switch"
    assert device_types(msgspec.structs.replace(forwards, listening_ports=()))[0].type == "server"


def test_what_a_profile_says_goes_before_words():
    told = DeviceType(type="firewall", reason="profile example")
    assert device_types(Facts(device_types=(told,), description="a switch")) == (told,)
    assert told.type in TYPES


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


def at(*services, names=(), vendor=None):
    """A machine of which only this is known, without a login."""
    extra = AddressExtra(macaddr=MacVendor(organization_name=vendor)) if vendor else None
    return (Address(addr="10.0.0.1", hostnames=names, services=services, extra_fields=extra),)


def page(title):
    return at(Service(name="http", title=title))


TITLE = "the title of its http page says "


@pytest.mark.parametrize(
    ("addresses", "kind", "reason"),
    [
        (page("RICOH - Web Image Monitor"), "printer", TITLE + "'Web Image Monitor'"),
        (page("DiskStation - Synology"), "storage", TITLE + "'DiskStation'"),
        (page("RTX1210"), "router", TITLE + "'RTX1210'"),
        (page("AXIS M3045-V Network Camera"), "camera", TITLE + "'AXIS M3045-V'"),
        (page("Yealink T46"), "phone", TITLE + "'Yealink'"),
        (page("Aironet Access Point"), "wireless", TITLE + "'Aironet'"),
        (page("VMware ESXi"), "hypervisor", TITLE + "'VMware ESXi'"),
        (at(Service(name="https", certificate="FortiGate, x")), "firewall", "its https certificate says 'FortiGate'"),
        (at(Service(name="ssh", product="ROSSSH")), "router", "its ssh service says 'ROSSSH'"),
        (at(Service(name="ssh", product="OpenSSH_9.2p1 Debian-2")), "server", "its ssh service says 'Debian'"),
        (
            at(Service(name="netbios-ns", product="A, domain controller")),
            "server",
            "its netbios-ns service says 'domain controller'",
        ),
        (at(Service(name="ipp")), "printer", "it offers 'ipp'"),
        (
            at(names=(Hostname(hostname="desktop-ab12cd3", source="netbios"),)),
            "client",
            "its name (netbios) is 'desktop-ab12cd3'",
        ),
        (at(vendor="Brother Industries, LTD."), "printer", "its MAC address belongs to 'Brother Industries'"),
    ],
)
def test_what_is_heard_without_a_login_gives_a_guess_and_why(addresses, kind, reason):
    assert device_types(Facts(), addresses) == (DeviceType(type=kind, reason=reason),)


def test_a_guess_never_overrides_what_the_machine_says():
    assert device_types(Facts(forwarding=True), at(Service(name="http", title="LaserJet")))[0].type == "router"
    assert device_types(LINUX, at(Service(name="http", title="LaserJet")))[0].type == "server"


def test_the_surer_word_counts_first():
    both = at(Service(name="http", title="LaserJet"), Service(name="ssh", product="OpenSSH Debian"))
    assert device_types(Facts(), both)[0].type == "printer"
    assert device_types(Facts(), at(Service(name="ipp"), Service(name="http", title="TrueNAS")))[0].type == "storage"


@pytest.mark.parametrize(
    "text", ["ups and downs", "Prosecco", "the laserjets", "switchboard", "{}{0}{reason}", "x" * 200]
)
def test_words_within_words_are_none(text):
    assert device_types(Facts(), at(Service(name="{}", title=text))) == ()
