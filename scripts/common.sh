# The common part of ./o365se and ./dev, which source it. They set $root, the folder of the project, and $program, their name.

fail() {
    echo "$program: $*" >&2
    exit 1
}

# Sets $java, and JAVA_HOME to the same JDK, so that Maven uses no other.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java: set it to a JDK, version 17 or later"
    else
        java=$(command -v java) || fail "no java on PATH and JAVA_HOME is not set: install a JDK, version 17 or later (Debian package openjdk-17-jdk-headless)"
        JAVA_HOME=$(dirname -- "$(dirname -- "$(readlink -f "$java")")")
        export JAVA_HOME
    fi

    # A file of every JDK, because starting a JVM for its version would be slow.
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$JAVA_HOME/release" 2>/dev/null || true)
    [ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ] || fail "the Java in $JAVA_HOME is version ${version:-unknown}: set JAVA_HOME to a JDK, version 17 or later"
    [ -x "$JAVA_HOME/bin/javac" ] || fail "the Java in $JAVA_HOME has no javac, it is a JRE: install a JDK, version 17 or later, and set JAVA_HOME to it"
}

# Prints the lines of a build that show its progress, and its errors.
show_progress() {
    sed -u -n -e 's/^\[INFO\] Building \(.*\[[0-9]*\/[0-9]*\]\)$/  \1/p' \
        -e 's/^\[INFO\] Downloaded from [^:]*: .*\/\([^\/ ]*\.jar\) .*/  fetched \1/p' \
        -e '/^\[INFO\]/d' -e '/^\[WARNING\]/d' -e '/^\[ERROR\]/p' -e '/^mvnw: /p'
}

# Builds a module and its dependencies, without tests and checks. Standard output stays free for the command.
build_module() {
    succeeded=$root/$1/target/build-succeeded
    mkdir -p "$root/$1/target"
    rm -f "$succeeded"
    {
        cd "$root" && ./mvnw -B -Dstyle.color=never -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true \
            -Denforcer.skip=true -Djacoco.skip=true -Dmaven.source.skip=true -pl "$1" -am package && : >"$succeeded"
    } 2>&1 </dev/null | show_progress >&2
    [ -e "$succeeded" ] || fail "the build failed, its messages are above; nothing was run"
}

agreed_to_install() {
    printf 'Install %s with apt-get now? [y/N] ' "$*" >&2
    read -r answer
    case $answer in
        y | Y | yes) ;;
        *) return 1 ;;
    esac
}

confirm_installation() {
    [ -t 0 ] || fail "cannot ask for confirmation; run ./dev test --yes, or install the packages yourself: apt-get install $*"
    agreed_to_install "$@" || fail "nothing was installed; required: $*"
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || fail "apt-get was not found; install these packages yourself: $*"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || fail "sudo was not found; run as root: apt-get install $*"
        as_root=sudo
    fi
    $as_root apt-get update -q >&2 || fail "apt-get update failed, its messages are above; nothing was installed"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2 ||
        fail "apt-get could not install $*, its messages are above"
}
