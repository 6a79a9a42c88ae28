"""The machine as its maker describes it. Sources: Win32_ComputerSystemProduct, Win32_BIOS, Win32_ComputerSystem.

Windows reads the first three groups of the UUID with the least octet first, as SMBIOS 2.6 (DSP0134, 7.2.1) says and as
dmidecode and Linux do: the same machine has the same UUID under each. VMware's vCenter shows another order.
"""

from ksocket.collect.linux.dmi import identity, real
from ksocket.collect.windows.computer import COMPUTER_SYSTEM
from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import text
from kswire.facts import Bios, ExtraFields, Facts, Product, System

COMPUTER_SYSTEM_PRODUCT = Question(
    CIMV2, "Win32_ComputerSystemProduct", ("UUID", "IdentifyingNumber", "Name", "Vendor", "Version", "SKUNumber")
)
BIOS = Question(CIMV2, "Win32_BIOS", ("Manufacturer", "SMBIOSBIOSVersion", "Version", "SerialNumber"))


def parse(products: Items, firmwares: Items, computers: Items) -> Facts:
    """Product, BIOS, serial number and what identifies the machine; words that stand for nothing are left out."""
    product, firmware, computer = (items[0] if items else {} for items in (products, firmwares, computers))
    serial = real(text(firmware, "SerialNumber")) or real(text(product, "IdentifyingNumber"))
    vendor = real(text(product, "Vendor")) or real(text(computer, "Manufacturer"))
    bios = Bios(
        vendor_name=real(text(firmware, "Manufacturer")),
        version_number=real(text(firmware, "SMBIOSBIOSVersion")) or real(text(firmware, "Version")),
    )
    described = Product(
        vendor_name=vendor,
        model_name=real(text(product, "Name")) or real(text(computer, "Model")),
        model_number=real(text(product, "SKUNumber")),
        version_number=real(text(product, "Version")),
        serial_number=serial,
    )
    return Facts(
        system=System(serial=serial) if serial else None,
        extra_fields=ExtraFields(
            product=described if described != Product() else None, bios=bios if bios != Bios() else None
        ),
        signatures=identity(text(product, "UUID").strip(), vendor, serial) or None,
    )


PROBE = WmiProbe("hardware", (COMPUTER_SYSTEM_PRODUCT, BIOS, COMPUTER_SYSTEM), parse)
