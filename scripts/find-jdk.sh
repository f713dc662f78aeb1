# Sourced: finds a JDK 25 or newer and exports it as JAVA_HOME, or says what to install and exits with 2.

jdk_version() { # prints the major version of the JDK in $1, nothing when it is none
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
  local candidate version on_path registered
  on_path="$(command -v javac 2>/dev/null || true)"
  [ -n "$on_path" ] && on_path="$(cd "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")/.." && pwd)"
  # macOS knows what is installed; its javac on the PATH is a stub.
  registered="$([ -x /usr/libexec/java_home ] && /usr/libexec/java_home -v 25+ 2>/dev/null || true)"
  for candidate in "${JAVA_HOME:-}" "$registered" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$candidate" ] || continue
    version="$(jdk_version "$candidate")"
    if [ -n "$version" ] && [ "$version" -ge 25 ]; then
      echo "$candidate"
      return
    fi
  done
}

JAVA_HOME="$(find_jdk)"
if [ -z "$JAVA_HOME" ]; then
  echo "Turnpike needs a JDK 25 or newer. None was found in JAVA_HOME, on the PATH or in the usual places." >&2
  echo "Install one, for example Temurin 25 (https://adoptium.net), or point JAVA_HOME at it." >&2
  exit 2
fi
export JAVA_HOME
