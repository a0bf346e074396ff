package org.o365se.cli.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Keeps the lines about the health of root keys and policies out of the log where a command tells the same: in its report, or as the reason of its failure.
 * Thread-safe.
 */
public final class HealthLines {
    /** A strong reference, because the JDK drops an unreferenced logger together with its filter. */
    private static final Logger LOG = Logger.getLogger("org.o365se");

    private static final Pattern ABOUT_HEALTH = Pattern.compile("O365SE-400[1-4]: .*");

    private static final List<LogRecord> HELD = Collections.synchronizedList(new ArrayList<>());

    private HealthLines() {}

    /** Holds the lines back until the command has succeeded. */
    public static void hold() {
        LOG.setFilter(line -> !isAboutHealth(line) || !HELD.add(line));
    }

    /** Writes the lines that were held back. */
    public static void release() {
        if (!HELD.isEmpty()) {
            LOG.setFilter(null);
            List.copyOf(HELD).forEach(LOG::log);
            HELD.clear();
        }
    }

    private static boolean isAboutHealth(LogRecord line) {
        return ABOUT_HEALTH.matcher(line.getMessage()).matches();
    }

    /** Leaves the lines out, also those that were held back. */
    public static void silence() {
        HELD.clear();
        LOG.setFilter(line -> !isAboutHealth(line));
    }
}
