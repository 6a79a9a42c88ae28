import base64
import ssl
import warnings

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from spnego.channel_bindings import GssChannelBindings
from spnego.tls import default_tls_context

from lab.windows import certificates
from lab.windows.accounts import Accounts
from lab.windows.logins import Door, offered
from lab.windows.settings import Login, Settings

LOGINS = (
    Login(username="inventory", password="lab-local-1"),
    Login(username="svc", password="lab-domain-2", domain="LAB", realm="lab.example"),
)
ACCOUNTS = Accounts(LOGINS, "WIN2019")
CERTIFICATE = certificates.made("WIN2019", "192.0.2.10")
OFFERS = ("Negotiate", "Kerberos", "NTLM", "Basic", "CredSSP")


def door(tls="1.2", digest=None, **keys):
    return Door(Settings(machine="2019", offers=OFFERS, **keys), ACCOUNTS, CERTIFICATE.credssp(tls), digest)


def log_in(at, scheme, client, binding=None):
    """The last verdict of a login that pyspnego's client does; its context."""
    told, token = None, b""
    for _ in range(10):
        more = {"channel_bindings": binding} if binding else {}
        token = client.step(token or None, **more)
        if not token:
            break
        told = at.hear(f"{scheme} {base64.b64encode(token).decode()}")
        token = told.token
        if told.admitted or told.refused or not token:
            break
    return told


def ntlm(user="inventory", password="lab-local-1", protocol="ntlm"):
    option = spnego.NegotiateOptions.use_ntlm if protocol == "ntlm" else spnego.NegotiateOptions.use_negotiate
    return spnego.client(user, password, hostname="win2019", service="http", protocol=protocol, options=option)


@pytest.mark.parametrize("protocol", ["ntlm", "negotiate"])
@pytest.mark.parametrize("scheme", ["Negotiate", "NTLM"])
def test_ntlm_alone_and_within_spnego_opens(scheme, protocol):
    at = door()
    client = ntlm(protocol=protocol)
    assert log_in(at, scheme, client).admitted
    assert (at.user, at.login.username, at.scheme) == ("inventory", "inventory", scheme.lower())
    sealed = client.wrap_winrm(b"hello")
    assert at.context.unwrap_winrm(sealed.header, sealed.data) == b"hello"


def old_tls():
    context = default_tls_context("initiate")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.context.set_ciphers("ALL:@SECLEVEL=0")
        context.context.minimum_version = ssl.TLSVersion.TLSv1
        context.context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


@pytest.mark.parametrize(("tls", "context"), [("1.0", old_tls()), ("1.1", old_tls()), ("1.2", None), ("1.3", None)])
def test_credssp_opens_with_each_tls(tls, context):
    at = door(tls)
    more = {"credssp_tls_context": context} if context else {}
    client = spnego.client(r"LAB\svc", "lab-domain-2", hostname="win2019", protocol="credssp", **more)
    assert log_in(at, "CredSSP", client).admitted
    assert (at.user, at.scheme) == (r"LAB\svc", "credssp")
    version = client.get_extra_info("ssl_object").version()
    assert version == {"1.0": "TLSv1", "1.1": "TLSv1.1"}.get(tls, f"TLSv{tls}")
    for length in (1, 100, 111, 112, 16_384):
        sealed = at.context.wrap_winrm(b"a" * length)
        assert len(sealed.data) >= length  # what stands before it is no longer than the trailer that Windows would have
        assert client.unwrap_winrm(sealed.header, sealed.data) == b"a" * length


def test_credssp_says_that_a_password_is_wrong():
    at = door()
    client = spnego.client(r"LAB\svc", "lab-wrong", hostname="win2019", protocol="credssp")
    refused = log_in(at, "CredSSP", client)
    assert (refused.admitted, refused.refused, at.user) == (False, True, r"LAB\svc")
    with pytest.raises(spnego.exceptions.SpnegoError):
        client.step(refused.token)


@pytest.mark.parametrize(("binding", "sent", "admitted"), [
    ("relaxed", None, True),
    ("relaxed", CERTIFICATE.digest, True),
    ("relaxed", b"x" * 32, False),
    ("strict", None, False),
    ("strict", CERTIFICATE.digest, True),
    ("none", b"x" * 32, True),
], ids=["none-given", "right", "wrong", "none-given-to-strict", "right-to-strict", "nobody-looks"])  # fmt: skip
def test_the_channel_binding_is_checked(binding, sent, admitted):
    at = door(digest=CERTIFICATE.digest, binding=binding)
    told = GssChannelBindings(application_data=b"tls-server-end-point:" + sent) if sent else None
    assert log_in(at, "Negotiate", ntlm(), told).admitted is admitted


def test_a_second_login_on_a_connection_begins_anew():
    at = door()
    assert log_in(at, "Negotiate", ntlm()).admitted
    assert log_in(at, "Negotiate", ntlm("svc@lab.example", "lab-domain-2")).admitted
    assert at.login.domain == "LAB"
    assert log_in(at, "Negotiate", ntlm(password="wrong")).refused
    assert (at.login, at.context) == (None, None)


def test_basic_is_for_local_accounts():
    at = door()
    assert at.hear("Basic " + base64.b64encode(b"inventory:lab-local-1").decode()).admitted
    assert at.hear("Basic " + base64.b64encode(b"inventory:wrong").decode()).refused
    assert at.hear("Basic " + base64.b64encode(rb"LAB\svc:lab-domain-2").decode()).refused


@given(st.sampled_from(OFFERS), st.binary(max_size=200), st.binary(max_size=200))
def test_garbage_is_refused_whatever_it_is(scheme, first, second):
    at = door()
    for token in (first, b"NTLMSSP\0\1\0\0\0" + first, second, b"NTLMSSP\0\3\0\0\0" + second):
        assert not at.hear(f"{scheme} {base64.b64encode(token).decode()}").admitted


@given(st.text(max_size=100))
def test_headers_of_any_kind_are_refused_and_written_down_without_a_secret(text):
    assert not door().hear(text).admitted
    assert set(offered(text)) == {"scheme", "kind", "octets"}


def test_what_was_offered_is_a_word():
    told = offered("Basic " + base64.b64encode(b"inventory:lab-local-1").decode())
    assert told == {"scheme": "Basic", "kind": "password", "octets": 28}
    assert offered("Negotiate " + base64.b64encode(ntlm().step()).decode())["kind"] == "ntlm negotiate"
