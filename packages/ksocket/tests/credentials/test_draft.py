"""What the files of all methods have in common; the readers' own tests cover the rest."""

import pytest

from ksocket.credentials.draft import Draft
from ksocket.faults import Fault


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('a = "$NAME/x"\nb = "~nobody-of-that-name/x"\nc = "../y"\nd = ""\n', encoding="utf-8")
    path.chmod(0o600)
    return Draft(path, {"NAME": "/named"})


def test_paths(draft, tmp_path):
    assert str(draft.named(draft.table.need("a"))) == "/named/x"
    assert draft.named(draft.table.need("c")) == tmp_path / "../y"
    with pytest.raises(Fault, match="no-home"):
        draft.named(draft.table.need("b"))


def test_an_empty_secret_is_none(draft):
    assert draft.secret(draft.table, "d") is None
    assert draft.secret(draft.table, "e") is None


def test_a_variable_that_is_not_set(tmp_path, draft):
    with pytest.raises(Fault, match="variable-unset"):
        Draft(draft.path, {}).named(draft.table.need("a"))
