#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python 3.11 or later, and the kit in an environment of its own.
set -euo pipefail
root=${AUTOGRADER:-/autograder}

newest() {
    for name in python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            echo "$name"
            return
        fi
    done
}

if [ -z "$(newest)" ]; then
    apt-get update
    apt-get install --yes python3.11 python3.11-venv
fi
if [ "$(id -u)" = 0 ] && ! command -v bwrap > /dev/null; then
    apt-get install --yes bubblewrap || echo "no bubblewrap: submissions run less confined"
fi
"$(newest)" -m venv "$root/venv"
"$root/venv/bin/pip" install --quiet --editable "$root/source/kit"
