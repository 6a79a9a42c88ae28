import subprocess

import pytest


def test_a_database_of_its_own(postgresql):
    url = postgresql.database("mine")
    assert url.startswith("postgresql://postgres@/mine?host=")
    assert postgresql.psql("mine", "SELECT 1 + 1") == "2\n"
    postgresql.drop("mine")
    with pytest.raises(subprocess.CalledProcessError):
        postgresql.psql("mine", "SELECT 1")


def test_nothing_listens_on_the_network(postgresql):
    assert postgresql.psql("postgres", "SHOW listen_addresses") == "\n"
    assert postgresql.psql("postgres", "SHOW fsync") == "on\n"
