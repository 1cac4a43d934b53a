#!/usr/bin/env bash
# Make the virtual environment in $1 with the first Python that is new enough.
set -euo pipefail

for name in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
      exec "$name" -m venv "$1"
    fi
    echo "Sổ Công needs Python's venv and pip: apt-get install python3-venv" >&2
    exit 1
  fi
done
echo "Sổ Công needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2
exit 1
