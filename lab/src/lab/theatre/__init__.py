"""Hosts that are played: one process of ours that answers in the network namespaces of many hosts."""
