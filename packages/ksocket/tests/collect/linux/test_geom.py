from ksocket.collect.linux.geom import parse

TEXT = """\
Geom name: ada0
Providers:
1. Name: ada0
   Mediasize: 500107862016 (466G)
   Sectorsize: 512
   Mode: r2w2e3
   descr: Samsung SSD 860 EVO 500GB
   lunid: 5002538e40a1b2c3
   ident: S3Z2NB0K123456
   rotationrate: 0
   fwsectors: 63
Geom name: cd0
Providers:
1. Name: cd0
   Mediasize: 700000000 (668M)
Geom name: da0
Providers:
1. Name: da0
   Mediasize: 0 (0B)
"""


def test_drives():
    storage = parse(f"{TEXT}geom\n").extra_fields.storage
    assert (storage.number_of_drives, storage.total_size) == (1, 488386584)
    (drive,) = storage.drives
    assert (drive.name, drive.model_name, drive.serial_number) == (
        "ada0",
        "Samsung SSD 860 EVO 500GB",
        "S3Z2NB0K123456",
    )


def test_another_system_or_a_failure_is_not_known():
    assert parse("").extra_fields is None
    assert parse(TEXT).extra_fields is None
    assert parse("geom\n").extra_fields.storage.number_of_drives == 0
