"""What Ksockets are told of the way to the hub, by its settings and its certificate."""

import pytest

from kshub import config, reached, tls
from kshub.reached import Reached


def of(tmp_path, text):
    (tmp_path / "kshub.toml").write_text(text)
    return reached.of(config.load(tmp_path, {}))


@pytest.fixture
def fingerprint(tmp_path):
    return tls.make(tmp_path / "tls", ["hub.example.com", "192.0.2.5"])


def test_an_authority_of_its_own_is_pinned(tmp_path, fingerprint):
    way = of(tmp_path, 'listen = "0.0.0.0:8443"')
    names = ("hub.example.com", "192.0.2.5")
    assert way == Reached(port=8443, names=names, ca_fingerprint=fingerprint, own_authority=True)


def test_the_public_address_goes_before_what_it_listens_on(tmp_path, fingerprint):
    way = of(tmp_path, 'listen = "0.0.0.0:8443"\npublicUrl = "https://hub.example.com"')
    assert (way.host, way.port, way.ca_fingerprint) == ("hub.example.com", 443, fingerprint)
    assert of(tmp_path, 'publicUrl = "https://hub.example.com:9443/"').port == 9443


def test_somebody_elses_certificate(tmp_path):
    tls.make(tmp_path / "given", ["hub.example.com"])
    way = of(tmp_path, '[tls]\ncertificate = "given/server.pem"\nkey = "given/server.key"')
    assert (way.own_authority, way.names) == (False, ("hub.example.com",))
    assert way.ca_fingerprint


def test_behind_a_proxy_the_certificate_is_not_the_hubs_to_know(tmp_path):
    proxied = 'listen = "127.0.0.1:8000"\n{}[tls]\nenabled = false\nbehindProxy = true'
    assert of(tmp_path, proxied.format("")) == Reached(secure=True)
    way = of(tmp_path, proxied.format('publicUrl = "https://hub.example.com"\n'))
    assert way == Reached(host="hub.example.com", port=443)


def test_plain_on_loopback(tmp_path):
    assert of(tmp_path, 'listen = "127.0.0.1:8000"\n[tls]\nenabled = false') == Reached(port=8000, secure=False)


def test_a_certificate_without_names(tmp_path, monkeypatch):
    monkeypatch.setattr(tls, "_alternative", lambda name: tls.x509.RFC822Name(f"{name}@example.com"))
    tls.make(tmp_path / "tls", ["hub"])
    assert of(tmp_path, "").names == ()
