"""Keys, the password, host keys: what is offered to whom, and how often."""

import shutil
from dataclasses import replace

import asyncssh
import pytest

from ksocket.credentials.accounts import ClientKey
from ksocket.credentials.hostkeys import fingerprint
from ksocket.credentials.secret import Secret
from ksocket.reach.ssh_login import Memory, login, signature
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture
def keys(tmp_path):
    """`keys(n)`: n client key files, and the public text of the last."""

    def made(count):
        files, public = [], ""
        for number in range(count):
            key = asyncssh.generate_private_key("ssh-ed25519")
            path = tmp_path / f"key{number}"
            path.write_bytes(key.export_private_key())
            public = " ".join(key.export_public_key().decode().split()[:2])
            files.append(ClientKey(path))
        return tuple(files), public

    return made


async def try_login(file, means, memory=None, target=HERE):
    """How the login went: its method, or the problem."""
    try:
        async with login(target, file, means, memory or Memory()) as opened:
            return opened.login
    except Trouble as trouble:
        return trouble.problem


async def test_a_wrong_password_is_sent_once(serve, means, file):
    port, seen = await serve()
    problem = await try_login(file(port, password="wrong"), means)
    assert (problem.code, problem.params) == (Code.LOGIN_REFUSED, {"username": "bob", "tried": "password"})
    assert (seen.passwords, seen.connections) == (["wrong"], 1)


async def test_a_host_that_refuses_shows_its_key_all_the_same(serve, means, file):
    port, _ = await serve()
    with pytest.raises(Trouble) as caught:
        async with login(HERE, file(port, password="wrong"), means, Memory()):
            pass
    (key,) = means.host_keys.known(HERE)
    assert caught.value.shown == (signature(key),)
    assert signature(key).value == f"ssh-ed25519 {fingerprint(key)}"


async def test_who_is_no_ssh_server_shows_none(means, file, unused_tcp_port):
    with pytest.raises(Trouble) as caught:
        async with login(HERE, file(unused_tcp_port), means, Memory()):
            pass
    assert caught.value.shown == ()


async def test_the_guard_is_asked_and_told(serve, means, file):
    port, seen = await serve()
    wrong = file(port, password="wrong")
    await try_login(wrong, means)
    assert (await try_login(wrong, means)).code == Code.FAILED_BEFORE
    again = replace(means, again=True)
    assert (await try_login(wrong, again)).code == Code.LOGIN_REFUSED
    assert (await try_login(file(port, path="/other", password="wrong3"), again)).code == Code.ACCOUNT_GUARDED
    assert seen.passwords == ["wrong", "wrong"]


async def test_a_domain_account_waits_for_the_verdict_and_succeeds(serve, server_class, means, file):
    class Corp(server_class):
        def validate_password(self, username, password):
            self.seen.passwords.append(password)
            return True

    port, seen = await serve(Corp)
    account = file(port, username="CORP\\bob")
    assert await try_login(account, means) == "password"
    assert await try_login(account, means) == "password"
    assert seen.passwords == ["right", "right"]


async def test_a_connection_that_breaks_after_the_password_has_no_verdict(serve, server_class, means, file):
    class Breaks(server_class):
        def validate_password(self, username, password):
            self.seen.passwords.append(password)
            self.conn.abort()
            return False

    port, _ = await serve(Breaks)
    assert (await try_login(file(port), means)).code == Code.CONNECTION_LOST
    assert (await try_login(file(port), means)).code in {Code.FAILED_BEFORE, Code.ACCOUNT_GUARDED, Code.CONNECTION_LOST}


@pytest.mark.parametrize(("count", "connections"), [(1, 1), (4, 1), (5, 2), (9, 3)])
async def test_four_keys_a_connection_then_the_rest(serve, means, file, keys, count, connections):
    port, seen = await serve()
    client_keys, _ = keys(count)
    assert await try_login(file(port, client_keys=client_keys), means) == "password"
    assert (seen.keys, seen.connections, seen.passwords) == (count, connections, ["right"])


async def test_the_last_of_many_keys_opens(serve, server_class, means, file, keys):
    client_keys, public = keys(7)

    class Taker(server_class):
        taken = (public,)

    port, seen = await serve(Taker)
    memory = Memory()
    one = file(port, client_keys=client_keys, password=None)
    assert await try_login(one, means, memory) == "publickey"
    assert (seen.keys, seen.connections) == (8, 2)  # the key that is taken is asked about, then proved
    assert await try_login(one, means, memory) == "publickey"
    assert (seen.keys, seen.connections) == (10, 3)  # what worked is tried first


async def test_a_real_sshd_with_few_tries_loses_no_key(sshd, means, file, keys):
    client_keys, public = keys(6)
    sshd.authorized_keys.write_text(f"{public}\n")
    port = sshd("MaxAuthTries 2")
    assert await try_login(file(port, client_keys=client_keys, password=None), means) == "publickey"
    assert await try_login(file(port, client_keys=client_keys[:5], password="right"), means) == "password"


async def test_no_key_and_no_password_fit(serve, means, file, keys):
    port, seen = await serve()
    client_keys, _ = keys(2)
    problem = await try_login(file(port, client_keys=client_keys, password=None), means)
    assert (problem.code, problem.params["tried"]) == (Code.LOGIN_REFUSED, "publickey")
    assert seen.connections == 1


async def test_a_server_without_keys_gets_the_password(serve, server_class, means, file, keys):
    class PasswordOnly(server_class):
        key_auth = False

    port, seen = await serve(PasswordOnly)
    client_keys, _ = keys(9)
    assert await try_login(file(port, client_keys=client_keys), means) == "password"
    assert (seen.keys, seen.connections) == (0, 2)


async def test_keyboard_interactive_where_there_is_no_password_method(serve, server_class, means, file):
    class Interactive(server_class):
        kbdint_only = True

    port, seen = await serve(Interactive)
    assert await try_login(file(port), means) == "password"
    assert seen.passwords == ["right"]
    problem = await try_login(file(port, password="wrong", path="/other"), means)
    assert (problem.code, seen.passwords) == (Code.LOGIN_REFUSED, ["right", "wrong"])


@pytest.mark.parametrize("prompt", [("Password: ", True), ("Verification code: ", False), ("Login: ", True)])
async def test_other_questions_get_no_password(serve, server_class, means, file, prompt):
    class Asking(server_class):
        kbdint_only = True

    Asking.prompt = prompt
    port, seen = await serve(Asking)
    assert (await try_login(file(port), means)).code == Code.LOGIN_REFUSED
    assert seen.passwords == []


async def test_a_changed_host_key_gets_keys_but_no_password(serve, server_class, means, file, keys):
    client_keys, public = keys(1)

    class Impostor(server_class):
        pass

    port, seen = await serve(Impostor)
    means.host_keys.accept(HERE, OTHER_KEY.export_public_key().decode())
    problem = await try_login(file(port, client_keys=client_keys), means)
    assert (problem.code, problem.params["known"]) == (
        Code.HOST_KEY_CHANGED,
        fingerprint(OTHER_KEY.export_public_key().decode()),
    )
    assert (seen.keys, seen.passwords) == (1, [])
    Impostor.taken = (public,)
    async with login(HERE, file(port, client_keys=client_keys), means, Memory()) as opened:
        assert (opened.login, opened.problem.code) == ("publickey", Code.HOST_KEY_CHANGED)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"host_keys": "strict"}, Code.HOST_KEY_UNKNOWN),
        ({"max_new_hosts": 0}, Code.NEW_HOST_LIMIT),
        ({"host_keys": "any"}, None),
        ({"host_keys": "accept-new"}, None),
    ],
)
async def test_policies_for_new_host_keys(serve, means, file, options, code):
    port, seen = await serve()
    outcome = await try_login(file(port, **options), means)
    assert (outcome == "password") if code is None else (outcome.code == code)
    assert seen.passwords == (["right"] if code is None else [])


async def test_known_hosts_decides_and_its_kind_of_key_is_asked_for(sshd, means, file, tmp_path):
    port = sshd()
    async with login(HERE, file(port), means, Memory()) as opened:
        first = opened.host_key
    assert first.startswith("ssh-ed25519")
    known = tmp_path / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {first}\n")
    strict = file(port, known_hosts=known, host_keys="strict", path="/strict")
    assert await try_login(strict, means) == "password"
    known.write_text(f"[127.0.0.1]:{port} {OTHER_KEY.export_public_key().decode()}")
    assert (await try_login(strict, means)).code == Code.HOST_KEY_CHANGED


async def test_a_host_known_by_its_rsa_key_is_asked_for_that(sshd, means, file, tmp_path):
    port = sshd()
    async with asyncssh.connect(
        "127.0.0.1",
        port,
        username="bob",
        password="right",
        known_hosts=None,
        config=None,
        server_host_key_algs=["rsa-sha2-512"],
    ) as connection:
        rsa = connection.get_server_host_key().export_public_key().decode()
    means.host_keys.accept(HERE, rsa)
    async with login(HERE, file(port), means, Memory()) as opened:
        assert opened.host_key.startswith("ssh-rsa ")


@pytest.mark.parametrize(
    ("lines", "legacy"),
    [
        (["KexAlgorithms diffie-hellman-group14-sha1"], "diffie-hellman-group14-sha1"),
        (["KexAlgorithms diffie-hellman-group1-sha1"], "diffie-hellman-group1-sha1"),
        (["KexAlgorithms diffie-hellman-group-exchange-sha1"], "diffie-hellman-group-exchange-sha1"),
        (["HostKeyAlgorithms ssh-rsa"], "ssh-rsa"),
        (["Ciphers 3des-cbc"], "3des-cbc"),
        (["MACs hmac-md5", "Ciphers aes128-ctr"], "hmac-md5"),
    ],
)
async def test_old_servers_on_the_second_attempt(sshd, means, file, lines, legacy):
    port = sshd(*lines)
    async with login(HERE, file(port), means, Memory()) as opened:
        assert (opened.login, legacy in opened.legacy) == ("password", True)


@pytest.mark.parametrize("kex", ["group-exchange-sha256", "group14-sha256", "group16-sha512"])
async def test_groups_of_integers_are_no_finding(sshd, means, file, kex):
    port = sshd(f"KexAlgorithms diffie-hellman-{kex}")
    async with login(HERE, file(port), means, Memory()) as opened:
        assert (opened.login, opened.legacy) == ("password", ())


async def test_nothing_in_common(serve, means, file):
    port, seen = await serve(kex_algs=["curve448-sha512"])
    problem = await try_login(file(port), means)
    assert problem.code == Code.NO_COMMON_ALGORITHM
    assert "curve448-sha512" in problem.params["detail"]
    assert seen.connections == 1


@pytest.mark.skipif(not shutil.which("dropbear"), reason="needs dropbear")
async def test_another_server_than_openssh(sshd, means, file):
    async with login(HERE, file(sshd.dropbear()), means, Memory()) as opened:
        assert (opened.login, opened.legacy) == ("password", ())
        assert opened.host_key.startswith("ecdsa-sha2-nistp256 ")


async def test_broken_keys(serve, means, file, keys, tmp_path):
    port, seen = await serve()
    locked = tmp_path / "locked"
    locked.write_bytes(OTHER_KEY.export_private_key(passphrase="secret"))
    broken = (ClientKey(locked, Secret("wrong")), ClientKey(tmp_path / "none"))
    problem = await try_login(file(port, client_keys=broken, password=None), means)
    assert (problem.code, seen.connections) == (Code.CREDENTIAL_FILE, 0)
    assert problem.params["fault"] == f"{locked}: passphrase wrong; {tmp_path}/none: No such file or directory"
    assert await try_login(file(port, client_keys=broken), means) == "password"
    assert (
        await try_login(file(port, client_keys=broken, password="no", path="/2"), means)
    ).code == Code.CREDENTIAL_FILE


@pytest.fixture
def rsa(sshd, tmp_path):
    """A key of bob's."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    (tmp_path / "rsa").write_bytes(key.export_private_key())
    sshd.authorized_keys.write_text(f"{key.export_public_key().decode()}\n")
    return ClientKey(tmp_path / "rsa")


async def test_a_server_that_announces_sha2_and_takes_sha1_alone(sshd, means, file, rsa):
    """As OpenSSH does up to 9.2 with PubkeyAcceptedAlgorithms. What worked is tried first the next time."""
    memory, one = Memory(), file(sshd("PubkeyAcceptedAlgorithms ssh-rsa"), client_keys=(rsa,), password=None)
    for connections in (2, 3):
        async with login(HERE, one, means, memory) as opened:
            assert (opened.login, opened.legacy) == ("publickey", ("ssh-rsa",))
        assert means.outbound.total().packets["ssh"] == connections


async def test_a_key_that_is_refused_is_tried_by_sha1_once(sshd, means, file, rsa):
    sshd.authorized_keys.write_text("")
    problem = await try_login(file(sshd(), client_keys=(rsa,), password=None), means)
    assert (problem.code, problem.params["tried"]) == (Code.LOGIN_REFUSED, "publickey")
    assert means.outbound.total().packets["ssh"] == 2


async def test_a_password_that_opens_spares_the_attempt_by_sha1(sshd, means, file, rsa):
    sshd.authorized_keys.write_text("")
    async with login(HERE, file(sshd(), client_keys=(rsa,)), means, Memory()) as opened:
        assert (opened.login, opened.legacy) == ("password", ())
    assert means.outbound.total().packets["ssh"] == 1


async def test_a_host_with_another_key_is_not_asked_by_sha1(sshd, means, file, rsa):
    sshd.authorized_keys.write_text("")
    means.host_keys.accept(HERE, OTHER_KEY.export_public_key().decode())
    assert (await try_login(file(sshd(), client_keys=(rsa,)), means)).code == Code.HOST_KEY_CHANGED
    assert means.outbound.total().packets["ssh"] == 1


async def test_a_dsa_key(serve, server_class, sshd, means, file, tmp_path):
    """Servers of its time take it, which is a finding; where it is refused the file is told to be wrong."""
    key = asyncssh.generate_private_key("ssh-dss")
    (tmp_path / "dsa").write_bytes(key.export_private_key())

    class Old(server_class):
        taken = (key.export_public_key().decode().strip(),)

    port, _ = await serve(Old)
    one = file(port, client_keys=(ClientKey(tmp_path / "dsa"),), password=None)
    async with login(HERE, one, means, Memory()) as opened:
        assert (opened.login, opened.legacy) == ("publickey", ("ssh-dss",))
    problem = await try_login(replace(one, port=sshd()), means)
    assert (problem.code, problem.params["fault"]) == (
        Code.CREDENTIAL_FILE,
        f"{tmp_path}/dsa: a DSA key, which servers no longer take",
    )


async def test_a_bug_of_ours_is_not_hidden(serve, means, file):
    class Broken:
        def known(self, target):
            return ()

        def check(self, *args, **kwargs):
            raise RuntimeError("ours")

    port, seen = await serve()
    with pytest.raises(RuntimeError, match="ours"):
        await try_login(file(port), replace(means, host_keys=Broken()))
    assert seen.passwords == []


async def test_a_machine_with_two_addresses_gets_a_wrong_local_password_once(serve, means, file):
    port, seen = await serve()
    assert (await try_login(file(port, password="wrong"), means)).code == Code.LOGIN_REFUSED
    port, also_seen = await serve(addr="127.0.0.2")
    problem = await try_login(file(port, password="wrong"), means, target=Target("127.0.0.2"))
    assert problem.code == Code.FAILED_BEFORE
    assert (seen.passwords, also_seen.passwords) == (["wrong"], [])
