from ksocket.collect.windows.computer import parse


def test_a_member_of_a_domain():
    facts = parse([{"Name": "PC-SOUMU-KAIKEI", "DNSHostName": "pc-soumu-kaikei-07", "Domain": "corp.example.com",
                    "PartOfDomain": "true", "Workgroup": None, "TotalPhysicalMemory": "4294430720"}])  # fmt: skip
    assert (facts.hostname, facts.domain) == ("pc-soumu-kaikei-07", "corp.example.com")
    assert facts.extra_fields.memory.total_size == 4193780


def test_a_workgroup():
    facts = parse([{"Name": "A", "Domain": "WORKGROUP", "PartOfDomain": "false", "Workgroup": "SOUMU"}])
    assert (facts.hostname, facts.domain, facts.extra_fields) == ("A", "SOUMU", None)
    assert parse([{"Domain": "WORKGROUP", "PartOfDomain": "false", "Workgroup": None}]).domain == "WORKGROUP"
