import stat

import pytest

from lab.windows.accounts import Accounts
from lab.windows.settings import Login

LOCAL = Login(username="inventory", password="lab-local-1")
DOMAIN = Login(username="svc", password="lab-domain-2", domain="LAB", realm="lab.example")
ACCOUNTS = Accounts((LOCAL, DOMAIN), "WIN2019")


@pytest.mark.parametrize(("user", "found"), [
    ("inventory", LOCAL), ("INVENTORY", LOCAL), (r"win2019\Inventory", LOCAL), (r".\inventory", LOCAL),
    (r"LAB\svc", DOMAIN), (r"lab.example\svc", DOMAIN), ("svc@LAB", DOMAIN), ("svc@lab.example", DOMAIN),
    ("svc", None), (r"WIN2019\svc", None), (r"LAB\inventory", None), ("", None),
])  # fmt: skip
def test_every_name_that_an_account_has(user, found):
    assert ACCOUNTS.find(user) is found


def test_the_file_is_for_nobody_else_and_shared_by_all_who_need_the_same():
    assert stat.S_IMODE(ACCOUNTS.file.stat().st_mode) == 0o600
    assert "LAB:svc:lab-domain-2" in ACCOUNTS.file.read_text().splitlines()
    assert Accounts((DOMAIN, LOCAL), "WIN2019").file == ACCOUNTS.file


def test_basic_wants_the_password_of_a_local_account():
    assert ACCOUNTS.basic("inventory", "lab-local-1") is LOCAL
    assert ACCOUNTS.basic("inventory", "lab-local-2") is None
    assert ACCOUNTS.basic(r"LAB\svc", "lab-domain-2") is None


def test_a_colon_cannot_be_written_there():
    with pytest.raises(ValueError, match="colon"):
        Accounts((Login(username="a", password="b:c"),), "WIN2019")
