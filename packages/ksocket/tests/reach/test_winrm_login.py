"""One login: only the method of the file, only where it is offered, and what the guard is told of it."""

import asyncio
import base64
import logging
from contextlib import AsyncExitStack

import pytest

from ksocket.credentials.secret import Secret
from ksocket.reach.jump import JumpPool
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_login import encrypts, login
from ksocket.target import Target
from kswire.problems import Code

TARGET = Target("127.0.0.1")
UNCHECKED = {"protocol": "https", "server_cert_validation": "ignore"}


@pytest.fixture
async def opened(means, windows, listening):
    """`await opened(file)`: what login gives; closed at the end, before the servers are."""
    async with JumpPool(means) as pool, AsyncExitStack() as stack:

        async def made(file, target=TARGET):
            return await login(target, file, means, pool, stack)

        yield made


async def refusal(opened, file, target=TARGET):
    with pytest.raises(Trouble) as raised:
        await opened(file, target)
    return raised.value.problem


class Verdicts:
    """The guard's book."""

    def __init__(self, means, monkeypatch):
        self.said = []
        settle = means.guard._settle

        def noted(line, attempt, verdict):
            self.said.append(verdict)
            settle(line, attempt, verdict)

        monkeypatch.setattr(means.guard, "_settle", noted)


@pytest.fixture
def verdicts(means, monkeypatch):
    return Verdicts(means, monkeypatch)


@pytest.mark.parametrize(
    ("method", "protocol", "encryption", "encrypted"),
    [
        ("ntlm", "http", "auto", True),
        ("ntlm", "https", "auto", False),
        ("ntlm", "https", "always", True),
        ("ntlm", "http", "never", False),
        ("credssp", "http", "auto", True),
        ("credssp", "https", "auto", False),
        ("basic", "http", "auto", False),
        ("basic", "https", "always", False),
    ],
)
def test_when_messages_are_encrypted(winrm_file, method, protocol, encryption, encrypted):
    file = winrm_file(1, auth_method=method, protocol=protocol, auth_message_encryption=encryption)
    assert encrypts(file) is encrypted


@pytest.mark.parametrize("offers", [("Negotiate", "Kerberos"), ("NTLM",), ("Basic", "NTLM")])
async def test_ntlm_by_either_name(opened, windows, winrm_file, verdicts, offers):
    played = await windows(offers=offers)
    found = await opened(winrm_file(played.port))
    assert found.product.startswith("Microsoft Corporation OS: 10.0.17763")
    assert played.shown == ["ntlm negotiate", "ntlm authenticate"]
    assert played.of("request")[0]["encrypted"]
    assert verdicts.said == ["succeeded"]


@pytest.mark.parametrize("username", ["CORP\\bob", "bob@corp.example.com", "loc", ".\\loc"])
async def test_names_in_all_spellings(opened, windows, winrm_file, username):
    played = await windows()
    await opened(winrm_file(played.port, username=username))
    assert [one["result"] for one in played.of("login")] == ["accepted"]


@pytest.mark.parametrize("method", ["ntlm", "credssp"])
async def test_names_and_passwords_in_any_script(opened, windows, winrm_file, method):
    """A colon would be two fields in the lab's file of accounts, so there is none."""
    played = await windows(offers=("Negotiate", "CredSSP"), wide=True)
    await opened(winrm_file(played.port, username="CORP\\日本", password=Secret("パスワード"), auth_method=method))
    assert played.of("login")[-1]["result"] == "accepted"


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ({"tls": "1.2"}, {}),
        ({"tls": "1.3"}, {}),
        ({"tls": "1.0"}, {"credssp_disable_tls12": True}),
        ({"https": True}, {"protocol": "https", "server_cert_validation": "ignore"}),
        (
            {"https": True},
            {"protocol": "https", "server_cert_validation": "ignore", "auth_message_encryption": "always"},
        ),
    ],
)
async def test_credssp(opened, windows, winrm_file, verdicts, settings, more):
    played = await windows(offers=("Negotiate", "CredSSP"), **settings)
    await opened(winrm_file(played.port, auth_method="credssp", **more))
    assert set(played.shown) == {"tls"}
    assert verdicts.said == ["succeeded"]


async def test_credssp_with_old_tls_only_where_the_file_says_so(opened, windows, winrm_file, verdicts):
    played = await windows(offers=("CredSSP",), tls="1.0")
    assert (await refusal(opened, winrm_file(played.port, auth_method="credssp"))).code == Code.TLS_FAILED
    assert verdicts.said == ["unsent"]


@pytest.mark.parametrize("binding", ["relaxed", "strict"])
async def test_ntlm_over_https_is_bound_to_its_certificate(opened, windows, winrm_file, binding):
    played = await windows(https=True, binding=binding)
    await opened(winrm_file(played.port, protocol="https", server_cert_validation="ignore"))
    assert not played.of("request")[0]["encrypted"]


async def test_encryption_within_tls_where_the_file_says_always(opened, windows, winrm_file):
    played = await windows(https=True)
    more = {"protocol": "https", "server_cert_validation": "ignore", "auth_message_encryption": "always"}
    await opened(winrm_file(played.port, **more))
    assert played.of("request")[0]["encrypted"]


async def test_basic_where_file_and_server_say_so(opened, windows, winrm_file, verdicts):
    played = await windows(offers=("Basic",), allow_unencrypted=True)
    await opened(winrm_file(played.port, auth_method="basic", username="loc"))
    assert played.shown == ["password"]
    assert verdicts.said == ["succeeded"]


# -- what is not given


@pytest.mark.parametrize("method", ["ntlm", "credssp"])
async def test_who_offers_basic_alone_gets_nothing(opened, windows, winrm_file, means, verdicts, method):
    played = await windows(mischief={"kind": "rogue"}, offers=("Basic",))
    found = await refusal(opened, winrm_file(played.port, auth_method=method))
    assert (found.code, found.params) == (Code.LOGIN_NOT_OFFERED, {"method": method, "offered": "basic"})
    assert played.of("authorization") == []
    assert verdicts.said == []


@pytest.mark.parametrize("offers", [("Negotiate",), ("CredSSP",), ("Kerberos",)])
async def test_basic_is_not_given_to_who_does_not_offer_it(opened, windows, winrm_file, offers):
    played = await windows(offers=offers)
    found = await refusal(opened, winrm_file(played.port, auth_method="basic", username="loc"))
    assert found.code == Code.LOGIN_NOT_OFFERED
    assert played.of("authorization") == []


async def test_a_certificate_that_is_not_valid_gets_nothing(opened, windows, winrm_file, verdicts):
    played = await windows(https=True, offers=("Basic",))
    found = await refusal(opened, winrm_file(played.port, auth_method="basic", username="loc", protocol="https"))
    assert found.code == Code.CERTIFICATE_INVALID
    assert (played.of("authorization"), verdicts.said) == ([], [])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(opened, scripted, winrm_file, http, verdicts, status):
    server = await scripted(http(status, location="http://127.0.0.2/wsman", www_authenticate="Negotiate"))
    found = await refusal(opened, winrm_file(server.port))
    assert found.code == Code.PROTOCOL_ERROR
    assert "not followed" in found.params["detail"]
    assert (len(server.asked), verdicts.said) == (1, [])


async def test_nothing_leaves_before_it_is_asked_for(opened, scripted, winrm_file, http):
    server = await scripted(http(200))
    found = await refusal(opened, winrm_file(server.port))
    assert found.params["detail"] == "it asks for no login"
    assert b"Authorization" not in server.asked[0]


async def test_an_address_behind_which_no_winrm_is(opened, scripted, winrm_file, http):
    server = await scripted(http(404))
    assert (await refusal(opened, winrm_file(server.port))).params["detail"] == "HTTP 404: no WinRM service there"


# -- refusals, and what the guard knows


@pytest.mark.parametrize(
    ("method", "username", "tried"),
    [("ntlm", "CORP\\bob", "ntlm"), ("credssp", "CORP\\bob", "credssp SEC_E_LOGON_DENIED"), ("basic", "loc", "basic")],
)
async def test_a_wrong_password_is_counted_once(opened, windows, winrm_file, verdicts, method, username, tried):
    played = await windows(offers=("Negotiate", "CredSSP", "Basic"), allow_unencrypted=True)
    file = winrm_file(played.port, auth_method=method, username=username, password=Secret("wrong"))
    found = await refusal(opened, file)
    assert (found.code, found.params) == (Code.LOGIN_REFUSED, {"username": username, "tried": tried})
    assert verdicts.said == ["failed"]
    assert (await refusal(opened, file)).code == Code.FAILED_BEFORE
    assert [one["result"] for one in played.of("login")] == ["refused"]


async def test_a_domain_account_fails_three_times_and_no_more(means, windows, winrm_file):
    """On all hosts together, at once: the account is proved on one before it spreads."""
    played = [await windows(addr=f"127.0.1.{one}") for one in range(1, 13)]

    async def one(place, server):
        file = winrm_file(server.port, f"127.0.1.{place}", password=Secret("wrong"))
        async with AsyncExitStack() as stack:
            with pytest.raises(Trouble) as raised:
                await login(Target(f"127.0.1.{place}"), file, means, pool, stack)
        return raised.value.problem.code

    async with JumpPool(means) as pool:
        codes = await asyncio.gather(*(one(place, server) for place, server in enumerate(played, 1)))
    assert sorted(codes) == sorted([Code.LOGIN_REFUSED] * 3 + [Code.ACCOUNT_GUARDED] * 9)
    assert sum(len(server.of("login")) for server in played) == 3


async def test_a_service_that_wants_encryption(opened, windows, winrm_file):
    played = await windows()
    found = await refusal(opened, winrm_file(played.port, auth_message_encryption="never"))
    assert found.code == Code.ENCRYPTION_REQUIRED
    assert played.of("request") == []


async def test_a_server_that_calls_everybody_right_proves_no_account(opened, scripted, winrm_file, http, verdicts):
    """Else a rogue could have a wrong password spread over a domain: only who knows the keys of the login counts."""
    challenge = b"NTLMSSP\0\2\0\0\0" + bytes(8) + (0x20080233).to_bytes(4, "little") + bytes(8) + bytes(8) + bytes(8)
    token = base64.b64encode(challenge + b"\x30\0\0\0").decode()
    answers = (
        http(401, www_authenticate="Negotiate"),
        http(401, www_authenticate=f"Negotiate {token}"),
        http(200),
        http(200, b"<s:Envelope/>", content_type="application/soap+xml;charset=UTF-8"),
    )
    server = await scripted(*answers)
    found = await refusal(opened, winrm_file(server.port))
    assert found.code == Code.PROTOCOL_ERROR
    assert verdicts.said == ["unknown", "unknown"]  # both proofs that left, which count as failed


async def test_a_server_that_accepts_what_has_not_begun(opened, scripted, winrm_file, http, verdicts):
    server = await scripted(http(401, www_authenticate="Negotiate"), http(200))
    found = await refusal(opened, winrm_file(server.port))
    assert found.params["detail"] == "it calls a login done that has not begun"
    assert verdicts.said == ["unsent"]


async def test_a_challenge_whose_lengths_lead_nowhere(opened, windows, winrm_file, verdicts):
    """It is answered, since its flags are good ones, and the server takes nobody."""
    played = await windows(mischief={"kind": "ntlm-garbage"})
    assert (await refusal(opened, winrm_file(played.port))).code == Code.LOGIN_REFUSED
    assert verdicts.said == ["failed"]


async def test_what_is_no_challenge_is_not_answered(opened, scripted, winrm_file, http, verdicts):
    for garbage in ("TlRMTVNTUAAB", "////", "AAAA", "%%%%"):
        server = await scripted(
            http(401, www_authenticate="Negotiate"), http(401, www_authenticate=f"Negotiate {garbage}")
        )
        assert (await refusal(opened, winrm_file(server.port))).code == Code.PROTOCOL_ERROR
    assert set(verdicts.said) == {"unsent"}


async def test_a_login_without_an_end(opened, scripted, winrm_file, http, verdicts):
    tls = base64.b64encode(b"\x16\x03\x03\x00\x01\x00").decode()
    server = await scripted(http(401, www_authenticate="CredSSP"), *[http(401, www_authenticate=f"CredSSP {tls}")] * 40)
    found = await refusal(opened, winrm_file(server.port, auth_method="credssp"))
    assert found.code in {Code.PROTOCOL_ERROR, Code.TLS_FAILED}
    assert len(server.asked) < 20
    assert verdicts.said == ["unsent"]


@pytest.mark.parametrize("step", [1, 2, 3, 4])
async def test_who_hangs_up_at_each_step(opened, windows, winrm_file, verdicts, step):
    """1: before anything; 2: after the first message; 3: after the proof; 4: instead of the first answer."""
    played = await windows(mischief={"kind": "close", "step": step})
    assert (await refusal(opened, winrm_file(played.port))).code == Code.CONNECTION_LOST
    assert verdicts.said == {1: [], 2: ["unsent"], 3: ["unknown"], 4: ["unknown", "unknown"]}[step]


async def test_who_says_nothing(opened, windows, winrm_file, verdicts):
    played = await windows(mischief={"kind": "tarpit"})
    found = await refusal(opened, winrm_file(played.port, timeout=1.0))
    assert (found.code, found.params["seconds"]) == (Code.NO_BANNER, "1")
    assert verdicts.said == []


async def test_a_connection_that_the_server_closes_after_it_has_said_what_it_offers(
    opened, windows, listening, winrm_file
):
    """As Windows does at times: `Connection: close` with the first 401."""
    played = await windows()
    asked = []

    async def relay(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", played.port)
        try:
            inner_writer.write(await reader.readuntil(b"\r\n\r\n"))
            asked.append(await inner_reader.readuntil(b"\r\n\r\n"))
            if len(asked) == 1:
                writer.write(asked[0].replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            else:
                writer.write(asked[-1])
                await asyncio.gather(pour(reader, inner_writer), pour(inner_reader, writer))
        finally:
            inner_writer.transport.abort()

    await opened(winrm_file(await listening(relay)))
    assert len(asked) == 2


async def pour(reader, writer):
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()


async def test_parts_without_tabs_where_they_are_refused(means, windows, winrm_file, verdicts):
    """As Microsoft's own server for Linux (OMI) does; from then on they are written so at once."""
    played = await windows(tabs=False)
    file = winrm_file(played.port)
    async with JumpPool(means) as pool:
        for _ in "ab":
            async with AsyncExitStack() as stack:
                await login(TARGET, file, means, pool, stack)
    assert len(played.of("unreadable")) == 1
    assert verdicts.said == ["unknown", "succeeded", "succeeded"]


async def test_no_secret_is_logged(opened, windows, winrm_file, caplog):
    played = await windows(offers=("Negotiate", "CredSSP", "Basic"), allow_unencrypted=True)
    secret = Secret("S3cret-word")
    with caplog.at_level(logging.DEBUG):
        for method, username in (("ntlm", "CORP\\bob"), ("credssp", "CORP\\ann"), ("basic", "loc")):
            found = await refusal(
                opened, winrm_file(played.port, auth_method=method, username=username, password=secret)
            )
            assert "S3cret" not in str(found)
    ours = [one for one in caplog.records if not one.name.startswith("spnego._credssp")]  # the lab's own side warns
    assert [one.getMessage() for one in ours if "S3cret" in one.getMessage()] == []
    assert base64.b64encode(b"S3cret-word").decode()[:10] not in caplog.text


async def test_an_identity_without_end_is_not_read_while_others_wait(opened, windows, winrm_file, monkeypatch):
    async def large(_channel, _message):
        return b"<" * (65 << 10)

    monkeypatch.setattr("ksocket.reach.winrm_channel.Channel.ask", large)
    played = await windows()
    problem = await refusal(opened, winrm_file(played.port))
    assert (problem.code, problem.params["detail"]) == (Code.PROTOCOL_ERROR, "an identity of 66560 bytes")
