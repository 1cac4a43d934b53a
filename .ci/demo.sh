#!/usr/bin/env bash
# Fill the books with the example and serve them until Ctrl-C.
set -euo pipefail
export DEMO_MODE=1
export PUBLIC_URL="${PUBLIC_URL:-http://127.0.0.1:$PORT}"

"$PYTHON" manage.py migrate --verbosity 0
"$PYTHON" manage.py demo
echo
echo "Sổ Công: http://127.0.0.1:$PORT   (Ctrl-C để dừng)"
exec "$PYTHON" -m gunicorn config.wsgi --bind "127.0.0.1:$PORT" --workers 1 --threads 8 --log-level warning
