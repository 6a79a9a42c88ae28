"""HOST-RESOURCES-MIB (RFC 2790): memory and processors of a host."""

from ksocket.collect.snmp.oids import HOST, HOST_DEVICES
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, number
from kswire.facts import Cpu, ExtraFields, Memory

_PROCESSOR = "1.3.6.1.2.1.25.3.1.3"  # hrDeviceProcessor
_MOST_DEVICES = 1000


async def ask(reader: Reader) -> ExtraFields:
    """What the agent tells; an agent that does not know its memory is no host, and is asked no more."""
    values = await reader.values("host", HOST.values())
    if not values:
        return ExtraFields()
    return parse(values, await reader.table("host", HOST_DEVICES, max_rows=_MOST_DEVICES))


def parse(values: dict[str, Value], devices: Table) -> ExtraFields:
    """HrMemorySize (KBytes) and rows of hrDeviceTable -> memory and the number of processors that the system sees.

    Drives are left out: agents list volumes, arrays and the disks under them side by side.
    """
    size = number(values.get(HOST["hrMemorySize"]))
    processors = sum(row.get("hrDeviceType") == _PROCESSOR for row in devices.values())
    return ExtraFields(
        memory=Memory(total_size=size) if size and 0 < size < 2**31 else None,
        cpu=Cpu(number_of_processors=processors) if processors else None,
    )
