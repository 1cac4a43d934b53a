#!/usr/bin/env bash
# Look for what Python packages cannot bring; as root on Debian install what is missing, else say what to run.
#   system.sh run    to serve the site: Python's venv, Pango (PDF), gettext (catalogue)
#   system.sh test   to test it: also Chromium, a reader of PDF, fonts
set -euo pipefail

missing=()
want() { # package, then the command that succeeds when it is there
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_library() { python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1"; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_font() { fc-list | grep -qi "$1"; }

look() {
  missing=()
  want python3 command -v python3
  want python3-venv python3 -c 'import ensurepip, venv'
  want gettext command -v msgfmt
  want libpango-1.0-0 has_library libpango-1.0.so.0
  want libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
  want libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
  if [ "$1" = test ]; then
    want chromium has_chromium
    want poppler-utils command -v pdftoppm
    want fonts-liberation has_font liberation
  fi
}

look "$1"
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  echo "Installing: ${missing[*]}"
  apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
  look "$1"
  [ ${#missing[@]} -eq 0 ] && exit 0
fi
echo "Missing on this machine: ${missing[*]}. Please run: sudo apt-get install ${missing[*]}" >&2
exit 1
