import stat
import tomllib
from ipaddress import ip_address, ip_network

import pytest

from lab import credentials, description, keys

OFFICE = description.read("office")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    directory = tmp_path_factory.mktemp("lab") / "credentials"
    credentials.write(directory, "office")
    return directory


def documents(directory, method):
    return {path.name: tomllib.loads(path.read_text()) for path in sorted((directory / method).glob("*.toml"))}


def covers(document, address):
    included = any(ip_address(address) in ip_network(one) for one in document["includes"])
    return included and address not in document.get("excludes", [])


def test_nobody_else_may_read_them(written):
    for path in (written, *written.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_each_host_with_accounts_is_opened_by_a_file_or_by_none_on_purpose(written):
    ssh = documents(written, "ssh")
    for name, host in OFFICE.hosts.items():
        known = {(account.username, account.password) for account in map(OFFICE.accounts.get, host.accounts)}
        keyed = {account.username for account in map(OFFICE.accounts.get, host.accounts) if account.key}
        accounts = [one["account"] for one in ssh.values() if covers(one, host.address)]
        opened = [
            one
            for one in accounts
            if (one["username"], one.get("password")) in known or (one.get("clientKeys") and one["username"] in keyed)
        ]
        assert bool(opened) == (bool(host.accounts) and name != "wrongpass"), name


def test_the_trap_is_set_for_everyone(written):
    for method in ("ssh", "snmp"):
        assert covers(documents(written, method)["00_common.toml"], OFFICE.hosts["tripwire"].address)


def test_key_files_are_where_the_files_say(written):
    for document in documents(written, "ssh").values():
        for key in document["account"].get("clientKeys", []):
            assert (written / "ssh" / key["filename"]).read_text().startswith("-----BEGIN OPENSSH PRIVATE KEY-----")


def test_another_key_is_known_for_the_impostors_address(written):
    line = (written / "keys/known_hosts").read_text()
    assert line.startswith("10.77.1.23 ssh-ed25519 ")
    assert keys.public(keys.host_key("impostor")) not in line


def test_secrets_are_all_that_must_not_be_seen():
    assert {
        "lab-Common-7Gx",
        "lab-Phrase-9Zt",
        "lab-Operator-never-in-a-file",
        "lab-Wrong-1Aa",
        "lab-Never-for-impostors",
        "lab-public",
        "lab-printers",
        "lab-auth-pass",
        "lab-priv-pass",
        "lab-Domain-expired",
    } <= credentials.SECRETS
    assert "scanner" not in credentials.SECRETS
