package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frames between us and a token host.
 *
 * <p>A request is a length and that many bytes. A reply has a marker before it, drawn at random for each host: a library that prints to standard output
 * does so between our replies, and what is not behind a marker is skipped.
 */
public final class Frames {
    /** Length of the marker before a reply in bytes. */
    public static final int MARKER_BYTES = 16;

    /** Greatest length of a frame in bytes: a list of some thousand keys. */
    public static final int MAX_FRAME_BYTES = 1 << 20;

    private static final int MAX_FIELD_BYTES = 1 << 16;

    private Frames() {}

    /**
     * Reads one frame.
     *
     * @param in where from
     * @return its content; the caller's to wipe
     * @throws EOFException if the other end is gone
     * @throws IOException if it is too long or the stream fails
     */
    public static byte[] readFrame(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new IOException("a frame of " + length + " bytes");
        }
        var frame = new byte[length];
        in.readFully(frame);
        return frame;
    }

    /**
     * Skips everything up to the next marker, and the marker.
     *
     * @param in where from
     * @param marker what to look for
     * @throws IOException if the stream ends or fails before
     */
    public static void skipToMarker(InputStream in, byte[] marker) throws IOException {
        var window = new byte[marker.length];
        int filled = 0;
        while (filled < window.length || !Arrays.equals(window, marker)) {
            if (filled == window.length) {
                System.arraycopy(window, 1, window, 0, window.length - 1);
                filled--;
            }
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the token host is gone");
            }
            window[filled++] = (byte) next;
        }
    }

    /**
     * Writes a text field.
     *
     * @param out where to
     * @param text the text
     * @throws IOException if it is too long or the stream fails
     */
    public static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a text field.
     *
     * @param in where from
     * @return the text
     * @throws IOException if it is too long or the stream fails
     */
    public static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    /**
     * Writes a field of bytes.
     *
     * @param out where to
     * @param bytes the bytes
     * @throws IOException if there are too many or the stream fails
     */
    public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        if (bytes.length > MAX_FIELD_BYTES) {
            throw new IOException("a field of " + bytes.length + " bytes");
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a field of bytes.
     *
     * @param in where from
     * @return the bytes; the caller's to wipe
     * @throws IOException if there are too many or the stream fails
     */
    public static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_FIELD_BYTES) {
            throw new IOException("a field of " + length + " bytes");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Reads a constant by its name. */
    static <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a " + type.getSimpleName() + ": a name of " + name.length() + " characters", e);
        }
    }
}
