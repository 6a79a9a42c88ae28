"""OIDs of the protocols by which devices say hello to the next one: LLDP, CDP, FDP, EDP."""

# LLDP-MIB (IEEE 802.1AB-2005)
LLDP = {
    "lldpRemChassisIdSubtype": "1.0.8802.1.1.2.1.4.1.1.4",
    "lldpRemChassisId": "1.0.8802.1.1.2.1.4.1.1.5",
    "lldpRemPortIdSubtype": "1.0.8802.1.1.2.1.4.1.1.6",
    "lldpRemPortId": "1.0.8802.1.1.2.1.4.1.1.7",
    "lldpRemPortDesc": "1.0.8802.1.1.2.1.4.1.1.8",
    "lldpRemSysName": "1.0.8802.1.1.2.1.4.1.1.9",
    "lldpRemSysDesc": "1.0.8802.1.1.2.1.4.1.1.10",
}
LLDP_ADDRESSES = {"lldpRemManAddrIfId": "1.0.8802.1.1.2.1.4.2.1.4"}
LLDP_PORTS = {
    "lldpLocPortId": "1.0.8802.1.1.2.1.3.7.1.3",
    "lldpLocPortIdSubtype": "1.0.8802.1.1.2.1.3.7.1.2",
    "lldpLocPortDesc": "1.0.8802.1.1.2.1.3.7.1.4",
}

# CISCO-CDP-MIB: cdpCacheTable, which other makers' devices that speak CDP fill as well
CDP = {
    "cdpCacheDeviceId": "1.3.6.1.4.1.9.9.23.1.2.1.1.6",
    "cdpCacheAddressType": "1.3.6.1.4.1.9.9.23.1.2.1.1.3",
    "cdpCacheAddress": "1.3.6.1.4.1.9.9.23.1.2.1.1.4",
    "cdpCacheDevicePort": "1.3.6.1.4.1.9.9.23.1.2.1.1.7",
    "cdpCachePlatform": "1.3.6.1.4.1.9.9.23.1.2.1.1.8",
    "cdpCachePrimaryMgmtAddrType": "1.3.6.1.4.1.9.9.23.1.2.1.1.19",
    "cdpCachePrimaryMgmtAddr": "1.3.6.1.4.1.9.9.23.1.2.1.1.20",
}

# LLDP-V2-MIB (IEEE 802.1AB-2009): asked where LLDP-MIB is empty
LLDP_V2 = {
    "lldpV2RemChassisIdSubtype": "1.3.111.2.802.1.1.13.1.4.1.1.5",
    "lldpV2RemChassisId": "1.3.111.2.802.1.1.13.1.4.1.1.6",
    "lldpV2RemPortIdSubtype": "1.3.111.2.802.1.1.13.1.4.1.1.7",
    "lldpV2RemPortId": "1.3.111.2.802.1.1.13.1.4.1.1.8",
    "lldpV2RemPortDesc": "1.3.111.2.802.1.1.13.1.4.1.1.9",
    "lldpV2RemSysName": "1.3.111.2.802.1.1.13.1.4.1.1.10",
    "lldpV2RemSysDesc": "1.3.111.2.802.1.1.13.1.4.1.1.11",
}
LLDP_V2_ADDRESSES = {"lldpV2RemManAddrIfId": "1.3.111.2.802.1.1.13.1.4.2.1.4"}
LLDP_V2_PORTS = {
    "lldpV2LocPortId": "1.3.111.2.802.1.1.13.1.3.7.1.3",
    "lldpV2LocPortIdSubtype": "1.3.111.2.802.1.1.13.1.3.7.1.2",
    "lldpV2LocPortDesc": "1.3.111.2.802.1.1.13.1.3.7.1.4",
}

# FOUNDRY-SN-SWITCH-GROUP-MIB: snFdpCacheTable, asked of Foundry's, Brocade's and Ruckus's switches alone
FDP = {
    "snFdpCacheDeviceId": "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.3",
    "snFdpCacheAddressType": "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.4",
    "snFdpCacheAddress": "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.5",
    "snFdpCacheDevicePort": "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.7",
    "snFdpCachePlatform": "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.8",
}

# EXTREME-EDP-MIB: extremeEdpTable, asked of Extreme's switches alone
EDP = {
    "extremeEdpNeighborName": "1.3.6.1.4.1.1916.1.13.2.1.3",
    "extremeEdpNeighborSoftwareVersion": "1.3.6.1.4.1.1916.1.13.2.1.4",
    "extremeEdpNeighborSlot": "1.3.6.1.4.1.1916.1.13.2.1.5",
    "extremeEdpNeighborPort": "1.3.6.1.4.1.1916.1.13.2.1.6",
}
