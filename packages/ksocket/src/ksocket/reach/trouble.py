"""How a failure of the field leaves the depths of a library: as the problem that it is."""

from kswire.facts import Signature
from kswire.problems import Code, Problem, problem


class Trouble(Exception):  # noqa: N818 - the field's, not ours
    """Something in the field went wrong; `problem` says what. Caught where attempts are recorded, nowhere else.

    shown: the signatures that the machine showed before that, without a login.
    """

    shown: tuple[Signature, ...] = ()

    def __init__(self, code: Code, /, **params: object) -> None:
        self.problem: Problem = problem(code, **params)
        super().__init__(code, self.problem.params)
