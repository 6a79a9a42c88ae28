import pytest

from lab.windows import machine
from lab.windows.machine import Place

HERE = Place(interface="10.78.41.19/26", mac="00:50:56:4e:29:13", gateway="10.78.41.1", gateway_mac="02:4b:0a:4e:29:01")


@pytest.mark.parametrize("name", machine.names())
def test_each_machine_is_read_and_stands_somewhere(name):
    placed = machine.placed(machine.read(name), HERE)
    classes = placed.instances["root/cimv2"]
    configured = [one for one in classes["Win32_NetworkAdapterConfiguration"] if one.get("IPEnabled")]
    assert any("10.78.41.19" in one["IPAddress"] for one in configured)
    assert classes["Win32_OperatingSystem"][0]["Caption"]
    left = [text for text in words(placed.instances) if "{address" in text or "{name" in text]
    assert left == []


def words(value):
    if isinstance(value, dict):
        return [word for one in value.values() for word in words(one)]
    return [word for one in value for word in words(one)] if isinstance(value, list) else [str(value)]


def test_places_are_filled_in_and_names_in_braces_are_left():
    placed = machine.placed(machine.read("2019"), HERE)
    neighbor = placed.instances["root/standardcimv2"]["MSFT_NetNeighbor"][0]
    assert (neighbor["IPAddress"], neighbor["LinkLayerAddress"]) == ("10.78.41.1", "02-4B-0A-4E-29-01")
    assert placed.instances["root/cimv2"]["Win32_NetworkAdapter"][1]["MACAddress"] == "00:50:56:4E:29:13"
    assert any(key.endswith("/{7D0B74C2-C3F8-4AF1-940F-CD79AB4B2DCE}") for key in placed.registry)


def test_twins_are_other_machines():
    found = [machine.placed(machine.read("2019"), Place(interface=f"10.78.{n}.{n}/24", varied=True)) for n in (1, 2)]
    assert [one.name for one in found] == ["WIN2019-0101", "WIN2019-0202"]
    products = [one.instances["root/cimv2"]["Win32_ComputerSystemProduct"][0] for one in found]
    assert products[0]["UUID"] != products[1]["UUID"]
    assert products[0]["IdentifyingNumber"] != products[1]["IdentifyingNumber"]


def test_what_is_refused_is_a_class_or_a_namespace():
    told = (
        'name = "T"\n[instances."root/cimv2"]\n[denied]\nclasses = ["root/CIMV2:Win32_Service", "root/standardcimv2"]\n'
    )
    found = machine.parse(told)
    assert found.refuses("root/cimv2", "win32_service")
    assert found.refuses("root/standardcimv2", "MSFT_NetNeighbor")
    assert not found.refuses("root/cimv2", "Win32_BIOS")


@pytest.mark.parametrize("text", ["", "name = 3", 'name = "T"\ncolour = "red"\n[instances]', "="])
def test_what_is_no_machine(text):
    with pytest.raises(ValueError):
        machine.parse(text)
