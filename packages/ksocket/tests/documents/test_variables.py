"""$NAME and ${NAME}."""

from pathlib import Path

import pytest

from ksocket.documents.values import Value
from ksocket.documents.variables import expand
from ksocket.faults import Fault

ENV = {"KSOCKET_HOME": "/opt/k", "A": "$B", "B": "never"}


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$KSOCKET_HOME/etc", "/opt/k/etc"),
        ("${KSOCKET_HOME}etc", "/opt/ketc"),
        ("$A", "$B"),  # once, not again
        ("cost: 5$", "cost: 5$"),
        ("$5 ${} $", "$5 ${} $"),
    ],
)
def test_expand(text, expanded):
    assert expand(Value(text, Path("f"), 1, "k"), ENV) == expanded


def test_an_unset_variable_is_named():
    with pytest.raises(Fault) as fault:
        expand(Value("$HOMR/x", Path("f"), 4, "logfile"), ENV)
    assert (fault.value.code, fault.value.params["variable"]) == ("variable-unset", "HOMR")
