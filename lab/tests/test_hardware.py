from lab import hardware
from lab.description import Disk, Hardware

TWO_SOCKETS = Hardware(cpu="Test CPU", cpu_mhz=2200, sockets=2, cores=2, threads=2, memory_kib=4096)


def test_cpuinfo_counts_sockets_cores_and_threads():
    blocks = hardware.cpuinfo(TWO_SOCKETS).strip().split("\n\n")
    assert len(blocks) == hardware.processors(TWO_SOCKETS) == 8
    rows = [dict(line.split("\t: ") for line in block.replace("\t\t:", "\t:").splitlines()) for block in blocks]
    assert [row["processor"] for row in rows] == [str(number) for number in range(8)]
    assert {(row["physical id"], row["core id"]) for row in rows} == {("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")}
    assert {(row["model name"], row["cpu MHz"], row["siblings"]) for row in rows} == {("Test CPU", "2200.000", "4")}


def test_meminfo_begins_with_the_total():
    assert hardware.meminfo(TWO_SOCKETS).splitlines()[0].split() == ["MemTotal:", "4096", "kB"]


def test_the_topology_says_which_processors_belong_together():
    files = hardware.sys(TWO_SOCKETS)
    assert files["devices/system/cpu/online"] == ("0-7\n", 0o444)
    assert files["devices/system/cpu/cpu1/topology/thread_siblings"] == ("00000022\n", 0o444)
    assert files["devices/system/cpu/cpu0/topology/core_siblings"] == ("00000033\n", 0o444)


def test_serial_numbers_are_for_root_alone_and_unknown_ones_absent():
    files = hardware.sys(Hardware(product_serial="LAB1", board_name="B"))
    assert files["class/dmi/id/product_serial"] == ("LAB1\n", 0o400)
    assert files["class/dmi/id/board_name"] == ("B\n", 0o444)
    assert "class/dmi/id/board_serial" not in files


def test_disks_have_size_model_and_number():
    two = Hardware(disks=(Disk(name="sda", sectors=8, model="M", serial="S"), Disk(name="sdb", sectors=16)))
    files = hardware.sys(two)
    assert files["block/sda/size"] == ("8\n", 0o444)
    assert files["block/sda/device/serial"] == ("S\n", 0o444)
    assert files["block/sdb/dev"] == ("8:16\n", 0o444)
    assert "block/sdb/device/model" not in files
    assert hardware.links(two) == {"dev/block/8:0": "../../block/sda", "dev/block/8:16": "../../block/sdb"}
