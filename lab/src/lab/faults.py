"""What keeps a lab from starting."""


class LabError(Exception):
    """A lab cannot be built or used; the message says why and what to do."""
