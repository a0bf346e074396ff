package org.o365se.cli.demo;

import java.util.Map;
import java.util.Set;

/** The environment of a child process of the demo: only the variables that a JVM, a shell or SoftHSM needs, so that it receives no secret of this process. */
final class ChildEnvironment {
    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "SOFTHSM2_CONF");

    private static final String LOCALE = "LC_";

    private ChildEnvironment() {}

    /** Removes all other variables from those of a {@link ProcessBuilder}. */
    static void restrict(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !NAMES.contains(name) && !name.startsWith(LOCALE));
    }
}
