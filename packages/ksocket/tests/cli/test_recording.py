"""A run on loopback into a .kscan file: whole, closed to others, and read as it was told."""

import io
import json
import stat

import pytest

from ksocket import config
from ksocket.cli.main import main
from kswire.events import Received
from kswire.kscan import Header, read
from kswire.reports import Done, Found, Tried


def inspect(home, form, *words):
    return main(
        [
            "inspect",
            "127.0.0.1",
            "--method",
            "ssh",
            "--credentials",
            str(home / "credentials"),
            "--format",
            form,
            *words,
        ]
    )


def test_the_file_holds_the_run_and_is_its_owners_alone(home, capsys):
    path = home / "site.kscan"
    assert inspect(home, "kscan", "-o", str(path)) == 3
    assert capsys.readouterr() == ("", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    octets = path.read_bytes()
    header, batch, _ = read(io.BytesIO(octets).read)
    assert isinstance(header, Header)
    assert header.order.addresses == ("127.0.0.1",)
    assert isinstance(batch, Received)
    assert [type(one) for one in batch.reports] == [Found, Tried, Done]
    assert {one.run for one in batch.reports} == {header.run}
    assert b"pw-of-u" not in octets


def test_the_same_installation_as_the_link_has_is_named(home):
    state = config.load().state_dir
    state.mkdir(parents=True)
    (state / "installation").write_text("0123456789abcdef 3\n")
    path = home / "site.kscan"
    inspect(home, "kscan", "-o", str(path))
    header = next(iter(read(io.BytesIO(path.read_bytes()).read)))
    assert header.installation == "0123456789abcdef"


@pytest.mark.parametrize("form", ["kscan", "xlsx"])
def test_it_is_never_printed_on_the_screen(home, form, capsys):
    assert inspect(home, form) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "-o FILE" in err


def test_the_other_formats_are_as_before(home, capsys):
    assert inspect(home, "json") == 3
    assert json.loads(capsys.readouterr().out)["run"]["status"] == "done"
    assert inspect(home, "xlsx", "-o", str(home / "x.xlsx")) == 3
    assert (home / "x.xlsx").read_bytes()[:2] == b"PK"
