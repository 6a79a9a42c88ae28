import gzip

import pytest

from kswire.registries import update

IANA = """
PRIVATE ENTERPRISE NUMBERS

(last updated 2024-01-02)

Decimal
| Organization
| | Contact
0
  Reserved
    Internet Assigned Numbers Authority
      iana&iana.org
7
  Example  Corporation (https://example.com/ )
    42
      nobody&example.com
11\tSample GmbH
"""

IEEE = """Registry,Assignment,Organization Name,Organization Address
MA-L,0000AA,Example Corporation,"1 Street, Town"
MA-M,0000AB1,Sample GmbH,
MA-S,0000AB123,"Comma, Inc.",
MA-L,00AB,too short,
"""


def test_enterprises():
    rows = list(update.enterprises(IANA.splitlines()))
    assert rows[0] == ("0", "Reserved")
    assert [number for number, _ in rows] == ["0", "7", "11"]


def test_mac_prefixes():
    assert list(update.mac_prefixes(IEEE.splitlines())) == [
        ("0000AA", "Example Corporation"),
        ("0000AB1", "Sample GmbH"),
        ("0000AB123", "Comma, Inc."),
    ]


def test_the_command(tmp_path, capsys):
    (tmp_path / "iana.txt").write_text(IANA)
    (tmp_path / "ieee.csv").write_text(IEEE)
    words = ["--enterprises", tmp_path / "iana.txt", "--mac", tmp_path / "ieee.csv", "--date", "2024-01-02"]
    update.main([str(word) for word in [*words, "--into", tmp_path]])
    assert capsys.readouterr().out.splitlines() == [
        "enterprise-numbers.tsv.gz: 2 organizations",
        "mac-prefixes.tsv.gz: 3 prefixes",
    ]
    written = gzip.decompress((tmp_path / "enterprise-numbers.tsv.gz").read_bytes()).decode()
    assert written == "# IANA Private Enterprise Numbers\t2024-01-02\n7\tExample Corporation\n11\tSample GmbH\n"


def test_the_same_input_makes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        update.write(tmp_path / name, "Registry", "2024-01-02", [("10", "B"), ("9", "A")])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("rows", "date"), [([], "2024-01-02"), ([("1", "A")], "yesterday"), ([("0", "Reserved")], "2024-01-02")]
)
def test_what_is_not_written(tmp_path, rows, date):
    with pytest.raises(ValueError):
        update.write(tmp_path / "file", "Registry", date, rows)
    assert not (tmp_path / "file").exists()
