"""What works but should be known."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, init=False)
class Warn:
    """Something in a file that works but should be known: a key of ksocket.words FAULTS, with parameters."""

    code: str
    params: dict[str, str] = field(hash=False)

    def __init__(self, code: str, **params: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", {name: str(value) for name, value in params.items()})
