package org.o365se.pkcs11;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Reports token hosts that ended by themselves: the first at once, those within a minute after a report together. Thread-safe. */
final class HostDeaths {
    private static final System.Logger LOG = System.getLogger("org.o365se.pkcs11");
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final String token;
    private final LongSupplier nanoClock;
    private final Consumer<String> log;
    private boolean reported;
    private long reportedNanos;
    private int unreported;
    private String last = "";

    HostDeaths(String token) {
        this(token, System::nanoTime, text -> LOG.log(System.Logger.Level.WARNING, text));
    }

    HostDeaths(String token, LongSupplier nanoClock, Consumer<String> log) {
        this.token = token;
        this.nanoClock = nanoClock;
        this.log = log;
    }

    /**
     * Reports that a host has ended.
     *
     * @param how its exit code, or what it did wrong
     * @param errors the end of what it printed to standard error, as safe text
     */
    synchronized void add(String how, String errors) {
        last = how + (errors.isEmpty() ? "; it printed no error" : "; the end of its standard error: " + errors);
        unreported++;
        reportIfDue();
    }

    /** Reports what has not been reported, if the last report is a minute ago. */
    synchronized void reportIfDue() {
        if (!reported || nanoClock.getAsLong() - reportedNanos >= INTERVAL_NANOS) {
            report();
        }
    }

    /** Reports what has not been reported. */
    synchronized void report() {
        if (unreported == 0) {
            return;
        }
        log.accept("The token host of " + token + " ended unexpectedly"
                + (unreported == 1 ? "" : ", " + unreported + " times since the last report") + " (" + last
                + "). It is started again when a root key is needed");
        unreported = 0;
        reported = true;
        reportedNanos = nanoClock.getAsLong();
    }
}
