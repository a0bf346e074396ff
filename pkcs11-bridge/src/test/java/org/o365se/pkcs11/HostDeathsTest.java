package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostDeathsTest {
    private final List<String> log = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(-7);
    private final HostDeaths deaths = new HostDeaths("token \"a\" (pkcs11.a)", now::get, log::add);

    @Test
    void theFirstIsReportedAtOnceAndMoreInAMinuteTogether() {
        deaths.add("exit status 134", "free(): double free detected");
        deaths.add("exit status 134", "");
        pass(Duration.ofSeconds(59));
        deaths.add("exit status 1", "");
        deaths.reportIfDue();
        assertEquals(
                List.of(
                        "The token host of token \"a\" (pkcs11.a) ended unexpectedly (exit status 134; the end of its standard"
                                + " error: free(): double free detected). It is started again when a root key is needed"),
                log);
        pass(Duration.ofSeconds(1));
        deaths.reportIfDue();
        deaths.reportIfDue();
        assertEquals(2, log.size());
        assertTrue(
                log.get(1)
                        .contains(
                                "ended unexpectedly, 2 times since the last report (exit status 1; it printed no error)"),
                log::toString);
    }

    @Test
    void whatIsLeftIsReportedAtTheEnd() {
        deaths.report();
        deaths.add("exit status 134", "");
        deaths.add("exit status 134", "");
        deaths.report();
        assertEquals(2, log.size());
    }

    @Test
    void onlyTheEndOfTheErrorsIsKeptAndOnOneLine() {
        var errors = new ErrorTail();
        assertEquals("", errors.text());
        for (int i = 0; i < 10_000; i++) {
            var line = ("line " + i + "\u001b[2J\n").getBytes(StandardCharsets.UTF_8);
            errors.keep(line, line.length);
        }
        assertTrue(errors.text().endsWith("line 9998\\u001b[2J | line 9999\\u001b[2J"), errors.text());
        assertTrue(errors.text().length() <= 3000, errors.text());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
