"""What played machines say, heard by other programs than ours."""

import pytest

import lab
from lab import requirements

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def names():
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("names") as network:
        yield network


def said(net, *words):
    return net.exec("collector", ["sh", "-c", " ".join(words)], timeout=20).stdout


def test_busybox_hears_the_name_server(names):
    address, server = names.address("nas"), names.address("nameserver")
    assert "nas.office.example" in said(names, "busybox nslookup", address, server)
    assert names.events("nameserver")[-1]["names"] == ["20.16.78.10.in-addr.arpa"]


def test_curl_and_openssl_hear_the_web_server(names):
    address = names.address("nas")
    assert "<title>DiskStation</title>" in said(names, "curl -sk", f"https://{address}/")
    assert "複合機" in said(names, "curl -s", f"http://{names.address('printer')}/ | iconv -f SHIFT_JIS -t UTF-8")
    shown = said(
        names, "openssl s_client -connect", f"{address}:443", "</dev/null 2>/dev/null | openssl x509 -noout -subject"
    )
    assert "backup.office.example" in shown


def test_ssh_keyscan_hears_the_banner(names):
    assert "SSH-2.0-OpenSSH_8.2" in said(names, "ssh-keyscan -T 2", names.address("nas"), "2>&1")
