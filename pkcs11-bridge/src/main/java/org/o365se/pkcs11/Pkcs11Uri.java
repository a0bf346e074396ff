package org.o365se.pkcs11;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.WrappedKeyLimits;

/**
 * A PKCS#11 URI (RFC 7512) that names a root key. It holds path attributes only: what a query attribute could say (a PIN, a PIN's source, a library) is never
 * taken from a URI, because URIs are stored in the key chain and shown.
 *
 * @param token the token's label, empty if the URI does not say
 * @param serial its serial number, or empty
 * @param manufacturer its manufacturer, or empty
 * @param model its model, or empty
 * @param object the key's label, or empty
 * @param id the key's CKA_ID in hexadecimal, or empty
 * @param kind the kind of key by the URI's {@code type}, or null if it does not say
 */
record Pkcs11Uri(
        String token,
        String serial,
        String manufacturer,
        String model,
        String object,
        String id,
        @Nullable KeyKind kind) {
    static final String SCHEME = "pkcs11";

    private static final Set<String> NAMES = Set.of("token", "serial", "manufacturer", "model", "object", "id", "type");
    private static final String UNESCAPED = "-._~:[]@!$'()*+,=&";
    private static final Map<String, KeyKind> TYPES = Map.of("secret-key", KeyKind.AES, "private", KeyKind.RSA);

    static Pkcs11Uri parse(String uri) {
        if (uri.length() > WrappedKeyLimits.MAX_TEXT) {
            throw bad(
                    "a URI of " + uri.length() + " characters",
                    "at most " + WrappedKeyLimits.MAX_TEXT + " are allowed");
        }
        if (!uri.regionMatches(true, 0, SCHEME + ":", 0, SCHEME.length() + 1)) {
            throw bad(uri, "it does not begin with pkcs11:");
        }
        if (uri.indexOf('?') >= 0) {
            // It may hold a PIN, so it is not shown.
            throw bad(
                    uri.substring(0, uri.indexOf('?')) + "?...",
                    "query attributes are refused; say library and PIN source in the configuration (pkcs11.NAME.library,"
                            + " pkcs11.NAME.pin-source)");
        }
        var attributes = attributes(uri);
        var object = text(uri, attributes, "object");
        var id = HexFormat.of().formatHex(decode(uri, attributes.getOrDefault("id", "")));
        if (object.isEmpty() && id.isEmpty()) {
            throw bad(uri, "it names no key: add object=LABEL, the key's label, or id=%XX, its CKA_ID");
        }
        return new Pkcs11Uri(
                text(uri, attributes, "token"),
                text(uri, attributes, "serial"),
                text(uri, attributes, "manufacturer"),
                text(uri, attributes, "model"),
                object,
                id,
                kind(uri, text(uri, attributes, "type")));
    }

    /** How messages name the key. */
    String named() {
        return object.isEmpty() ? "id " + id : object;
    }

    /** The URI of a key in a token; what is empty is left out. */
    static String of(String token, String serial, String object, String id, KeyKind kind) {
        return SCHEME + ":token=" + encode(token)
                + (serial.isEmpty() ? "" : ";serial=" + encode(serial))
                + (object.isEmpty() ? "" : ";object=" + encode(object))
                + (id.isEmpty() ? "" : ";id=" + encodeHex(id))
                + ";type=" + (kind == KeyKind.AES ? "secret-key" : "private");
    }

    private static String encodeHex(String id) {
        return id.toUpperCase(Locale.ROOT).replaceAll("..", "%$0");
    }

    /** The URI of a token. */
    static String ofToken(String token, String serial) {
        return SCHEME + ":token=" + encode(token) + ";serial=" + encode(serial);
    }

    private static Map<String, String> attributes(String uri) {
        var attributes = new HashMap<String, String>();
        for (var attribute : uri.substring(SCHEME.length() + 1).split(";", -1)) {
            int equals = attribute.indexOf('=');
            var name = equals < 0 ? attribute : attribute.substring(0, equals);
            if (equals < 0 || !NAMES.contains(name)) {
                throw bad(
                        uri,
                        "\"" + name
                                + "\" is not one of the attributes that name a root key (token, serial, manufacturer, model, object,"
                                + " id, type); write a semicolon in a label as %3B");
            }
            if (attributes.put(name, attribute.substring(equals + 1)) != null) {
                throw bad(uri, "it says " + name + " twice");
            }
        }
        return attributes;
    }

    private static @Nullable KeyKind kind(String uri, String type) {
        if (!type.isEmpty() && !TYPES.containsKey(type)) {
            throw bad(uri, "a root key's type is secret-key (AES) or private (RSA), not \"" + type + "\"");
        }
        return TYPES.get(type);
    }

    private static String text(String uri, Map<String, String> attributes, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(uri, attributes.getOrDefault(name, ""))))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(uri, "its " + name + " is not UTF-8");
        }
    }

    private static byte[] decode(String uri, String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%') {
                if (i + 2 >= value.length()
                        || !HexFormat.isHexDigit(value.charAt(i + 1))
                        || !HexFormat.isHexDigit(value.charAt(i + 2))) {
                    throw bad(uri, "a % in it is not followed by two hexadecimal digits");
                }
                bytes.write(HexFormat.fromHexDigits(value, i + 1, i + 3));
                i += 2;
            } else if (isUnescaped(c)) {
                bytes.write(c);
            } else {
                throw bad(uri, "it holds a character that must be written as %XX in UTF-8");
            }
        }
        return bytes.toByteArray();
    }

    private static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            encoded.append(
                    isUnescaped(c)
                            ? String.valueOf(c)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }

    private static boolean isUnescaped(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNESCAPED.indexOf(c) >= 0;
    }

    private static RootKeyMisconfiguredException bad(String uri, String why) {
        return new RootKeyMisconfiguredException(
                Pkcs11ErrorId.URI_BAD,
                "The root key URI " + SanitizedText.value(uri) + " cannot be used: " + why,
                null);
    }
}
