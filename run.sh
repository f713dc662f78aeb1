#!/usr/bin/env bash
# Starts the gateway on embedded defaults: finds a JDK, builds when sources are newer than the last build, runs.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

case "${1:-}" in
  -h | --help)
    cat <<'HELP'
Usage: ./run.sh [COMMAND] [OPTIONS]

  (no command)            start the gateway; settings come from .env and the environment (.env.example lists them)
  validate DIR            check a folder of ModelRoute and ProxyClient files; exit code 1 on any finding
  config                  print the effective settings, secrets masked
  keys create --admin     make an admin key; needs access to the database, not a running gateway
  explain MODEL           ask the running gateway where a request for MODEL would go, and why; TURNPIKE_ADMIN_KEY is an admin's key
  -h, --help              this text

Environment of this script: JAVA_HOME (a JDK 25 or newer), JAVA_OPTS (flags for the JVM), TURNPIKE_SKIP_BUILD=1 (run what is built).
HELP
    exit 0
    ;;
esac

source "$here/scripts/find-jdk.sh"
jar="$here/proxy-service/target/turnpike-proxy.jar"

is_stale() {
  [ ! -f "$jar" ] && return 0
  find "$here/pom.xml" "$here/crds/pom.xml" "$here/crds/src/main" "$here/proxy-service/pom.xml" "$here/proxy-service/src/main" \
    -type f -newer "$jar" | grep -q .
}

if [ "${TURNPIKE_SKIP_BUILD:-}" != 1 ] && is_stale; then
  echo "Building Turnpike (the first time takes a few minutes) ..." >&2
  "$here/mvnw" -f "$here/pom.xml" -q -B -DskipTests -Dspotless.check.skip=true -pl proxy-service -am package >&2
  touch "$jar"
fi

# The process ends when memory does, so that whatever runs it can start a new one; it never lingers deaf.
exec "$JAVA_HOME/bin/java" -XX:+ExitOnOutOfMemoryError -XX:+UseCompactObjectHeaders ${JAVA_OPTS:-} -jar "$jar" "$@"
