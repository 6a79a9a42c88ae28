"""Every OID that is asked of an agent, by the name that its MIB gives it; `ksocket explain snmp` prints this.

Those of bridges, and of the protocols by which neighbours say hello, are in files of their own.
"""

from ksocket.collect.snmp.oids_bridge import (
    BASE_PORTS,
    BRIDGE,
    FDB,
    FDB_IDS,
    JUNIPER_EX_VLANS,
    JUNIPER_VLANS,
    Q_FDB,
    VLAN_PORTS,
    VLANS,
    VTP_ACCESS,
    VTP_TRUNKS,
    VTP_VLANS,
)
from ksocket.collect.snmp.oids_hello import (
    CDP,
    EDP,
    FDP,
    LLDP,
    LLDP_ADDRESSES,
    LLDP_PORTS,
    LLDP_V2,
    LLDP_V2_ADDRESSES,
    LLDP_V2_PORTS,
)

# SNMPv2-MIB (RFC 3418)
SYSTEM = {
    "sysDescr": "1.3.6.1.2.1.1.1.0",
    "sysObjectID": "1.3.6.1.2.1.1.2.0",
    "sysUpTime": "1.3.6.1.2.1.1.3.0",
    "sysContact": "1.3.6.1.2.1.1.4.0",
    "sysName": "1.3.6.1.2.1.1.5.0",
    "sysLocation": "1.3.6.1.2.1.1.6.0",
    "sysServices": "1.3.6.1.2.1.1.7.0",
    "ipForwarding": "1.3.6.1.2.1.4.1.0",  # IP-MIB (RFC 4293), asked with the system group: one request for both
}
# SNMP-FRAMEWORK-MIB (RFC 3411)
ENGINE = {"snmpEngineID": "1.3.6.1.6.3.10.2.1.1.0"}

# ENTITY-MIB (RFC 6933). The class of every entity is walked; what follows is asked of chassis and stacks alone.
ENTITY_CLASS = {"entPhysicalClass": "1.3.6.1.2.1.47.1.1.1.1.5"}
ENTITY = {
    "entPhysicalDescr": "1.3.6.1.2.1.47.1.1.1.1.2",
    "entPhysicalName": "1.3.6.1.2.1.47.1.1.1.1.7",
    "entPhysicalFirmwareRev": "1.3.6.1.2.1.47.1.1.1.1.9",
    "entPhysicalSoftwareRev": "1.3.6.1.2.1.47.1.1.1.1.10",
    "entPhysicalSerialNum": "1.3.6.1.2.1.47.1.1.1.1.11",
    "entPhysicalMfgName": "1.3.6.1.2.1.47.1.1.1.1.12",
    "entPhysicalModelName": "1.3.6.1.2.1.47.1.1.1.1.13",
    "entPhysicalHardwareRev": "1.3.6.1.2.1.47.1.1.1.1.8",
}
# Of the other parts: what tells which of them count is walked, the rest is asked of those alone.
COMPONENTS = {
    "entPhysicalSerialNum": "1.3.6.1.2.1.47.1.1.1.1.11",
    "entPhysicalModelName": "1.3.6.1.2.1.47.1.1.1.1.13",
    "entPhysicalContainedIn": "1.3.6.1.2.1.47.1.1.1.1.4",
}
COMPONENT = {
    "entPhysicalDescr": "1.3.6.1.2.1.47.1.1.1.1.2",
    "entPhysicalName": "1.3.6.1.2.1.47.1.1.1.1.7",
    "entPhysicalHardwareRev": "1.3.6.1.2.1.47.1.1.1.1.8",
    "entPhysicalFirmwareRev": "1.3.6.1.2.1.47.1.1.1.1.9",
    "entPhysicalSoftwareRev": "1.3.6.1.2.1.47.1.1.1.1.10",
    "entPhysicalMfgName": "1.3.6.1.2.1.47.1.1.1.1.12",
}

# IF-MIB (RFC 2863)
INTERFACES = {
    "ifDescr": "1.3.6.1.2.1.2.2.1.2",
    "ifMtu": "1.3.6.1.2.1.2.2.1.4",
    "ifSpeed": "1.3.6.1.2.1.2.2.1.5",
    "ifPhysAddress": "1.3.6.1.2.1.2.2.1.6",
    "ifOperStatus": "1.3.6.1.2.1.2.2.1.8",
    "ifName": "1.3.6.1.2.1.31.1.1.1.1",
    "ifHighSpeed": "1.3.6.1.2.1.31.1.1.1.15",
    "ifAlias": "1.3.6.1.2.1.31.1.1.1.18",
    "ifAdminStatus": "1.3.6.1.2.1.2.2.1.7",
}
# IP-MIB (RFC 4293): both versions of IP, and the older table of IPv4 alone
ADDRESSES = {
    "ipAddressIfIndex": "1.3.6.1.2.1.4.34.1.3",
    "ipAddressType": "1.3.6.1.2.1.4.34.1.4",
    "ipAddressPrefix": "1.3.6.1.2.1.4.34.1.5",
}
ADDRESSES_IPV4 = {
    "ipAdEntIfIndex": "1.3.6.1.2.1.4.20.1.2",
    "ipAdEntNetMask": "1.3.6.1.2.1.4.20.1.3",
}
NEIGHBORS = {
    "ipNetToPhysicalPhysAddress": "1.3.6.1.2.1.4.35.1.4",
    "ipNetToPhysicalType": "1.3.6.1.2.1.4.35.1.6",
}
NEIGHBORS_IPV4 = {
    "ipNetToMediaPhysAddress": "1.3.6.1.2.1.4.22.1.2",
    "ipNetToMediaType": "1.3.6.1.2.1.4.22.1.4",
}

# IP-FORWARD-MIB (RFC 4292, RFC 2096) and the table before it (RFC 1213). The counts come first.
ROUTE_COUNTS = {
    "inetCidrRouteNumber": "1.3.6.1.2.1.4.24.6.0",
    "ipCidrRouteNumber": "1.3.6.1.2.1.4.24.3.0",
}
INET_CIDR_ROUTES = {"inetCidrRouteIfIndex": "1.3.6.1.2.1.4.24.7.1.7"}
IP_CIDR_ROUTES = {"ipCidrRouteIfIndex": "1.3.6.1.2.1.4.24.4.1.5"}
IP_ROUTES = {
    "ipRouteIfIndex": "1.3.6.1.2.1.4.21.1.2",
    "ipRouteNextHop": "1.3.6.1.2.1.4.21.1.7",
    "ipRouteMask": "1.3.6.1.2.1.4.21.1.11",
}

# HOST-RESOURCES-MIB (RFC 2790)
HOST = {"hrMemorySize": "1.3.6.1.2.1.25.2.2.0"}
HOST_DEVICES = {"hrDeviceType": "1.3.6.1.2.1.25.3.2.1.2"}
SOFTWARE = {"hrSWInstalledName": "1.3.6.1.2.1.25.6.3.1.2"}

# OSPF-MIB (RFC 4750) and OSPFV3-MIB (RFC 5643)
OSPF = {"ospfNbrState": "1.3.6.1.2.1.14.10.1.6"}
OSPF_V3 = {
    "ospfv3NbrAddress": "1.3.6.1.2.1.191.1.9.1.5",
    "ospfv3NbrState": "1.3.6.1.2.1.191.1.9.1.8",
}

# BGP4-MIB (RFC 4273)
BGP = {
    "bgpPeerState": "1.3.6.1.2.1.15.3.1.2",
    "bgpPeerRemoteAs": "1.3.6.1.2.1.15.3.1.9",
}

# Contexts: SNMP-VIEW-BASED-ACM-MIB (RFC 3415); VRFs: MPLS-L3VPN-STD-MIB (RFC 4382), CISCO-VRF-MIB. In each of them
# then what stands under neighbors, ospf, bgp and routes.
CONTEXTS = {"vacmContextName": "1.3.6.1.6.3.16.1.1.1.1"}
VRFS = {"mplsL3VpnVrfOperStatus": "1.3.6.1.2.1.10.166.11.1.2.2.1.6"}
VRFS_CISCO = {"cvVrfName": "1.3.6.1.4.1.9.9.711.1.1.1.1.2"}

ASKED: dict[str, dict[str, str]] = {
    "system": SYSTEM | ENGINE,
    "entity": ENTITY_CLASS | ENTITY,
    "components": COMPONENTS | COMPONENT,
    "interfaces": INTERFACES | ADDRESSES | ADDRESSES_IPV4,
    "neighbors": NEIGHBORS | NEIGHBORS_IPV4,
    "routes": ROUTE_COUNTS | INET_CIDR_ROUTES | IP_CIDR_ROUTES | IP_ROUTES,
    "lldp": LLDP | LLDP_ADDRESSES | LLDP_PORTS | LLDP_V2 | LLDP_V2_ADDRESSES | LLDP_V2_PORTS,
    "cdp": CDP,
    "fdp": FDP,
    "edp": EDP,
    "ospf": OSPF | OSPF_V3,
    "bgp": BGP,
    "vrfs": CONTEXTS | VRFS | VRFS_CISCO,
    "host": HOST | HOST_DEVICES,
    "packages": SOFTWARE,
    "vlans": VLANS | VLAN_PORTS | JUNIPER_VLANS | JUNIPER_EX_VLANS | VTP_VLANS | VTP_ACCESS | VTP_TRUNKS,
    "fdb": BRIDGE | BASE_PORTS | Q_FDB | FDB_IDS | FDB,
}
