from ksocket.collect.windows.services import parse


def test_those_that_run_by_name():
    facts = parse(
        [
            {"Name": "W32Time", "DisplayName": "Windows Time", "State": "Running"},
            {"Name": "Dhcp", "DisplayName": "DHCP Client", "State": "Running"},
            {"Name": "Spooler", "DisplayName": "Print Spooler", "State": "Stopped"},
        ]
    )
    assert [(one.name, one.description) for one in facts.running_services] == [
        ("Dhcp", "DHCP Client"),
        ("W32Time", "Windows Time"),
    ]


def test_services_of_a_logon_are_told_by_their_template():
    facts = parse(
        [
            {"Name": "CDPUserSvc", "DisplayName": "Connected Devices", "State": "Stopped"},
            {"Name": "CDPUserSvc_3f2a1", "DisplayName": "Connected Devices_3f2a1", "State": "Running"},
            {"Name": "MyService_beef1", "DisplayName": "Mine", "State": "Running"},
        ]
    )
    assert [(one.name, one.description) for one in facts.running_services] == [
        ("CDPUserSvc", "Connected Devices"),
        ("MyService_beef1", "Mine"),
    ]
