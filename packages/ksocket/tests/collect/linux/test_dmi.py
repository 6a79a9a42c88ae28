import pytest

from ksocket.collect.linux.dmi import parse, real
from kswire.facts import Signature


@pytest.mark.parametrize(
    "text",
    [
        "To Be Filled By O.E.M.",
        "Default string",
        "Not Specified",
        "System Serial Number",
        "Base Board Serial Number",
        "None",
        "N/A",
        "0",
        "00000000",
        "........",
        "xxxxxxxxxx",
        "123456789",
        "0123456789",
        " ",
        "OEM",
        "Unknown",
    ],
)
def test_words_that_stand_for_nothing(text):
    assert real(text) is None


@pytest.mark.parametrize(
    "text", ["ABC1234", "VMware-42 1a 0f", "1.12.1", "Standard PC (Q35 + ICH9, 2009)", "1234-5678"]
)
def test_values(text):
    assert real(text) == text


@pytest.mark.parametrize(
    ("uuid", "taken"),
    [
        ("4C4C4544-0042-4310-8031-B1C04F333332", True),
        ("00000000-0000-0000-0000-000000000000", False),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", False),
        ("03000200-0400-0500-0006-000700080009", False),
        ("4C4C4544", False),
    ],
)
def test_uuids(uuid, taken):
    expected = (Signature(kind="smbiosUuid", value=uuid.lower()),) if taken else None
    assert parse(f"product_uuid={uuid}").signatures == expected


def test_what_dmidecode_says_to_root():
    facts = parse(
        "system-serial-number=XYZ9\n\nsystem-uuid=4C4C4544-0042-4310-8031-B1C04F333332\nchassis-serial-number=\n"
    )
    assert facts.system.serial == "XYZ9"
    assert [one.kind for one in facts.signatures] == ["smbiosUuid", "chassisSerial"]


@pytest.mark.parametrize(("vendor", "value"), [("sys_vendor=Dell Inc.\n", "Dell Inc.:7XK2M33"), ("", ":7XK2M33")])
def test_a_serial_number_is_its_vendors(vendor, value):
    assert parse(f"{vendor}product_serial=7XK2M33").signatures == (Signature(kind="chassisSerial", value=value),)


def test_a_container_does_not_take_its_hosts_identity():
    facts = parse("container=yes\nproduct_name=R650\nproduct_serial=XYZ9\nchassis_serial=XYZ9")
    assert (facts.system, facts.signatures) == (None, None)
    assert facts.extra_fields.product.model_name == "R650"


def test_no_dmi_at_all():
    assert parse("").extra_fields.product is None
