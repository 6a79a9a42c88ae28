"""How long to wait for a reply: the round-trip time as TCP smooths it (RFC 6298). Pure."""

UNKNOWN = 1 / 3  # seconds; the end of a search waits three of it
SHORTEST, LONGEST = 0.02, 3.0


class RoundTrip:
    """The smoothed round-trip time of one way, in seconds."""

    def __init__(self) -> None:
        self._smoothed: float | None = None
        self._variation = 0.0

    def note(self, seconds: float) -> None:
        """One measurement; what cannot be is ignored, since hosts echo what they like."""
        if not 0 <= seconds <= LONGEST:
            return
        if self._smoothed is None:
            self._smoothed, self._variation = seconds, seconds / 2
            return
        self._variation += (abs(self._smoothed - seconds) - self._variation) / 4
        self._smoothed += (seconds - self._smoothed) / 8

    @property
    def timeout(self) -> float:
        """After this time a reply is no longer to be expected."""
        if self._smoothed is None:
            return UNKNOWN
        return min(max(self._smoothed + 4 * self._variation, SHORTEST), LONGEST)

    @property
    def tail(self) -> float:
        """How long to listen on after the last probe."""
        return max(0.3, 3 * self.timeout)
