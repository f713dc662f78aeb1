#!/usr/bin/env bash
# Measures what hostile bodies cost others; see README.md.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/scripts/find-jdk.sh"
"$root/mvnw" -f "$root/pom.xml" -q -B -DskipTests -Dspotless.check.skip=true -Pbenchmark -pl benchmark -am package
exec "$JAVA_HOME/bin/java" -cp "$root/benchmark/target/turnpike-benchmark.jar" dev.turnpike.benchmark.BombLoad
