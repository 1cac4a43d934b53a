"""The example that `manage.py demo` loads: invented people, invented businesses, invented money."""
