package org.o365se.pkcs11.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the text that SunPKCS11 prints of a library and a token when its configuration says {@code showInfo = true}. */
final class TokenText {
    /** Only a line feed ends a line: among the bytes of UTF-8 is U+0085, which counts as a line's end too. */
    private static final int LINES = Pattern.MULTILINE | Pattern.UNIX_LINES;

    private static final Pattern SLOTS = Pattern.compile("^All slots:(.*)$", LINES);
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String TOKEN = "Token info for token in slot ";
    private static final Pattern HIDDEN =
            Pattern.compile("did not find match for private key with CKA_ID \\[([^\\]]*)\\]");

    private TokenText() {}

    /** The numbers of all slots. */
    static List<Long> slots(String text) {
        var found = SLOTS.matcher(text);
        var slots = new ArrayList<Long>();
        if (found.find()) {
            // Where there is no slot it says "(none)".
            NUMBER.matcher(found.group(1)).results().forEach(number -> slots.add(Long.parseLong(number.group())));
        }
        return slots;
    }

    /** The token in a slot, if there is one. */
    static Optional<TokenFacts> token(String text, long slot) {
        int begin = text.indexOf(TOKEN + slot + ":");
        if (begin < 0) {
            return Optional.empty();
        }
        var info = text.substring(begin);
        var flags = Arrays.asList(field(info, "flags").split(" \\| ", -1));
        return Optional.of(new TokenFacts(
                decode(field(info, "label")),
                decode(field(info, "serialNumber")),
                decode(field(info, "manufacturerID")),
                decode(field(info, "model")),
                slot,
                flags.contains("CKF_USER_PIN_FINAL_TRY"),
                flags.contains("CKF_USER_PIN_LOCKED"),
                info.contains("Mechanism CKM_AES_GCM:"),
                info.contains("Mechanism CKM_RSA_X_509:")));
    }

    /** The CKA_IDs of private keys that are hidden because there is no certificate for them. */
    static List<String> hiddenKeys(String text) {
        return HIDDEN.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** SunPKCS11 makes a character of each byte; what was written as UTF-8 is put together again. */
    static String decode(String characters) {
        return new String(characters.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String field(String info, String name) {
        var found = Pattern.compile("^  " + name + ": (.*)$", LINES).matcher(info);
        return found.find() ? found.group(1).stripTrailing() : "";
    }
}
