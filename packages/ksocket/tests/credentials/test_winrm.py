"""credentials/winrm: every spelling, and what Basic cannot do."""

import pytest

from ksocket.credentials import formats
from ksocket.faults import Fault

HEAD = 'includes = ["10.0.0.1"]\n'
ACCOUNT = "[account]\nusername = 'john'\npassword = 'pw'\n"
DOMAIN = "[account]\nusername = 'CORP\\john'\npassword = 'pw'\n"
KEY = "authCredSSPDisableTLSv1.2"


@pytest.fixture
def read(tmp_path):
    def made(text, name="a.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return formats.read(path, "winrm")

    return made


@pytest.mark.parametrize("spelling", [KEY, f'"{KEY}"', "authCredSSPDisableTLSv1 . 2"])
@pytest.mark.parametrize("flag", ["true", "false"])
def test_the_key_with_a_dot_in_toml(read, spelling, flag):
    file = read(HEAD + f'authMethod = "credssp"\n{spelling} = {flag}\n' + ACCOUNT)
    assert (file.credssp_disable_tls12, file.warnings) == (flag == "true", ())


@pytest.mark.parametrize("spelling", [KEY, f'"{KEY}"', f"'{KEY}'"])
def test_the_key_with_a_dot_in_yaml(read, spelling):
    text = f"includes: [10.0.0.1]\nauthMethod: credssp\n{spelling}: yes\naccount:\n  username: u\n  password: 0755\n"
    file = read(text, "a.yaml")
    assert (file.credssp_disable_tls12, file.password.reveal(), file.warnings) == (True, "0755", ())


def test_what_else_stands_under_the_dotted_key_is_unknown(read):
    file = read(HEAD + 'authMethod = "credssp"\nauthCredSSPDisableTLSv1.3 = true\n' + ACCOUNT)
    assert [warn.params["key"] for warn in file.warnings] == ["authCredSSPDisableTLSv1.3"]


@pytest.mark.parametrize(
    ("text", "protocol", "port"),
    [
        ("", "http", 5985),
        ("port = 5986\n", "https", 5986),
        ('protocol = "https"\n', "https", 5986),
        ('protocol = "https"\nport = 443\n', "https", 443),
        ('protocol = "http"\nport = 5986\n', "http", 5986),
    ],
)
def test_port_and_protocol_imply_each_other(read, text, protocol, port):
    file = read(HEAD + 'authMethod = "ntlm"\n' + text + DOMAIN)
    assert (file.protocol, file.port, file.warnings) == (protocol, port, ())


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (DOMAIN, "basic-domain-account", 3, "account.username"),
        ("[account]\nusername = 'john@corp'\npassword = 'pw'\n", "basic-domain-account", 3, "account.username"),
        ('authMessageEncryption = "always"\n' + ACCOUNT, "basic-cannot-encrypt", 2, "authMessageEncryption"),
        ('authMethod = "kerberos"\n' + ACCOUNT, "unknown-value", 2, "authMethod"),
        ('authMessageEncryption = "yes"\n' + ACCOUNT, "unknown-value", 2, "authMessageEncryption"),
        ('serverCertValidation = "no"\n' + ACCOUNT, "unknown-value", 2, "serverCertValidation"),
        (f'{KEY} = "no"\n' + ACCOUNT, "type-flag", 2, KEY),
        ('authMetod = "ntlm"\n' + ACCOUNT, "safety-key-unknown", 2, "authMetod"),  # it would be Basic, over http
        ('protokol = "https"\n' + ACCOUNT, "safety-key-unknown", 2, "protokol"),
        ("[account]\nusername = 'john'\n", "missing-key", 2, "account.password"),
        ("[account]\nusername = 'john'\npassword = ''\n", "no-password", 4, "account.password"),
    ],
)
def test_mistakes(read, text, code, line, key):
    with pytest.raises(Fault) as fault:
        read(HEAD + text)
    params = fault.value.params
    assert (fault.value.code, params["line"], params["key"]) == (code, str(line), key)


def test_always_is_fine_with_https(read):
    assert read(HEAD + 'authMessageEncryption = "always"\nprotocol = "https"\n' + ACCOUNT).warnings == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "basic-over-http"),
        ('protocol = "https"\nserverCertValidation = "ignore"\n', "certificate-unchecked"),
        (f'authMethod = "ntlm"\n{KEY} = true\n', "credssp-only"),
    ],
)
def test_what_should_be_known(read, text, code):
    assert [warn.code for warn in read(HEAD + text + ACCOUNT).warnings] == [code]


def test_a_password_from_a_command(read):
    file = read(HEAD + "authMethod = 'ntlm'\n[account]\nusername = 'CORP\\john'\npasswordCommand = 'echo pw'\n")
    assert (file.password, file.password_source.command) == (None, ("echo", "pw"))
