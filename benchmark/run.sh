#!/usr/bin/env bash
# Runs the JMH benchmarks: time and bytes allocated per operation. Arguments go to JMH, for example a pattern of benchmark names.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/scripts/find-jdk.sh"
"$root/mvnw" -f "$root/pom.xml" -q -B -DskipTests -Dspotless.check.skip=true -Pbenchmark -pl benchmark -am package
exec "$JAVA_HOME/bin/java" -jar "$root/benchmark/target/turnpike-benchmark.jar" -prof gc "$@"
