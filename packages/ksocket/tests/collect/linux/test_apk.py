from ksocket.collect.linux.apk import parse


def test_blocks():
    packages = parse("P:musl\nV:1.2.4-r2\nA:x86_64\no:musl\n--\nV:nameless\n--\nP:odd\n--\nstatus=0\n").packages
    assert [(one.name, one.version, one.arch, one.source_name) for one in packages] == [
        ("musl", "1.2.4-r2", "x86_64", "musl"),
        ("odd", None, None, "odd"),
    ]
