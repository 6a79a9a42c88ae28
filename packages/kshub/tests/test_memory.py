import gc

from kshub.memory import settle


def test_batches_are_read_without_walking_through_them():
    before = gc.get_threshold()
    try:
        settle()
        assert gc.get_threshold()[0] > 10_000
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
