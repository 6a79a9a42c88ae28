from lab.theatre import ber, switch

PHYSICAL_ADDRESS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 6)
SERIAL = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11, 1001)
NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)


def test_two_of_them_are_told_apart_by_values_of_one_length():
    one, other = switch.objects(bytes((10, 77, 0, 1))), switch.objects(bytes((10, 77, 7, 125)))
    assert one[SERIAL] == ber.encode(ber.OCTET_STRING, b"FOC0a4d0001")
    assert other[NAME] == ber.encode(ber.OCTET_STRING, b"sw-0a4d077d")
    assert one[*PHYSICAL_ADDRESS, 10102] == ber.encode(ber.OCTET_STRING, bytes((2, 10, 77, 0, 1, 2)))
    assert sorted(map(len, one.values())) == sorted(map(len, other.values()))


def test_every_port_has_every_column():
    rows = [oid for oid in switch.objects(bytes((10, 77, 0, 1))) if oid[:-2] == (1, 3, 6, 1, 2, 1, 2, 2, 1)]
    assert len(rows) == 18 * (switch.PORTS + 1)
