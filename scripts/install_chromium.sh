#!/usr/bin/env bash
# See to it that there is a Chromium for the browser tests: the machine's own, else Debian's package.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done

explain() {
    echo "The browser tests need Chromium, and $1. Install the package chromium, then try again." >&2
    exit 1
}

command -v apt-get >/dev/null || explain "this machine has no apt-get to install it with"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || explain "installing it takes root or sudo"
    as_root=(sudo)
fi

echo "Installing Chromium from Debian for the browser tests"
"${as_root[@]}" apt-get update -qq || explain "the list of packages could not be refreshed"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null ||
    explain "installing it failed"
