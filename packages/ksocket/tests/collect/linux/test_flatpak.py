import subprocess

import pytest

from ksocket.collect.linux.flatpak import COMMAND, parse

# As flatpak writes it (GVariant): a dictionary's entry is its key, zeros up to the next multiple of 8, the value, a
# zero and the value's type.
DEPLOY = (
    b"flathub\0" + b"9c" * 32 + b"\0\0\0\0\0appdata-name\0\0\0\0Secret Notes\0\0s\0\0"
    b"appdata-version\0" + b"47.1\0\0s\0\x10\0" + b"deploy-version\0\0\x04\0\0\0\0i"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("app/org.gnome.Maps/x86_64/stable\t47.1", ("org.gnome.Maps", "47.1", "x86_64")),
        ("runtime/org.gnome.Platform/x86_64/47\t", ("org.gnome.Platform", "47", "x86_64")),
        ("nonsense", None),
    ],
)
def test_lines(line, expected):
    found = [(one.name, one.version, one.arch) for one in parse(f"{line}\nstatus=0\n").packages]
    assert found == ([expected] if expected else [])


def test_the_files_of_flatpak(tmp_path):
    assert parse(run(tmp_path)).packages is None
    for place, content in (("app/a.B/x86_64/stable", DEPLOY), ("runtime/r.P/x86_64/23.08", b"flathub\0")):
        commit = tmp_path / "var/lib/flatpak" / place / "c0ffee"
        commit.mkdir(parents=True)
        (commit / "deploy").write_bytes(content)
        (commit.parent / "active").symlink_to("c0ffee")
    (tmp_path / "var/lib/flatpak/app/a.B/current").symlink_to("x86_64/stable")
    assert [(one.name, one.version) for one in parse(run(tmp_path)).packages] == [("a.B", "47.1"), ("r.P", "23.08")]


def run(root):
    command = COMMAND.replace("/var/lib", f"{root}/var/lib")
    return subprocess.run(["sh", "-c", command], capture_output=True, check=False, text=True).stdout
