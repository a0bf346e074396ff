package org.o365se.cli.base;

import java.io.PrintWriter;
import java.time.Duration;
import org.o365se.WorkListener;
import picocli.CommandLine.Help.Ansi;

/** Shows how far long work has come: a bar in one line of a terminal, otherwise a line for each part, on standard error. Nothing for work of one part. */
final class WorkProgress implements WorkListener {
    private static final int BAR = 30;

    private final PrintWriter err;
    private final boolean isTerminal = Ansi.AUTO.enabled();
    private final long begin = System.nanoTime();
    private long first = -1;

    WorkProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void progressed(long done, long total) {
        if (first < 0) {
            first = done;
        }
        if (isTerminal) {
            int full = total == 0 ? BAR : (int) (done * BAR / total);
            err.print("\r[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + text(done, total) + "  ");
            if (done == total) {
                err.println();
            }
            err.flush();
        } else if (done > first && done < total) {
            err.println(text(done, total));
            err.flush();
        }
    }

    private String text(long done, long total) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        double rate = (done - first) / seconds;
        var text = done + " of " + total + " scopes";
        return done == first || done == total
                ? text
                : text + ", " + Math.round(rate) + "/s, " + Duration.ofSeconds(Math.round((total - done) / rate))
                        + " left";
    }
}
