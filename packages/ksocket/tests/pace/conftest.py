"""A clock that only sleeping moves, and other processes."""

import asyncio
import sys
from bisect import bisect_left

import pytest

from ksocket.pace import PROFILES, Pace, Profile


class Time:
    """Seconds that pass while somebody sleeps."""

    def __init__(self):
        self.now = 5000.0

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def fake():
    return Time()


@pytest.fixture
def paced(fake):
    """Makes a Pace that waits in no time."""

    def made(profile="safe", state=None):
        profile = profile if isinstance(profile, Profile) else PROFILES[profile]
        return Pace(profile, state=state, clock=fake.clock, sleep=fake.sleep)

    return made


@pytest.fixture
def busiest():
    """The most moments in any half-open second."""

    def count(moments):
        return max(bisect_left(moments, begin + 1) - first for first, begin in enumerate(moments))

    return count


@pytest.fixture
def processes():
    """Starts a program so many times, each until it said that it is ready."""

    async def start(number, program, *arguments):
        made = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", program, *map(str, arguments), stdin=-1, stdout=-1
            )
            for _ in range(number)
        ]
        for process in made:
            assert await process.stdout.readline() == b"ready\n"
        return made

    return start
