"""Where machines are plugged in: which port of which switch, and what is on each port."""
