package org.o365se.pkcs11;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.o365se.rootkey.SanitizedText;

/** Passes on what a token host and its library print to standard error, and keeps the end of it. Thread-safe. */
final class ErrorTail {
    private static final int MAX_BYTES = 1000;
    private static final int BUFFER_BYTES = 8192;

    private final byte[] last = new byte[MAX_BYTES];
    private long count;

    /** Reads until the stream ends, which it does at the latest when the host is gone. */
    void drain(InputStream in) {
        var buffer = new byte[BUFFER_BYTES];
        try (in) {
            var out = new FileOutputStream(FileDescriptor.err);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                keep(buffer, read);
                passOn(out, buffer, read);
            }
        } catch (IOException e) {
            var why = ("its standard error could not be read: " + e.getMessage()).getBytes(StandardCharsets.UTF_8);
            keep(why, why.length);
        }
    }

    /** Returns the end of what was printed, on one line and without characters that a terminal would obey. */
    synchronized String text() {
        int length = (int) Math.min(count, MAX_BYTES);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = last[(int) ((count - length + i) % MAX_BYTES)];
        }
        return SanitizedText.excerpt(
                new String(bytes, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", " | "));
    }

    synchronized void keep(byte[] bytes, int length) {
        for (int i = Math.max(0, length - MAX_BYTES); i < length; i++) {
            last[(int) (count % MAX_BYTES)] = bytes[i];
            count++;
        }
    }

    private static void passOn(OutputStream out, byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException closed) {
            // This process has no standard error any more; the end of the text is kept all the same.
            return;
        }
    }
}
