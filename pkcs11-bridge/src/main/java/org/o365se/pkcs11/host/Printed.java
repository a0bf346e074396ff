package org.o365se.pkcs11.host;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Catches what SunPKCS11 prints, in a JVM that has no other use for its two streams: what a token is called and which private keys it hides are told
 * nowhere else.
 */
final class Printed {
    private static final int MAX_BYTES = 1 << 20;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private Printed() {}

    /** From now on what Java code prints is caught. The library's own output goes where it went. */
    static Printed replaceStreams() {
        var printed = new Printed();
        var stream = new PrintStream(new Bounded(printed), true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return printed;
    }

    /** What was printed since this was last asked. */
    synchronized String take() {
        var taken = text.toString(StandardCharsets.UTF_8);
        text.reset();
        return taken;
    }

    private static final class Bounded extends OutputStream {
        private final Printed printed;

        Bounded(Printed printed) {
            this.printed = printed;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            printed.keep(bytes, offset, length);
        }
    }

    private synchronized void keep(byte[] bytes, int offset, int length) {
        if (text.size() + length <= MAX_BYTES) {
            text.write(bytes, offset, length);
        }
    }
}
