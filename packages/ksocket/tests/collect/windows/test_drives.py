import pytest

from ksocket.collect.windows.drives import parse, plain


def test_in_order_without_empty_readers():
    facts = parse(
        [
            {"DeviceID": r"\\.\PHYSICALDRIVE1", "Index": "1", "Size": "2048", "Model": "B"},
            {"DeviceID": r"\\.\PHYSICALDRIVE2", "Index": "2", "Size": None, "Model": "SD reader"},
            {"DeviceID": r"\\.\PHYSICALDRIVE0", "Index": "0", "Size": "1024", "Model": "A", "SerialNumber": " S1X "},
        ]
    )
    storage = facts.extra_fields.storage
    assert [(one.name, one.size, one.serial_number) for one in storage.drives] == [
        ("PHYSICALDRIVE0", 1, "S1X"),
        ("PHYSICALDRIVE1", 2, None),
    ]
    assert (storage.number_of_drives, storage.total_size) == (2, 3)


@pytest.mark.parametrize(
    ("told", "serial"),
    [
        ("202020202020202020202020315a324435463430", "            Z1D2F504"),
        ("0017b42e1f6d3b1c1f00a9c4d7b00506", "0017b42e1f6d3b1c1f00a9c4d7b00506"),  # 32 digits: a number of its own
        ("00" * 20, "00" * 20),
        ("", ""),
    ],
)
def test_swapped_serials(told, serial):
    assert plain(told) == serial
