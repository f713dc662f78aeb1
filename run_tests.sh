#!/usr/bin/env bash
# Everything that CI runs: build without warnings, formatting, all tests of the default tier, coverage.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Usage: ./run_tests.sh [--slow] [MAVEN OPTIONS]

  --slow                    also the tests of the slow tier
  -Dtest=NAME               one test class, or one method with NAME#METHOD:
                            ./run_tests.sh -pl proxy-service -am -Dtest=ModelRequestTest -Dsurefire.failIfNoSpecifiedTests=false
HELP
    exit 0
    ;;
esac

tier=default
if [ "${1:-}" = --slow ]; then
  tier=slow
  shift
fi
goal=verify
case " $* " in
  *" -Dtest="*) goal=test ;; # a part of the tests says nothing about coverage
esac
"$here/mvnw" -f "$here/pom.xml" -B --no-transfer-progress -Dtest.tier="$tier" "$@" "$goal"
[ "$goal" = test ] || echo "Coverage report: proxy-service/target/site/jacoco/index.html"
