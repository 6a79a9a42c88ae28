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
        (
            "5.14.21-150500.55.39-default",
            rpm("kernel-default", "5.14.21-150500.55.39.1.x86_64", "5.14.21-150500.55.52.1.x86_64"),
            True,
        ),
        ("5.14.21-150500.55.39-default", rpm("kernel-default", "5.14.21-150500.55.39.1.x86_64"), False),
        ("6.7.1-1-default", rpm("kernel-default", "6.7.1-1.1.x86_64"), False),
        ("6.1.79-99.167.amzn2023.x86_64", rpm("kernel", "6.1.79-99.167.amzn2023.x86_64"), False),
        ("13.2-RELEASE-p2", ["installed 13.2-RELEASE-p4"], True),
        ("13.2-RELEASE-p4", ["installed 13.2-RELEASE-p4"], False),
    ],
)
def test_restarts(running, lines, expected):
    assert parse("\n".join([f"running {running}", *lines, "end"])).reboot_pending is expected


@pytest.mark.parametrize(("installed", "expected"), [("6.1.119-1", False), ("6.1.123-1", True)])
def test_a_kernel_that_was_replaced_under_its_name(installed, expected):
    lines = ["running 6.1.0-28-amd64", "built #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)"]
    lines += [f"linux-image-6.1.0-28-amd64 install ok installed {installed}", "end"]
    assert parse("\n".join(lines)).reboot_pending is expected


def test_cut_off():
    with pytest.raises(ValueError, match="cut off"):
        parse("required\nrunning 6.1\n")
