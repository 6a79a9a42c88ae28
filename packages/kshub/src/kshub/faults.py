"""What the person at the keyboard must mend before anything can start."""


class Fault(Exception):  # noqa: N818 - a fault in what the user gave us, not an error of ours
    """A wrong setting, file or argument: a code and parameters, made into one sentence by kshub.words.

    The code is a key of `kshub.words.<language>.messages.MESSAGES`. The command ends with exit status 2.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(code, self.params)


class Failure(Fault):
    """What was asked is right, but could not be done: exit status 1."""
