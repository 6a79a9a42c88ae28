import pytest

from ksocket.collect.windows.device_type import parse


def told(product, sku="7", maker="", model=""):
    facts = parse([{"ProductType": product, "OperatingSystemSKU": sku}], [{"Manufacturer": maker, "Model": model}])
    return [(one.type, one.reason) for one in facts.device_types or ()]


@pytest.mark.parametrize(("product", "kind"), [("1", "client"), ("2", "server"), ("3", "server")])
def test_by_product_type(product, kind):
    assert [one for one, _ in told(product)] == [kind]


def test_hyper_v_server():
    assert told("3", sku="42") == [("hypervisor", "OperatingSystemSKU is 42 (Hyper-V Server)")]


@pytest.mark.parametrize(
    ("maker", "model", "host"),
    [
        ("VMware, Inc.", "VMware20,1", "VMware"),
        ("Microsoft Corporation", "Virtual Machine", "Hyper-V"),
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "KVM"),
        ("Xen", "HVM domU", "Xen"),
        ("innotek GmbH", "VirtualBox", "VirtualBox"),
        ("Amazon EC2", "t3.large", "Amazon EC2"),
    ],
)
def test_guests(maker, model, host):
    assert told("3", maker=maker, model=model) == [("server", f"ProductType is 3 (server), a guest of {host}")]


@pytest.mark.parametrize(
    ("maker", "model"), [("Microsoft Corporation", "Surface Pro"), ("Dell Inc.", "R650"), ("", "")]
)
def test_real_machines(maker, model):
    assert told("1", maker=maker, model=model) == [("client", "ProductType is 1 (work station)")]


def test_a_type_that_nobody_knows():
    assert told("9") == []
