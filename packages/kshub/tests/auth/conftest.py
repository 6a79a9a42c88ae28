"""A hub's database with one network and one Ksocket, on both engines."""

import pytest


@pytest.fixture
async def store(furnished):
    return furnished
