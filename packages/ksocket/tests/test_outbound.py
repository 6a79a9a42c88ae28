"""What a run sent: sums by kind, addresses, accounts; nothing of it is lost or made up when the process ends."""

from ksocket.outbound import MAX_ACCOUNTS, MAX_SOURCES, Outbound
from kswire.problems import Code, problem
from kswire.reports import SENT_KINDS, Account, Sent, Source


def test_every_kind_is_told_also_the_one_of_which_there_was_none():
    outbound = Outbound()
    outbound.sent("arp", 61)
    outbound.sent("arp")
    assert outbound.total().packets == dict.fromkeys(SENT_KINDS, 0) | {"arp": 62}


def test_what_an_earlier_process_sent_is_added():
    before = Outbound()
    before.sent("snmp", 5)
    before.source("10.0.0.10", "eth0")
    before.login("ssh", "10.toml", "audit", None)
    after = Outbound()
    after.resume(before.total())
    after.sent("snmp", 2)
    after.source("10.1.0.10")
    after.login("ssh", "10.toml", "audit", problem(Code.LOGIN_REFUSED, username="audit", tried="password"))
    total = after.total()
    assert total.packets["snmp"] == 7
    assert total.sources == (Source(addr="10.0.0.10", ifname="eth0"), Source(addr="10.1.0.10"))
    assert total.accounts == (Account(method="ssh", file="10.toml", username="audit", succeeded=1, failed=1),)


def test_what_nobody_knows_is_not_told_as_nothing():
    outbound = Outbound()
    outbound.resume(None)
    outbound.sent("arp", 3)
    assert outbound.total() is None


def test_a_login_is_one_of_four_things():
    outbound = Outbound()
    guarded = problem(Code.ACCOUNT_GUARDED, username="audit", failures=3)
    before = problem(Code.FAILED_BEFORE, username="audit", since="x")
    for one in (None, problem(Code.SNMP_UNKNOWN_USER, username="audit"), guarded, before, problem(Code.CANCELLED)):
        outbound.login("snmp", "a.toml", "audit", one)
    (account,) = outbound.total().accounts
    assert (account.succeeded, account.failed, account.guarded, account.unproved) == (1, 1, 2, 1)


def test_an_interface_is_learned_once_and_stays():
    outbound = Outbound()
    for ifname in (None, "eth0", None):
        outbound.source("10.0.0.10", ifname)
    assert outbound.total().sources == (Source(addr="10.0.0.10", ifname="eth0"),)


def test_too_many_accounts_are_told_together_and_none_is_lost():
    outbound = Outbound()
    for number in range(MAX_ACCOUNTS + 5):
        outbound.login("ssh", f"{number}.toml", "audit", None)
        outbound.source(f"10.0.{number >> 8}.{number & 255}")
    total = outbound.total()
    assert sum(one.succeeded for one in total.accounts) == MAX_ACCOUNTS + 5
    assert next(one.succeeded for one in total.accounts if one.file is None) == 5
    assert len(total.sources) == MAX_SOURCES


def test_nothing_sent_is_not_the_same_as_not_known():
    assert Outbound().total() != Sent()
    assert set(Outbound().total().packets.values()) == {0}
