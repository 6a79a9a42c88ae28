import pytest

from ksocket.collect.linux.reboot import parse


def debian(*releases):
    return [f"linux-image-{one} install ok installed" for one in releases]


def rpm(name, *releases):
    return [f"rpm {name} {one}" for one in releases]


@pytest.mark.parametrize(
    ("running", "lines", "expected"),
    [
        ("6.1.0-18-amd64", ["required"], True),
        ("6.1.0-18-amd64", debian("6.1.0-18-amd64", "6.1.0-9-amd64"), False),
        ("6.1.0-9-amd64", debian("6.1.0-18-amd64", "6.1.0-9-amd64"), True),
        ("6.1.0-9-amd64", debian("6.1.0-9-amd64", "6.5.0-1-cloud-amd64"), False),
        (
            "5.15.0-91-generic",
            ["linux-image-5.15.0-100-generic deinstall ok config-files", *debian("5.15.0-91-generic")],
            False,
        ),
        ("5.15.0-91-generic", [*debian("unsigned-5.15.0-100-generic"), *debian("5.15.0-91-generic")], True),
        ("6.18.44-host", debian("6.1.0-18-amd64"), None),
        ("6.18.44-host", [], None),
        ("5.14.0-70.el9.x86_64", rpm("kernel-core", "5.14.0-70.el9.x86_64", "5.14.0-362.8.1.el9_3.x86_64"), True),
        ("5.14.0-362.el9.x86_64", rpm("kernel-core", "5.14.0-70.el9.x86_64", "5.14.0-362.el9.x86_64"), False),
        (
            "5.15.0-200.el9uek.x86_64",
            rpm("kernel-core", "5.14.0-999.el9.x86_64") + rpm("kernel-uek-core", "5.15.0-200.el9uek.x86_64"),
            False,
        ),
    ],
)
def test_restarts(running, lines, expected):
    assert parse("\n".join([f"running {running}", *lines, "end"])).reboot_pending is expected


def test_cut_off():
    with pytest.raises(ValueError, match="cut off"):
        parse("required\nrunning 6.1\n")
