package org.o365se.cli;

import java.util.Map;
import java.util.Set;

/** The environment of a program that a command starts: what every program needs, and none of the secrets that the command's own environment may hold. */
final class ChildEnvironment {
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "JAVA_HOME",
            "SystemRoot",
            "TEMP",
            "TMP");

    private ChildEnvironment() {}

    /** Removes all other variables. */
    static void restrict(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !INHERITED.contains(name) && !name.startsWith("LC_"));
    }
}
