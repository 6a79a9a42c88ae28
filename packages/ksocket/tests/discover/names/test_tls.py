"""Certificates, also those of strangers and what is none."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import tls
from kswire.facts import Hostname


def certificate(common="FortiGate", organization="Fortinet", names=()):
    """DER of a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    words = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organization))
    subject = x509.Name([x509.NameAttribute(oid, word) for oid, word in words])
    began = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=30))
    )
    if names:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_names_without_wildcards_and_the_subject():
    said = tls.parse(certificate("www", "Office", ("Www.office.example", "*.office.example")))
    assert said.hostnames == (Hostname(hostname="www.office.example", source="tls"),)
    assert (said.services[0].name, said.services[0].certificate) == ("https", "www, Office")


def test_the_common_name_where_there_are_no_others():
    said = tls.parse(certificate("nas.office.example"))
    assert [one.hostname for one in said.hostnames] == ["nas.office.example"]
    assert tls.parse(certificate("192.168.1.1")).hostnames == ()


@pytest.mark.parametrize("der", [b"", b"\x30\x03\x02\x01\x00", b"\0" * 70_000])
def test_what_is_no_certificate_is_a_tls_server_still(der):
    said = tls.parse(der)
    assert said.hostnames == ()
    assert said.services[0].certificate is None


SOUND = certificate(names=("a.example",))


@given(st.binary(max_size=20), st.integers(0, len(SOUND)))
def test_a_damaged_certificate_raises_nothing(data, at):
    tls.parse(SOUND[:at] + data + SOUND[at + len(data) :])
