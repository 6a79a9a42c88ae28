"""A Ksocket behind the proxies that companies have reaches its hub, or says what stands between."""

import pytest

from .pair import Pair, kill

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate"), pytest.mark.timeout(300)]

PROXY = "10.78.4.6"
LOGIN, INSPECTS, IDLE = 3128, 3129, 3130


@pytest.fixture
def pair(net, tmp_path):
    """A hub and its line; the Ksocket is started by the test."""
    made = Pair(net, tmp_path / "pair")
    made.lay_line()
    made.serve()
    made.until(made.shown, "the hub does not answer", running=("hub",))
    yield made
    made.down()


def seen(net, port):
    """What the proxy at this port did."""
    return [one["what"] for one in net.events("proxy") if one["port"] == port]


def through(port, more=""):
    """Lines of [connect]."""
    return f'proxy = "http://{PROXY}:{port}"\n{more}'


def account(tmp_path, password):
    """Lines of [connect] for a proxy that asks who it is."""
    file = tmp_path / "password"
    file.write_text(password)
    file.chmod(0o600)
    return f'proxyUsername = "LAB\\\\scanner"\nproxyPasswordFile = "{file}"\n'


def test_one_that_asks_for_a_password_lets_the_right_one_through(net, pair, tmp_path):
    pair.connect(more=through(LOGIN, account(tmp_path, "lab-Proxy-8Kd")))
    pair.meet()
    assert pair.over(pair.ask("10.78.5.1", "10.78.5.2")).status == "done"
    assert seen(net, LOGIN)[-1] == "joined 10.78.4.5:443"
    assert "lab-Proxy" not in pair.said("ksocket")


def test_a_wrong_password_is_said_and_lets_nobody_through(net, pair, tmp_path):
    before = len(seen(net, LOGIN))
    pair.connect(more=through(LOGIN, account(tmp_path, "wrong")))
    pair.until(lambda: "refuses the account" in pair.said("ksocket"), "it does not say why")
    assert not pair.shown()["connected"]
    assert "joined 10.78.4.5:443" not in seen(net, LOGIN)[before:]


def test_one_that_looks_into_tls_is_named_until_it_is_trusted(net, pair):
    pair.connect(more=through(INSPECTS))
    pair.until(lambda: "Inspecting Proxy CA" in pair.said("ksocket"), "it does not say who stands between")
    assert not pair.shown()["connected"]
    kill(pair.ksocket)
    pair.connect(trusted=net.file("proxy", f"proxy-{INSPECTS}.pem"), more=through(INSPECTS))
    pair.meet()
    assert pair.over(pair.ask("10.78.5.3")).status == "done"


def test_a_pinned_fingerprint_lets_no_proxy_look_in(pair):
    pair.connect(pinned=":".join(["AB"] * 32), more=through(INSPECTS))
    pair.until(lambda: "no certificate with the fingerprint" in pair.said("ksocket"), "it does not say so")
    assert not pair.shown()["connected"]


def test_one_that_cuts_what_is_idle_loses_nothing(net, pair):
    pair.connect(more=through(IDLE))
    pair.meet()
    pair.until(lambda: seen(net, IDLE).count("cut an idle connection") >= 2, "it cuts nothing")
    run = pair.until(lambda: pair.ask("10.78.5.4", "10.78.5.5"), "no order is taken")
    state = pair.over(run)
    assert (state.status, state.incomplete) == ("done", False)
    assert len([one for one in pair.dump(state.id) if one.endswith(" snmp tried")]) == 2
