import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from lab.windows import certificates


def test_a_certificate_is_for_a_name_and_an_address():
    made = certificates.made("WIN2019", "192.0.2.10")
    found = x509.load_pem_x509_certificate(made.pem)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["WIN2019"]
    assert str(names.get_values_for_type(x509.IPAddress)[0]) == "192.0.2.10"
    assert made.digest == found.fingerprint(hashes.SHA256())
    assert certificates.made("WIN2019", "192.0.2.10") is made


def test_the_newest_tls_is_as_told():
    made = certificates.made("WIN2019", "192.0.2.10")
    assert made.server("1.2").maximum_version == ssl.TLSVersion.TLSv1_2
    assert made.server("1.3").maximum_version == ssl.TLSVersion.TLSv1_3
    assert made.credssp("1.2").public_key == made.public_key
