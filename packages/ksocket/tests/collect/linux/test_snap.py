import subprocess

from ksocket.collect.linux.snap import COMMAND, parse


def test_blocks():
    packages = parse(
        "name: core22\nversion: '20240111'\n--\nversion: 1\n--\nname: lxd\nversion: 5.21.1-d46c406\n--\nstatus=0\n"
    )
    assert [(one.name, one.version, one.kind) for one in packages.packages] == [
        ("core22", "20240111", "snap"),
        ("lxd", "5.21.1-d46c406", "snap"),
    ]


def test_the_files_of_snapd(tmp_path):
    assert parse(run(tmp_path)).packages is None
    (tmp_path / "snap/bin").mkdir(parents=True)
    assert parse(run(tmp_path)).packages == ()
    meta = tmp_path / "snap/hello/29/meta"
    meta.mkdir(parents=True)
    (meta / "snap.yaml").write_text(
        'name: hello\nversion: "2.10"\nsummary: x\napps:\n  hello:\n    command: bin/hello\n'
    )
    (tmp_path / "snap/hello/current").symlink_to("29")
    answer = run(tmp_path)
    assert "command" not in answer
    assert [(one.name, one.version) for one in parse(answer).packages] == [("hello", "2.10")]


def run(root):
    command = COMMAND.replace("in /snap /var", f"in {root}/snap {root}/var")
    return subprocess.run(["sh", "-c", command], capture_output=True, check=True, text=True).stdout
