package org.o365se.internal.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.o365se.internal.error.Log;

/** Takes the lines of the provider's log, as level and message, until it is closed. */
public final class LoggedLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(Log.NAME);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord told) {
            lines.add(told.getLevel() + " " + told.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins. */
    public LoggedLines() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    /** Returns the lines so far, and begins anew. */
    public List<String> take() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
