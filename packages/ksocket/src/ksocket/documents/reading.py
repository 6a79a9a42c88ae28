"""From a path to a table, by the ending of its name."""

from pathlib import Path

from ksocket.documents import toml
from ksocket.documents.table import Table
from ksocket.documents.text import Source, load
from ksocket.faults import Fault

SUFFIXES = (".toml", ".yaml", ".yml")


def read(path: Path) -> Table:
    """The document of a file.

    Raises:
        Fault: it cannot be read or is not what its name says.
    """
    return parse(load(path))


def parse(source: Source) -> Table:
    """The document of a text; TOML or YAML by the name of its file.

    Raises:
        Fault: another ending, or not what its name says.
    """
    suffix = source.path.suffix
    if suffix not in SUFFIXES:
        raise Fault("unknown-suffix", file=source.path)
    if suffix == ".toml":
        return Table(toml.parse(source.text, source.path))
    from ksocket.documents import yaml  # noqa: PLC0415 - few have such files, and it takes its time

    return Table(yaml.parse(source.text, source.path))
