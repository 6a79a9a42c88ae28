"""Makes the registry files from what IANA and the IEEE publish: `python -m kswire.registries.update --help`.

Nothing is downloaded here: the files are given as arguments, so that it is plain where the data came from.
"""

import argparse
import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kswire.registries import ENTERPRISES, MAC_PREFIXES

_HERE = Path(__file__).parent
_LINK = re.compile(r"\(https?://[^)]*\)")  # some organizations registered their home page with their name
_RESERVED = ("Reserved", "Unassigned", "---none---")


def enterprises(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """IANA's `enterprise-numbers.txt`: a number at the start of a line, the organization indented in the next.

    Lines `number<TAB>organization` are read as well.
    """
    number = None
    for line in lines:
        if found := re.fullmatch(r"(\d+)\t+(.+)", line.strip()):
            yield found[1], found[2]
            number = None
        elif re.fullmatch(r"\d+", line.strip()) and not line.startswith(" "):
            number = line.strip()
        elif number is not None and line.strip():
            yield number, line.strip()
            number = None


def mac_prefixes(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The IEEE's `oui.csv`, `mam.csv`, `oui36.csv` and `iab.csv`: registry, assignment, organization, address."""
    for row in csv.reader(lines):
        if len(row) >= 3 and re.fullmatch(r"[0-9A-F]{6}([0-9A-F]|[0-9A-F]{3})?", row[1]):
            yield row[1], row[2]


def write(file: Path, registry: str, date: str, rows: Iterable[tuple[str, str]]) -> int:
    """Writes a registry file; the number of its rows. The same rows make the same bytes.

    Raises:
        ValueError: there are no rows, or the date is none.
    """
    named = {key: " ".join(_LINK.sub("", name).split()) for key, name in rows}
    kept = {key: name for key, name in named.items() if name and name not in _RESERVED}
    if not kept or not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise ValueError(f"{len(kept)} rows, date {date!r}")
    lines = [f"# {registry}\t{date}", *(f"{key}\t{kept[key]}" for key in sorted(kept, key=lambda one: (len(one), one)))]
    file.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    return len(kept)


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def main(words: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m kswire.registries.update", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--enterprises", metavar="FILE", type=Path, nargs="+", help="IANA's enterprise-numbers.txt")
    parser.add_argument("--mac", metavar="FILE", type=Path, nargs="+", help="the IEEE's oui, mam, oui36 and iab .csv")
    parser.add_argument("--date", required=True, help="the registry's own date, YYYY-MM-DD")
    parser.add_argument("--into", metavar="DIRECTORY", type=Path, default=_HERE, help="where to write")
    given = parser.parse_args(words)
    if given.enterprises:
        rows = write(
            given.into / ENTERPRISES,
            "IANA Private Enterprise Numbers",
            given.date,
            enterprises(_lines(given.enterprises)),
        )
        print(f"{ENTERPRISES}: {rows} organizations")
    if given.mac:
        rows = write(
            given.into / MAC_PREFIXES, "IEEE MA-L, MA-M, MA-S and IAB", given.date, mac_prefixes(_lines(given.mac))
        )
        print(f"{MAC_PREFIXES}: {rows} prefixes")


if __name__ == "__main__":
    main()
