from ksocket.collect.windows.listening import parse


def test_what_listens_and_who():
    facts = parse(
        [
            {"LocalAddress": "::", "LocalPort": "445", "State": "2", "OwningProcess": "4"},
            {"LocalAddress": "0.0.0.0", "LocalPort": "49664", "State": "2", "OwningProcess": "77"},
            {"LocalAddress": "10.0.0.5", "LocalPort": "50122", "State": "5", "OwningProcess": "4"},
            {"LocalAddress": "fe80::1%6", "LocalPort": "139", "State": "2", "OwningProcess": "4"},
            {"LocalAddress": "::", "LocalPort": "445", "State": "2", "OwningProcess": "4"},
        ],
        [
            {"LocalAddress": "0.0.0.0", "LocalPort": "123", "OwningProcess": "9"},
            {"LocalAddress": "0.0.0.0", "LocalPort": "50001", "OwningProcess": "9"},
        ],
        [{"ProcessId": "4", "Name": "System"}, {"ProcessId": "9", "Name": "svchost.exe"}],
    )
    assert [(one.port, one.protocol, one.addr, one.process) for one in facts.listening_ports] == [
        (123, "udp", "0.0.0.0", "svchost.exe"),
        (139, "tcp", "fe80::1", "System"),
        (445, "tcp", "::", "System"),
        (49664, "tcp", "0.0.0.0", None),
    ]


def test_ports_that_are_none():
    told = [{"LocalAddress": "::", "LocalPort": port, "State": "2"} for port in ("0", "65536", "x", None)]
    assert parse(told, [], []).listening_ports == ()
