"""What several threads pack and unpack at once is what each of them gave."""

import ast
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard

import kshub
from kshub.store.zstd import Zstd

MOST = 1 << 20


def words(seed):
    chosen = random.Random(seed)
    return chosen.randbytes(40).hex().encode() * chosen.randint(1, 200)


def test_threads_do_not_read_each_others_data():
    zstd = Zstd(MOST)
    given = [words(seed) for seed in range(30)]
    packed = [zstd.pack(one) for one in given]

    def again(seed):
        some = random.Random(seed).choices(range(len(given)), k=500)
        return all(zstd.unpack(packed[one]) == given[one] and zstd.pack(given[one]) == packed[one] for one in some)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(again, range(12)))


@pytest.mark.parametrize("sized", [True, False])
def test_what_is_too_large_or_nothing_of_ours_is_refused(sized):
    assert Zstd(MOST, sized=sized).unpack(Zstd(MOST, sized=sized).pack(b"x" * MOST)) == b"x" * MOST
    with pytest.raises(zstandard.ZstdError):
        Zstd(MOST - 1, sized=False).unpack(Zstd(MOST, sized=False).pack(b"x" * MOST))
    with pytest.raises(zstandard.ZstdError):
        Zstd(MOST).unpack(b"not packed")


def test_nobody_else_keeps_a_context_for_all_threads():
    """One that a module keeps is used by the event loop and by the threads of exports at once."""
    kept = []
    for path in Path(kshub.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kept += [path.name for one in tree.body if isinstance(one, ast.Import) and one.names[0].name == "zstandard"]
    assert kept == ["zstd.py"]
