#!/bin/sh
# Installs the system libraries WeasyPrint loads for PDF, where apt-get may do so. Never fails:
# without them everything but PDF works, and `cmt doctor` says what is missing.
#
# usage: system-libraries.sh [python]
set -u
python=${1:-python3}
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

present() {
    "$python" - <<'PY' 2>/dev/null
import ctypes, sys
names = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.0.dylib"),
}
for name in names.get(sys.platform, ()):
    ctypes.CDLL(name)
PY
}

advise() {
    echo "To write PDF, install WeasyPrint's libraries (Debian, Ubuntu: apt-get install $packages; macOS: brew install pango). Everything else works without them."
}

present && exit 0
command -v apt-get >/dev/null 2>&1 || { advise; exit 0; }
if [ "$(id -u)" -eq 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else advise; exit 0
fi

install() {
    # shellcheck disable=SC2086 - a list of packages, and an empty or two-word prefix
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null 2>&1
}

echo "Installing $packages ..."
install || { $as_root apt-get update -qq >/dev/null 2>&1; install; } || advise
exit 0
