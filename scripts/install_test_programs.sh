#!/usr/bin/env bash
# See to it that the tests find Chromium and ClamAV's scanner: the machine's own, else Debian's packages.
set -euo pipefail

explain() {
    echo "The tests need ${missing[*]}, and $1. Install that, then try again." >&2
    exit 1
}

# Debian puts the scanner where only root looks.
has() {
    PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null
}

missing=()
has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
has clamd || missing+=(clamav-daemon)
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || explain "this machine has no apt-get to install it with"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || explain "installing it takes root or sudo"
    as_root=(sudo)
fi

echo "Installing from Debian for the tests: ${missing[*]}"
"${as_root[@]}" apt-get update -qq || explain "the list of packages could not be refreshed"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null ||
    explain "installing it failed"
