package org.o365se.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void helpNamesTheCommandAndSucceeds() {
        var out = new StringWriter();
        int status = new CommandLine(new Main()).setOut(new PrintWriter(out)).execute("--help");
        assertEquals(0, status);
        assertTrue(out.toString().startsWith("Usage: o365se"), out::toString);
    }

    @Test
    void aCallWithoutCommandIsAUsageError() {
        var err = new StringWriter();
        int status = new CommandLine(new Main()).setErr(new PrintWriter(err)).execute();
        assertEquals(CommandLine.ExitCode.USAGE, status);
        assertTrue(err.toString().startsWith("Say what to do"), err::toString);
    }
}
