import subprocess

from ksocket.collect.linux.brew import COMMAND, parse


def test_names_and_versions():
    packages = parse("node/21.6.1\nopenssl@3/3.2.1\n/1\nstatus=0\n").packages
    assert [(one.name, one.version, one.kind) for one in packages] == [
        ("node", "21.6.1", "brew"),
        ("openssl@3", "3.2.1", "brew"),
    ]


def test_its_directories(tmp_path):
    assert parse(run(tmp_path)).packages is None
    for place in ("opt/homebrew/Cellar/git/2.44.0", "opt/homebrew/Caskroom/iterm2/3.4.23"):
        (tmp_path / place).mkdir(parents=True)
    assert [one.name for one in parse(run(tmp_path)).packages] == ["git", "iterm2"]


def run(root):
    command = COMMAND.replace(
        "in /opt/homebrew /usr/local /home", f"in {root}/opt/homebrew {root}/usr/local {root}/home"
    )
    return subprocess.run(["sh", "-c", command], capture_output=True, check=False, text=True).stdout
