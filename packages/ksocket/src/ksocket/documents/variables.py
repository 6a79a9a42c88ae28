"""`$NAME` and `${NAME}` in settings."""

import re
from collections.abc import Mapping

from ksocket.documents.values import Value
from ksocket.faults import Fault

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


def expand(value: Value, env: Mapping[str, str], *, control: bool = False) -> str:
    """The text with its variables replaced, once: what they hold is not searched again.

    Raises:
        Fault: no text, or a variable that is not set.
    """

    def replaced(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(2)
        if name not in env:
            raise Fault("variable-unset", variable=name, **value.place)
        return env[name]

    return _VARIABLE.sub(replaced, value.text(control=control))
