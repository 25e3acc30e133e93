#!/bin/sh
# Installs Debian's Chromium for the tests of the web form, where apt-get may do so. Never fails:
# without it those tests are skipped and say so.
#
# usage: browser.sh
set -u
packages="chromium"

present() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

advise() {
    echo "To test the web form as well, install a browser (Debian: apt-get install $packages). Its tests are skipped without one."
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
