"""OIDs of bridges: their ports, their VLANs, and the stations behind their ports."""

# BRIDGE-MIB (RFC 4188): whether there is anything at all of it, or of Q-BRIDGE-MIB, which is a part of it
BRIDGE = {"dot1dBridge": "1.3.6.1.2.1.17"}
BASE_PORTS = {"dot1dBasePortIfIndex": "1.3.6.1.2.1.17.1.4.1.2"}
FDB = {
    "dot1dTpFdbPort": "1.3.6.1.2.1.17.4.3.1.2",
    "dot1dTpFdbStatus": "1.3.6.1.2.1.17.4.3.1.3",
}

# Q-BRIDGE-MIB (RFC 4363)
Q_FDB = {
    "dot1qTpFdbPort": "1.3.6.1.2.1.17.7.1.2.2.1.2",
    "dot1qTpFdbStatus": "1.3.6.1.2.1.17.7.1.2.2.1.3",
}
FDB_IDS = {"dot1qVlanFdbId": "1.3.6.1.2.1.17.7.1.4.2.1.3"}
VLANS = {
    "dot1qVlanStaticName": "1.3.6.1.2.1.17.7.1.4.3.1.1",
    "dot1qVlanStaticEgressPorts": "1.3.6.1.2.1.17.7.1.4.3.1.2",
    "dot1qVlanStaticUntaggedPorts": "1.3.6.1.2.1.17.7.1.4.3.1.4",
}
VLAN_PORTS = {
    "dot1qVlanCurrentEgressPorts": "1.3.6.1.2.1.17.7.1.4.2.1.4",
    "dot1qVlanCurrentUntaggedPorts": "1.3.6.1.2.1.17.7.1.4.2.1.5",
}

# JUNIPER-L2ALD-MIB and, before it, JUNIPER-VLAN-MIB: there the index of Q-BRIDGE-MIB's tables is no VLAN's number
JUNIPER_VLANS = {
    "jnxL2aldVlanTag": "1.3.6.1.4.1.2636.3.48.1.3.1.1.3",
    "jnxL2aldVlanFdbId": "1.3.6.1.4.1.2636.3.48.1.3.1.1.5",
}
JUNIPER_EX_VLANS = {"jnxExVlanTag": "1.3.6.1.4.1.2636.3.40.1.5.1.5.1.5"}

# CISCO-VTP-MIB and CISCO-VLAN-MEMBERSHIP-MIB
VTP_VLANS = {
    "vtpVlanName": "1.3.6.1.4.1.9.9.46.1.3.1.1.4",
    "vtpVlanType": "1.3.6.1.4.1.9.9.46.1.3.1.1.3",
}
VTP_ACCESS = {"vmVlan": "1.3.6.1.4.1.9.9.68.1.2.2.1.2"}
VTP_TRUNKS = {
    "vlanTrunkPortDynamicStatus": "1.3.6.1.4.1.9.9.46.1.6.1.1.14",
    "vlanTrunkPortNativeVlan": "1.3.6.1.4.1.9.9.46.1.6.1.1.5",
    "vlanTrunkPortVlansEnabled": "1.3.6.1.4.1.9.9.46.1.6.1.1.4",
    "vlanTrunkPortVlansEnabled2k": "1.3.6.1.4.1.9.9.46.1.6.1.1.17",
    "vlanTrunkPortVlansEnabled3k": "1.3.6.1.4.1.9.9.46.1.6.1.1.18",
    "vlanTrunkPortVlansEnabled4k": "1.3.6.1.4.1.9.9.46.1.6.1.1.19",
}
