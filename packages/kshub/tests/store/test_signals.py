"""Who listens for a Ksocket is called, until it no longer listens."""

from kshub.store.signals import Signals


def test_who_listens_is_called():
    signals, heard = Signals(), []
    first, second = (lambda: heard.append("first")), (lambda: heard.append("second"))
    signals.listen(1, first)
    signals.listen(1, second)
    signals.wake([1, 2])
    assert heard == ["first", "second"]
    signals.forget(1, first)
    signals.wake([1])
    assert heard == ["first", "second", "second"]
    signals.forget(1, second)
    signals.forget(1, second)
    signals.wake([1])
    assert heard == ["first", "second", "second"]
