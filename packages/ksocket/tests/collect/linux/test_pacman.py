from ksocket.collect.linux.pacman import parse


def test_files_one_after_the_other():
    text = "%NAME%bash\n%VERSION%5.2-1\n%BASE%bash\n%ARCH%x86_64\n%NAME%gcc-libs\n%VERSION%13-1\n%BASE%gcc\nstatus=0\n"
    assert [(one.name, one.version, one.arch, one.source_name) for one in parse(text).packages] == [
        ("bash", "5.2-1", "x86_64", "bash"),
        ("gcc-libs", "13-1", None, "gcc"),
    ]


def test_none():
    assert parse("status=0\n").packages == ()
