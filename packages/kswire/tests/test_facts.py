"""Combining what several methods know of one machine."""

from kswire.codec import to_json
from kswire.facts import Bios, ExtraFields, Facts, Interface, Kernel, Missing, Package, Signature, System, combine
from kswire.problems import Code, problem


def test_the_first_word_stays_and_gaps_are_filled():
    first = Facts(hostname="web1", system=System(family="Debian GNU/Linux"))
    second = Facts(hostname="sysname", system=System(family="Linux", serial="S1"), location="rack 4")
    both = combine(first, second)
    assert both.hostname == "web1"
    assert both.system == System(family="Debian GNU/Linux", serial="S1")
    assert both.location == "rack 4"


def test_nested_groups_are_filled_field_by_field():
    first = Facts(extra_fields=ExtraFields(kernel=Kernel(name="Linux")))
    second = Facts(extra_fields=ExtraFields(kernel=Kernel(release="6.1"), bios=Bios(vendor_name="Acme")))
    both = combine(first, second).extra_fields
    assert both == ExtraFields(kernel=Kernel(name="Linux", release="6.1"), bios=Bios(vendor_name="Acme"))


def test_signatures_and_gaps_of_both_are_kept_once():
    one, two = Signature(kind="mac", value="a"), Signature(kind="machineId", value="b")
    gap = Missing(group="packages", problem=problem(Code.NO_PACKAGE_MANAGER))
    both = combine(Facts(signatures=(one,), missing=(gap,)), Facts(signatures=(one, two), missing=(gap,)))
    assert both.signatures == (one, two)
    assert both.missing == (gap,)


def test_asked_and_none_is_not_the_same_as_not_asked():
    assert combine(Facts(), Facts(packages=())).packages == ()
    assert combine(Facts(packages=()), Facts()).packages == ()
    package = Package(name="a")
    assert combine(Facts(packages=()), Facts(packages=(package,))).packages == (package,)


def test_a_table_is_taken_whole_from_the_one_who_has_it():
    first = Facts(interfaces=(Interface(ifname="eth0"),))
    second = Facts(interfaces=(Interface(ifname="lan1"), Interface(ifname="lan2")))
    assert combine(first, second).interfaces == first.interfaces


def test_json_has_the_names_of_the_api_and_nothing_that_is_unknown():
    facts = Facts(system=System(family="Debian"), extra_fields=ExtraFields(bios=Bios(vendor_name="Acme")))
    assert to_json(facts) == b'{"system":{"family":"Debian"},"extraFields":{"bios":{"vendorName":"Acme"}}}'
