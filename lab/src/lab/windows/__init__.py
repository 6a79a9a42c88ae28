"""Windows as a collector sees it: WS-Management over HTTP, with genuine NTLM and CredSSP, of machines that are data."""
