"""Networks and Ksockets go by command."""

import pytest

from kshub.cli.main import main


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "kshub.sqlite").touch()

    def command(*words):
        status = main(["--home", str(tmp_path), *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    assert command("network", "create", "Tokyo")[0] == 0
    assert command("ksocket", "create", "one", "--network", "Tokyo")[0] == 0
    return command


def test_a_network_goes_when_its_name_is_said_twice(run):
    status, out, err = run("network", "remove", "Tokyo", "--confirm", "Tokyo")
    assert (status, "Tokyo" in out) == (0, True)
    assert "Ksockets: 1" in err
    assert run("network", "list")[0] == run("ksocket", "list")[0] == 3
    assert run("network", "create", "tokyo")[0] == 0


@pytest.mark.parametrize("words", [(), ("--confirm", "tokyo"), ("--confirm", "")])
def test_without_its_name_it_stays(run, words):
    status, out, err = run("network", "remove", "Tokyo", *words)
    assert (status, out, "confirmation" in err) == (2, "", True)
    assert run("network", "list")[0] == 0


def test_a_ksocket_goes(run):
    status, out, _ = run("ksocket", "remove", "one")
    assert (status, "one is deleted" in out) == (0, True)
    assert run("ksocket", "list")[0] == 3
    assert run("ksocket", "remove", "one")[0] == 2
    assert run("token", "create", "--ksocket", "one")[0] == 2
    assert "Ksockets: 0" in run("network", "list")[1]
