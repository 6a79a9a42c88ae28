"""What differs between two snapshots of a network. Pure: `kshub.view.differences` reads what it needs."""
