"""The tables, by theme. `kshub.store.schema` names them all."""
