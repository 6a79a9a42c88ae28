"""What the command line wishes for."""

from pathlib import Path

import pytest

from ksocket.cli.scanning import wished


@pytest.mark.parametrize(
    ("form", "output", "meant"),
    [
        (None, None, "table"),
        (None, "nodes.xlsx", "xlsx"),
        (None, "NODES.XLSX", "xlsx"),
        (None, "run.kscan", "kscan"),
        (None, "nodes.txt", "table"),
        (None, "nodes", "table"),
        ("json", "nodes.xlsx", "json"),
        ("nonsense", "nodes.xlsx", "nonsense"),
    ],
)
def test_without_a_format_the_ending_counts(form, output, meant):
    path = None if output is None else Path(output)
    wish = wished(form=form, output=path, start=("10.0.0.1",))
    assert (wish.form, wish.output, wish.start) == (meant, path, ("10.0.0.1",))
