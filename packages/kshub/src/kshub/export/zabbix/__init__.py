"""Nodes as hosts of Zabbix: what it should have and has becomes a plan (pure), the plan becomes calls of its API."""
