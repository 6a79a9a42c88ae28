"""ksocket.toml and ksocket.yml: the manual's samples as printed, every key, and mistakes."""

from datetime import time
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksocket import words
from ksocket.config import Window
from ksocket.config import file as config
from ksocket.faults import Fault

WINDOW = '[[limits.windows]]\nfrom = "1:00"\nto = "2:00"\n'
SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def load(tmp_path):
    def made(text, name="ksocket.toml", env=None, mode=0o600):
        path = tmp_path / "etc" / "ksocket" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return config.load(tmp_path, env or {})

    return made


def codes(found):
    return [warn.code for warn in found.warnings]


def test_toml_as_printed(load, tmp_path):
    found = load((SAMPLES / "ksocket.toml").read_bytes())
    assert found.logfile == tmp_path / "var/log/ksocket/ksocket.log"
    assert (found.loglevel, found.connect.token.reveal()) == ("DEBUG", "xxxxxxxx")
    assert (found.connect.protocol, found.connect.port, found.connect.host) == ("wss", 443, None)
    assert found.credentials_dir == tmp_path / "etc/ksocket/credentials"
    assert (found.home, found.path.name) == (tmp_path, "ksocket.toml")
    assert codes(found) == ["host-example"]


@pytest.mark.parametrize("name", ["ksocket.yml", "ksocket.yaml"])
def test_yaml_as_printed_is_deprecated(load, tmp_path, name):
    found = load((SAMPLES / "ksocket.yml").read_bytes(), name)
    assert found.logfile == tmp_path / "var/log/ksocket/ksocket.log"
    assert found.credentials_dir == tmp_path / "etc/ksocket/credentials"
    assert (found.loglevel, found.connect.token.reveal(), found.path.name) == ("DEBUG", "xxxxxxxxxx", name)
    assert codes(found) == ["settings-yaml", "host-example"]


def test_toml_goes_before_yaml(load):
    load("loglevel: DEBUG\n", "ksocket.yml")
    assert load('loglevel = "error"\n').loglevel == "ERROR"


def test_without_a_file_the_defaults(tmp_path):
    found = config.load(tmp_path, {})
    assert (found.path, found.warnings) == (None, ())
    assert found.credentials_dir == tmp_path / "etc/ksocket/credentials"
    assert found.state_dir == tmp_path / "var/lib/ksocket"


EVERY = """
logfile = "-"
loglevel = "WARNING"
logformat = "%(asctime)s %(message)s"
[connect]
tokenFile = "token"
host = "hub.example.com"
port = 8443
proxy = "http://proxy.example:3128"
proxyUsername = 'CORP\\ksocket'
proxyPasswordFile = "$KSOCKET_HOME/pw"
noProxy = ["10.0.0.0/8"]
caFile = "/etc/ca.pem"
caFingerprint = "SHA256:AB:cd:@"
[directories]
credentials = "${KSOCKET_HOME}/creds"
[limits]
permitted = ["10.0.0.0/8", "192.168.1.1"]
prohibited = ["10.0.0.5"]
profile = "normal"
methods = ["ssh", "snmp"]
maxAddresses = 100000
[[limits.windows]]
days = ["sat", "mon", "mon"]
from = "22:00"
to = 05:30:00
timezone = "Asia/Tokyo"
[[limits.windows]]
from = "0:00"
to = "24:00"
[names]
dns = false
services = false
[spool]
maxSize = "500 MB"
[log]
keep = 3
[aws]
enabled = true
vpcs = ["vpc-1"]
regions = ["ap-northeast-1"]
[azure]
enabled = false
vnets = ["v"]
[update]
accept = true
""".replace("@", ":".join(["00"] * 30))


def test_every_key(load, tmp_path):
    (tmp_path / "etc/ksocket").mkdir(parents=True)
    (tmp_path / "etc/ksocket/token").write_text("from-file\n", encoding="utf-8")
    (tmp_path / "etc/ksocket/token").chmod(0o600)
    found = load(EVERY)
    assert found.warnings == ()
    assert (found.logfile, found.loglevel, found.logformat) == (None, "WARNING", "%(asctime)s %(message)s")
    connect = found.connect
    assert (connect.token.reveal(), connect.host, connect.port) == ("from-file", "hub.example.com", 8443)
    assert (connect.proxy, connect.proxy_username) == ("http://proxy.example:3128", r"CORP\ksocket")
    assert (connect.proxy_password_file, connect.no_proxy) == (tmp_path / "pw", ("10.0.0.0/8",))
    assert (connect.ca_file, connect.ca_fingerprint) == (Path("/etc/ca.pem"), "abcd" + "00" * 30)
    assert found.credentials_dir == tmp_path / "creds"
    limits = found.limits
    assert limits.permitted == (ip_network("10.0.0.0/8"), ip_network("192.168.1.1"))
    assert limits.prohibited == (ip_network("10.0.0.5"),)
    assert (limits.profile, limits.methods, limits.max_addresses) == ("normal", ("ssh", "snmp"), 100000)
    assert limits.windows == (
        Window(days=(0, 5), begin=time(22), end=time(5, 30), timezone="Asia/Tokyo"),
        Window(begin=time(0), end=time(0)),
    )
    assert (found.spool_max_size, found.log_keep, found.update_accept) == (500_000_000, 3, True)
    assert (found.names.dns, found.names.services) == (False, False)
    assert (found.aws.enabled, found.aws.vpcs, found.aws.regions) == (True, ("vpc-1",), ("ap-northeast-1",))
    assert (found.azure.enabled, found.azure.vnets) == (False, ("v",))


def test_times_in_yaml_are_no_numbers(load):
    found = load("limits:\n  windows:\n  - {from: 22:00, to: 5:00, days: [fri]}\n", "ksocket.yml")
    assert found.limits.windows == (Window(days=(4,), begin=time(22), end=time(5)),)


@pytest.mark.parametrize(
    ("size", "number"), [("1048576", 1 << 20), ('"2 GiB"', 2 << 30), ('"2g"', 2 * 10**9), ('"1TB"', 10**12)]
)
def test_sizes(load, size, number):
    assert load(f"[spool]\nmaxSize = {size}\n").spool_max_size == number


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        ("loglevel = 10\n", "type-text", 1, "loglevel"),
        ('\nloglevel = "LOUD"\n', "unknown-value", 2, "loglevel"),
        ('logformat = "%(nonsense)s"\n', "logformat-wrong", 1, "logformat"),
        ('logformat = "%(message"\n', "logformat-wrong", 1, "logformat"),
        ('logfile = "$NOBODY/x"\n', "variable-unset", 1, "logfile"),
        ("connect = 1\n", "type-table", 1, "connect"),
        ('[limits]\npermitted = ["intra"]\n', "address-name", 2, "limits.permitted[0]"),
        ('[limits]\nprofile = "slow"\n', "unknown-value", 2, "limits.profile"),
        ('[limits]\nmethods = ["ssh", "telnet"]\n', "unknown-value", 2, "limits.methods[1]"),
        ("[limits]\nmaxAddresses = 0\n", "out-of-range", 2, "limits.maxAddresses"),
        ('[[limits.windows]]\nfrom = "22:00"\n', "missing-key", 1, "limits.windows[0].to"),
        ('[[limits.windows]]\nfrom = "25:00"\nto = "1:00"\n', "not-a-time", 2, "limits.windows[0].from"),
        (WINDOW + 'timezone = "Mars/X"\n', "not-a-timezone", 4, "limits.windows[0].timezone"),
        (WINDOW + 'timezone = "../x"\n', "not-a-timezone", 4, "limits.windows[0].timezone"),
        (WINDOW + 'days = ["monday"]\n', "unknown-value", 4, "limits.windows[0].days[0]"),
        ('[spool]\nmaxSize = "big"\n', "not-a-size", 2, "spool.maxSize"),
        ("[spool]\nmaxSize = 5\n", "spool-too-small", 2, "spool.maxSize"),
        ("[log]\nkeep = -1\n", "out-of-range", 2, "log.keep"),
        ('[update]\naccept = "yes"\n', "type-flag", 2, "update.accept"),
    ],
)  # fmt: skip
def test_mistakes_have_file_line_and_key(load, tmp_path, text, code, line, key):
    with pytest.raises(Fault) as fault:
        load(text)
    params = fault.value.params
    assert (fault.value.code, params["line"], params["key"]) == (code, str(line), key)
    assert params["file"] == str(tmp_path / "etc/ksocket/ksocket.toml")


def test_unknown_keys_warn_with_the_nearest_name(load):
    found = load('loglvl = "INFO"\nport = 1\n[connect]\nhosts = "x"\n[conect]\n[limits]\nallow = []\n')
    assert [(warn.params["key"], warn.params.get("near")) for warn in found.warnings] == [
        ("loglvl", "loglevel"),
        ("port", "connect.port"),
        ("conect", "connect"),
        ("connect.hosts", "host"),
        ("limits.allow", None),
    ]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ('[limits]\nprohibted = ["10.0.0.1"]\n', "prohibited"),
        ('[limit]\nprohibited = ["10.0.0.1"]\n', "limits"),
        ('prohibited = ["10.0.0.1"]\n', "limits.prohibited"),
    ],
)
def test_a_misspelt_limit_is_an_error(load, text, near):
    with pytest.raises(Fault) as fault:
        load(text)
    assert (fault.value.code, fault.value.params["near"]) == ("safety-key-unknown", near)


def test_a_token_that_others_can_read_is_said(load):
    assert codes(load('[connect]\ntoken = "t"\n', mode=0o644)) == ["settings-file-open"]
    assert codes(load("[connect]\nport = 1\n", mode=0o644)) == []


def test_a_file_that_is_there_but_unreadable_is_no_absent_one(tmp_path):
    (tmp_path / "etc/ksocket/ksocket.toml").mkdir(parents=True)
    with pytest.raises(Fault):
        config.load(tmp_path, {})
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    with pytest.raises(Fault, match="file-unreadable"):
        config.load(loop, {})


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(raw=st.binary(max_size=300), name=st.sampled_from(config.NAMES))
def test_arbitrary_bytes_raise_nothing_but_faults(load, tmp_path, raw, name):
    for path in (tmp_path / "etc/ksocket").glob("*"):
        path.unlink()
    try:
        shown = load(raw, name).warnings
    except Fault as fault:
        shown = (fault,)
    assert all(words.fault_text(one) for one in shown)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(
        ['token = "{}"', "token = {}", 'token = "{}"\nport = 0', "proxy = 'http://u:{}@x'", 'host = "u:{}@x"']
    ),
    st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20),
)
def test_no_token_in_anything_raised_or_printed(load, template, secret):
    secret = "Zq9-" + secret  # no word of our own sentences
    try:
        found = load("[connect]\n" + template.replace("{}", secret) + "\n")
    except Fault as fault:
        shown = [str(fault), repr(fault), words.fault_text(fault)]
    else:
        shown = [repr(found) if template.startswith("token") else "", *map(words.fault_text, found.warnings)]
    assert not any(secret in text for text in shown)
