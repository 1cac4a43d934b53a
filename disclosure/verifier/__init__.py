"""The script the public downloads to check the log by itself; it imports nothing of ours."""
