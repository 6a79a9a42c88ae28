from ksocket.collect.linux.ioreg import parse

TEXT = """\
      "manufacturer" = <"Apple Inc.">
      "IOPlatformUUID" = "8F14E45F-CEEA-467A-9575-0FF0E2B4A1C9"
      "model" = <"Mac14,3">
      "IOPlatformSerialNumber" = "H4TESTSN01"
"""


def test_values():
    facts = parse(TEXT)
    assert facts.system.serial == "H4TESTSN01"
    assert (facts.extra_fields.product.vendor_name, facts.extra_fields.product.model_name) == ("Apple Inc.", "Mac14,3")
    assert [(one.kind, one.value) for one in facts.signatures] == [
        ("smbiosUuid", "8f14e45f-ceea-467a-9575-0ff0e2b4a1c9"),
        ("chassisSerial", "Apple Inc.:H4TESTSN01"),
    ]


def test_another_system():
    assert parse("").extra_fields is None
