import subprocess

from ksocket.collect.linux.apps import COMMAND, parse


def test_names_and_versions():
    packages = parse("Safari.app\t17.4\nUtilities/My Tool.app\t\nstatus=0\n").packages
    assert [(one.name, one.version, one.kind) for one in packages] == [
        ("My Tool", None, "app"),
        ("Safari", "17.4", "app"),
    ]


def test_each_bundle_is_read(tmp_path):
    """With a program in the place of PlistBuddy that prints what its last argument holds."""
    reader = tmp_path / "reader"
    reader.write_text('#!/bin/sh\nfor file; do :; done\ncat "$file"\n')
    reader.chmod(0o755)
    for name, version in (("Safari.app", "17.4"), ("Utilities/My Tool.app", "1.0")):
        (tmp_path / "Applications" / name / "Contents").mkdir(parents=True)
        (tmp_path / "Applications" / name / "Contents/Info.plist").write_text(version)
    command = COMMAND.replace("/usr/libexec/PlistBuddy", str(reader)).replace(
        "cd /Applications", f"cd {tmp_path}/Applications"
    )
    printed = subprocess.run(["sh", "-c", command], capture_output=True, check=True, text=True).stdout
    assert [(one.name, one.version) for one in parse(printed).packages] == [("My Tool", "1.0"), ("Safari", "17.4")]
