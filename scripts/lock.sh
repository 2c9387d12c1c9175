#!/usr/bin/env bash
# Write the requirements*.txt anew: newest versions that work together, with hashes, for every platform and Python 3.11 up.
# The tool that does this (uv) lives in a throw-away environment; nobody needs it to use or test the product.
set -euo pipefail
cd "$(dirname "$0")/.."

workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
python3 -m venv --without-pip "$workshop/venv"
python3 -m pip --python "$workshop/venv/bin/python" install --quiet uv

for name in requirements requirements-node requirements-dev; do
    echo "$name.txt"
    "$workshop/venv/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links "$name.in" --output-file "$name.txt"
done
