from ksocket.collect.windows.board import parse


def test_a_board():
    facts = parse([{"Manufacturer": "FUJITSU", "Product": "D3279-A1", "Version": "GS01 ", "SerialNumber": "None"}])
    board = facts.extra_fields.motherboard
    assert (board.vendor_name, board.model_number, board.version_number, board.serial_number) == (
        "FUJITSU",
        "D3279-A1",
        "GS01",
        None,
    )


def test_none():
    assert parse([]).extra_fields is None
    assert parse([{"Manufacturer": "To be filled by O.E.M."}]).extra_fields is None
