"""Statements by noun. Each takes an open connection; who may see which networks is the caller's to say."""
