"""The public data for machines, as JSON, read only: what the pages show, of publications alone."""
