package org.o365se.nativetests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.o365se.cli.Main;
import org.o365se.cli.base.HealthLines;

/**
 * {@code o365se} in the JVM of the test, with standard streams of its own: for what a command does to files and key chains and what it says about that, at a
 * small part of the time that a JVM takes to start. Each call opens and closes its key chain as a process of its own would. How the process starts and ends is
 * for {@link ForkedJvm}.
 */
final class CommandHere {
    private static final String ACTOR = "o365se.actor";
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("org.o365se");

    /** As the command sets it for its process. */
    private static final Formatter ONE_LINE = new Formatter() {
        @Override
        public String format(LogRecord line) {
            return line.getLevel() + ": " + formatMessage(line) + "\n";
        }
    };

    private CommandHere() {}

    static ForkedJvm.Result run(byte[] input, String... arguments) {
        var in = System.in;
        var out = System.out;
        var err = System.err;
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        Handler[] handlers = ROOT.getHandlers();
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            for (var handler : handlers) {
                ROOT.removeHandler(handler);
            }
            // It writes to the standard error of now.
            var console = new ConsoleHandler();
            console.setFormatter(ONE_LINE);
            ROOT.addHandler(console);
            int status;
            try {
                status = Main.run(arguments);
            } finally {
                ROOT.removeHandler(console);
                HealthLines.silence();
                OURS.setFilter(null);
            }
            return new ForkedJvm.Result(status, output.toByteArray(), errors.toString(StandardCharsets.UTF_8));
        } finally {
            for (var handler : handlers) {
                ROOT.addHandler(handler);
            }
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
            System.clearProperty(ACTOR);
        }
    }
}
