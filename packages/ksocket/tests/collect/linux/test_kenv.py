from ksocket.collect.linux.kenv import parse

TEXT = """\
smbios.bios.vendor="American Megatrends Inc."
smbios.chassis.serial="0123456789"
smbios.planar.product="X11SSH-F"
smbios.system.maker="Supermicro"
smbios.system.product="Super Server"
smbios.system.serial="S165128X6A00001"
smbios.system.uuid="00000000-0000-0000-0000-ac1f6b000001"
"""


def test_values():
    facts = parse(TEXT)
    assert facts.system.serial == "S165128X6A00001"
    assert facts.extra_fields.product.vendor_name == "Supermicro"
    assert facts.extra_fields.motherboard.model_number == "X11SSH-F"
    assert [(one.kind, one.value) for one in facts.signatures] == [
        ("smbiosUuid", "00000000-0000-0000-0000-ac1f6b000001"),
        ("chassisSerial", "Supermicro:S165128X6A00001"),
    ]


def test_a_jail_has_no_serial_number_of_its_own():
    facts = parse("jail=yes\n" + TEXT)
    assert (facts.system, facts.signatures) == (None, None)
    assert facts.extra_fields.product.model_name == "Super Server"


def test_another_system():
    assert parse("").extra_fields is None
