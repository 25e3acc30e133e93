#!/bin/sh
# Installs what pip cannot, where apt-get may do so: the system libraries WeasyPrint loads for PDF,
# and Debian's Chromium for the tests of the web form. Never fails: without them everything but PDF
# works, as `cmt doctor` says, and the tests that need a browser are skipped and say so.
#
# usage: system-packages.sh [python]
set -u
python=${1:-python3}

libraries_present() {
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

browser_present() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null
}

install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Installs packages, and says instead what to do where that cannot be done.
provide() {
    advice=$1
    shift
    may_install || { echo "$advice"; return; }
    echo "Installing $* ..."
    install "$@" || { as_root apt-get update -qq >/dev/null 2>&1; install "$@"; } || echo "$advice"
}

libraries_present || provide \
    "To write PDF, install WeasyPrint's libraries (Debian, Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango). Everything else works without them." \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
browser_present || provide \
    "To test the web form as well, install a browser (Debian: apt-get install chromium). Its tests are skipped without one." \
    chromium
exit 0
