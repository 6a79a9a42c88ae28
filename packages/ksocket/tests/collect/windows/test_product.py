import pytest

from ksocket.collect.windows.product import parse
from kswire.facts import Signature

UUID = "4C4C4544-0042-4310-8031-B1C04F333332"


def test_the_bios_serial_comes_first():
    facts = parse(
        [{"UUID": UUID, "IdentifyingNumber": "A1", "Vendor": "Dell Inc.", "Name": "PowerEdge R650"}],
        [{"SerialNumber": " 7XK2M33 ", "Manufacturer": "Dell Inc.", "SMBIOSBIOSVersion": "1.12.1"}],
        [],
    )
    assert facts.system.serial == "7XK2M33"
    assert facts.signatures == (
        Signature(kind="smbiosUuid", value=UUID.lower()),
        Signature(kind="chassisSerial", value="Dell Inc.:7XK2M33"),
    )
    assert facts.extra_fields.bios.version_number == "1.12.1"


@pytest.mark.parametrize(
    "serial", ["To be filled by O.E.M.", "None", "0", "System Serial Number", "Default string", None]
)
@pytest.mark.parametrize(
    "uuid", ["03000200-0400-0500-0006-000700080009", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "", None, "x" * 36]
)
def test_what_stands_for_nothing(serial, uuid):
    facts = parse([{"UUID": uuid, "IdentifyingNumber": serial}], [{"SerialNumber": serial}], [{}])
    assert (facts.system, facts.signatures, facts.extra_fields.product) == (None, None, None)


def test_the_vendor_of_win32_computersystem_where_the_product_has_none():
    assert (
        parse([{}], [], [{"Manufacturer": "FUJITSU", "Model": "ESPRIMO"}]).extra_fields.product.vendor_name == "FUJITSU"
    )
