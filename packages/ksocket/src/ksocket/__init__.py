"""ksocket, the collector: finds what is in a network segment, asks it what it is, and tells the hub."""
