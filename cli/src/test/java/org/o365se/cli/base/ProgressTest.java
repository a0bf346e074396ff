package org.o365se.cli.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Long work shows a bar with rate and time left on a terminal, and lines elsewhere. */
class ProgressTest {
    private static final String ERASE = "\r\u001b[K";
    private static final OptionalLong TEN = OptionalLong.of(10);

    private final StringWriter shown = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(boolean isTerminal, long perLine) {
        return new Progress(new PrintWriter(shown), "files", perLine, isTerminal, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aBarOnATerminal() {
        var progress = progress(true, 1);
        progress.show(0, TEN);
        progress.show(1, TEN);
        pass(Duration.ofSeconds(1));
        progress.show(2, TEN);
        progress.print("mail: failed");
        pass(Duration.ofSeconds(1));
        progress.show(10, TEN);
        var empty = " ".repeat(30);
        assertEquals(
                ERASE + "[" + empty + "] 0 of 10 files" + ERASE + "[######" + " ".repeat(24)
                        + "] 2 of 10 files, 2/s, PT4S left" + ERASE + "mail: failed\n" + ERASE + "["
                        + "#".repeat(30) + "] 10 of 10 files\n",
                shown.toString());
    }

    @Test
    void aRateWithoutTotal() {
        var progress = progress(true, 1);
        progress.show(1, OptionalLong.empty());
        pass(Duration.ofSeconds(2));
        progress.show(5, OptionalLong.empty());
        progress.end();
        progress.end();
        assertEquals(ERASE + "1 files" + ERASE + "5 files, 2/s\n", shown.toString());
    }

    @Test
    void linesElsewhere() {
        var progress = progress(false, 4);
        for (int i = 0; i <= 10; i++) {
            progress.show(i, TEN);
            pass(Duration.ofMillis(500));
        }
        progress.end();
        assertEquals("4 of 10 files, 2/s, PT3S left\n8 of 10 files, 2/s, PT1S left\n", shown.toString());
    }

    @Test
    void nothingForWorkOfOnePart() {
        var progress = progress(false, 1);
        progress.show(0, TEN);
        progress.show(10, TEN);
        assertEquals("", shown.toString());
    }
}
