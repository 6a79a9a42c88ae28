import pytest

from ksocket.collect.linux.disks import parse


def drives(*lines):
    return [(one.name, one.size) for one in parse("\n".join(("sysfs", *lines))).extra_fields.storage.drives]


@pytest.mark.parametrize(
    "name", ["loop0", "ram1", "dm-3", "zram0", "sr0", "md127", "fd0", "nbd4", "mmcblk0boot0", "mtdblock2"]
)
def test_what_is_no_drive(name):
    assert drives(f"{name}\t2048\t\t", "sda\t2048\t\t") == [("sda", 1024)]


def test_drives():
    assert drives("nvme0n1\t4000\tModel  X \tS1234", "sdb\t0\tCard reader\t", "broken line") == [("nvme0n1", 2000)]


def test_no_sysfs_is_not_no_drive():
    assert parse("").extra_fields is None
    assert parse("sysfs\n").extra_fields.storage.number_of_drives == 0


def test_sizes_beyond_reason_do_not_spoil_the_sum():
    assert drives(f"sda\t{(1 << 62) - 1}\t\t", "sdb\t2048\t\t") == [("sdb", 1024)]
