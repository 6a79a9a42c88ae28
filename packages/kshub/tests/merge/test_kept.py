from kshub.merge import kept
from kswire.facts import Facts, Interface, System

OLD = Facts(hostname="a", system=System(family="X"), interfaces=(Interface(ifname="eth0"),))


def test_a_whole_read_replaces_everything():
    new = Facts(hostname="b", system=System(family="Y"), interfaces=())
    assert kept.keep(new, OLD, {}, 100) == (new, {})


def test_what_was_not_read_is_kept_with_its_time():
    facts, times = kept.keep(Facts(hostname="b"), OLD, {}, 100)
    assert (facts.hostname, facts.system, facts.interfaces) == ("b", OLD.system, OLD.interfaces)
    assert times == {"system": 100, "interfaces": 100}


def test_what_was_kept_already_keeps_its_first_time():
    _, times = kept.keep(Facts(hostname="b"), OLD, {"system": 50}, 100)
    assert times == {"system": 50, "interfaces": 100}


def test_times_come_back_from_a_row():
    assert kept.times(kept.stored({"system": 50})) == {"system": 50}
    assert kept.stored({}) is None
    assert kept.times(None) == {}
