"""In processes of their own: what is frozen stays so."""

import subprocess
import sys


def told(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    return done.stdout.split()


def test_what_was_loaded_is_never_looked_through_again():
    program = """
import gc
usual = gc.get_threshold()
from ksocket.cli import memory
memory.load()
print(gc.get_threshold()[0] > usual[0], gc.isenabled())
memory.settle()
print(gc.get_threshold() == usual, gc.get_freeze_count() > 1000)
frozen = gc.get_freeze_count()
kept = [[] for _ in range(1000)]
memory.settle()
print(gc.get_freeze_count() == frozen)
"""
    assert told(program) == ["True"] * 5


def test_a_process_that_is_somebody_elses_stays_as_it_was():
    program = """
import gc
before = gc.get_threshold()
from ksocket.cli.main import main
assert main(["explain", "nothing"]) == 2
from ksocket.cli import memory
memory.settle()
print(gc.get_threshold() == before, gc.get_freeze_count())
"""
    assert told(program) == ["True", "0"]
