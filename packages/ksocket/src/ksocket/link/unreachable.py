"""Why there is no connection to the hub, as a code that words are made of."""

from ksocket.words import say


class Unreachable(Exception):  # noqa: N818 - what the way to the hub does, not an error of ours
    """The code is the end of a message `link-...`; `text` is its sentence, in the user's language, with what to do."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, {name: str(value)[:300] for name, value in params.items()}
        super().__init__(code, self.params)

    @property
    def text(self) -> str:
        """What happened, and what to do about it."""
        return say(f"link-{self.code}", **self.params)
