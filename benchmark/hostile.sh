#!/usr/bin/env bash
# Measures what hostile clients cost others; see README.md.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
case "${1:-}" in
  bombs | guesses | readers) ;;
  *)
    echo "Usage: hostile.sh bombs|guesses|readers" >&2
    exit 2
    ;;
esac
source "$root/scripts/find-jdk.sh"
"$root/mvnw" -f "$root/pom.xml" -q -B -DskipTests -Dspotless.check.skip=true -Pbenchmark -pl benchmark -am package
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$root/benchmark/target/turnpike-benchmark.jar" \
  dev.turnpike.benchmark.Hostile "$1"
