package org.o365se.internal.approval;

import java.util.Base64;
import java.util.List;

/** Base64 between a BEGIN line and an END line. Strict: no text before, between and after, and one encoding of the bytes except for the length of the lines. */
final class Armour {
    private static final int MAX_LINE_CHARACTERS = 76;
    private static final int LINE_CHARACTERS = 64;

    private Armour() {}

    static boolean isOf(String label, String text) {
        return text.startsWith(begin(label));
    }

    static String close(String label, byte[] bytes) {
        var body = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(bytes);
        return begin(label) + "\n" + body + "\n" + end(label) + "\n";
    }

    static byte[] open(String label, String text) throws MalformedApprovalException {
        var lines = List.of(withoutLineBreak(text).split("\r?\n", -1));
        if (lines.size() < 3
                || !lines.get(0).equals(begin(label))
                || !lines.get(lines.size() - 1).equals(end(label))) {
            throw new MalformedApprovalException("it is not one block from BEGIN " + label + " to END " + label);
        }
        var body = lines.subList(1, lines.size() - 1);
        if (body.stream().anyMatch(line -> line.isEmpty() || line.length() > MAX_LINE_CHARACTERS)) {
            throw new MalformedApprovalException("a line in it is empty or longer than 76 characters");
        }
        return base64(String.join("", body));
    }

    /** Decodes the only base64 text of some bytes. */
    static byte[] base64(String text) throws MalformedApprovalException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedApprovalException("it is not base64", e);
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new MalformedApprovalException("its base64 is incomplete");
        }
        return bytes;
    }

    private static String withoutLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}
