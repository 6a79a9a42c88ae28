from ksocket.collect.linux.opkg import parse


def test_only_what_is_installed():
    text = (
        "Package: a\nVersion: 1\nStatus: install user installed\n--\nPackage: b\nStatus: deinstall ok not-installed\n"
    )
    text += "--\nstatus=0\n"
    assert [(one.name, one.version, one.arch) for one in parse(text).packages] == [("a", "1", None)]
