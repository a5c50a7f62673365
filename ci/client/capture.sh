#!/bin/sh
# Runs the client against the mock of zstack-contract, judges what it does, and writes its pact to pacts/: commit that.
# Behind -- stands the command that runs the client's tests. It gets the address and the credentials from the
# environment: ZSTACK_BASE_URL, ZSTACK_SESSION_UUID (or ZSTACK_ACCOUNT and ZSTACK_PASSWORD), ZSTACK_IPSEC_UUID.
# More flags go to capture, such as: sh contract/capture.sh --scenario ok --scenario cut
set -eu
cd "$(dirname "$0")/.."
npx --no --prefix contract zstack-contract capture --consumer CONSUMER "$@" -- COMMAND
