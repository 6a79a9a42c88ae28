"""Secrets as a type of their own, so that none is printed, logged or sent by accident."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A password, passphrase, community or key. Prints as `***`; only `reveal` gives what it holds."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The secret itself: for the library that logs in, and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")
