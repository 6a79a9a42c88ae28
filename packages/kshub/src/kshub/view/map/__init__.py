"""The map of a network: devices, how they hang together, and which subnets lie behind which of them."""
