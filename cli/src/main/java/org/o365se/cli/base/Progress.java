package org.o365se.cli.base;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** Shows on standard error how far long work has come: a bar in one line of a terminal, otherwise lines. Not thread-safe. */
public final class Progress {
    private static final int BAR = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final String noun;
    private final long perLine;
    private final boolean isTerminal;
    private final LongSupplier nanoClock;
    private final long begin;
    private long drawn;
    private long first = -1;
    private long printed;
    private boolean isDrawn;

    /**
     * Begins to measure.
     *
     * @param err standard error
     * @param noun what is counted
     * @param perLine where there is no bar, a line for each so many
     */
    public Progress(PrintWriter err, String noun, long perLine) {
        this(err, noun, perLine, Ansi.AUTO.enabled(), System::nanoTime);
    }

    Progress(PrintWriter err, String noun, long perLine, boolean isTerminal, LongSupplier nanoClock) {
        this.err = err;
        this.noun = noun;
        this.perLine = perLine;
        this.isTerminal = isTerminal;
        this.nanoClock = nanoClock;
        this.begin = nanoClock.getAsLong();
        this.drawn = begin - REDRAW_NANOS;
    }

    /** Returns whether a bar is shown, for which it is worth the time to count first. */
    public boolean isBar() {
        return isTerminal;
    }

    /**
     * Shows a number.
     *
     * @param done how many have been done, with those of earlier runs
     * @param total how many there are, if that is known
     */
    public void show(long done, OptionalLong total) {
        if (first < 0) {
            first = done;
            printed = done;
        }
        boolean isLast = total.isPresent() && done >= total.getAsLong();
        if (isTerminal) {
            draw(done, total, isLast);
        } else if (done - printed >= perLine && !isLast) {
            printed = done;
            err.println(text(done, total));
            err.flush();
        }
    }

    private void draw(long done, OptionalLong total, boolean isLast) {
        long now = nanoClock.getAsLong();
        if (now - drawn < REDRAW_NANOS && !isLast) {
            return;
        }
        drawn = now;
        err.print(ERASE_LINE + bar(done, total.orElse(0)) + text(done, total));
        isDrawn = true;
        if (isLast) {
            end();
        }
        err.flush();
    }

    private static String bar(long done, long total) {
        if (total == 0) {
            return "";
        }
        int full = (int) Math.min(BAR, done * BAR / total);
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] ";
    }

    /** Prints a line of its own, which the bar does not overwrite. */
    public void print(String line) {
        if (isDrawn) {
            // Not with the line, in which control characters are escaped.
            err.print(ERASE_LINE);
            isDrawn = false;
        }
        err.println(line);
        err.flush();
    }

    /** Leaves the line of the bar. */
    public void end() {
        if (isDrawn) {
            err.println();
            err.flush();
            isDrawn = false;
        }
    }

    private String text(long done, OptionalLong total) {
        var text = done + (total.isPresent() ? " of " + total.getAsLong() : "") + " " + noun;
        long left = total.orElse(done) - done;
        if (done == first || (left <= 0 && total.isPresent())) {
            return text;
        }
        double rate = (done - first) / ((nanoClock.getAsLong() - begin) / 1e9);
        return text + ", " + Math.round(rate) + "/s"
                + (total.isPresent() ? ", " + Duration.ofSeconds(Math.round(left / rate)) + " left" : "");
    }
}
