package org.o365se.cli;

import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Keeps the lines about the health of root keys and policies out of the log, for commands whose report has all of it. */
final class HealthLines {
    /** A strong reference, because the JDK drops an unreferenced logger together with its filter. */
    private static final Logger LOG = Logger.getLogger("org.o365se");

    private static final Pattern ABOUT_HEALTH = Pattern.compile("O365SE-400[1-4]: .*");

    private HealthLines() {}

    static void silence() {
        LOG.setFilter(line -> !ABOUT_HEALTH.matcher(line.getMessage()).matches());
    }
}
