"""kshub, the hub: keeps what the collectors tell and shows it."""
