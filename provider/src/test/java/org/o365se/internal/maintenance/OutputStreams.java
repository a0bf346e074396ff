package org.o365se.internal.maintenance;

import java.io.OutputStream;

/** Streams for tests. */
final class OutputStreams {
    /** Nothing may be written to it. */
    static final OutputStream REFUSING = new OutputStream() {
        @Override
        public void write(int b) {
            throw new AssertionError("a byte was written");
        }
    };

    private OutputStreams() {}
}
