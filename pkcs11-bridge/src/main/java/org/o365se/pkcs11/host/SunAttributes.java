package org.o365se.pkcs11.host;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads attributes of a key that SunPKCS11's public API does not show, through the wrapper below it, which this process opens to itself ({@code --add-exports}, {@code --add-opens}). By reflection, because the
 * wrapper is no API: in a JDK that has another one, the answers are {@link Answer#UNKNOWN}.
 *
 * <p>It matters because SunPKCS11 finds an RSA key by its certificate, and anybody who reaches the token can put a certificate, and a key that is not private, there without a PIN. So an RSA key is looked up by
 * the modulus of the certificate: what is audited is the key that policy keys would be wrapped for.
 */
final class SunAttributes {
    private static final String PACKAGE = "sun.security.pkcs11.wrapper.";
    private static final long SERIAL_SESSION = 4;
    private static final long AT_ONCE = 100;
    private static final int MOST_OBJECTS = 10_000;

    // Numbers of PKCS #11 v2.40.
    private static final long CLASS = 0;
    private static final long IN_TOKEN = 1;
    private static final long PRIVATE = 2;
    private static final long LABEL = 3;
    private static final long KEY_TYPE = 0x100;
    private static final long ID = 0x102;
    private static final long SENSITIVE = 0x103;
    private static final long MODULUS = 0x120;
    private static final long EXTRACTABLE = 0x162;
    private static final long LOCAL = 0x163;
    private static final long NEVER_EXTRACTABLE = 0x164;
    private static final long ALWAYS_SENSITIVE = 0x165;
    private static final long CLASS_PRIVATE_KEY = 3;
    private static final long CLASS_SECRET_KEY = 4;
    private static final long TYPE_RSA = 0;
    private static final long TYPE_AES = 0x1f;

    private final Class<?> type;
    private final Class<?> attributeType;
    private final Constructor<?> attribute;
    private final Object wrapper;

    private SunAttributes(String library) throws ReflectiveOperationException {
        type = Class.forName(PACKAGE + "PKCS11");
        attributeType = Class.forName(PACKAGE + "CK_ATTRIBUTE");
        attribute = attributeType.getConstructor(long.class, Object.class);
        // The instance that SunPKCS11 made for this path: it keeps one for each.
        wrapper = type.getMethod(
                        "getInstance",
                        String.class,
                        String.class,
                        Class.forName(PACKAGE + "CK_C_INITIALIZE_ARGS"),
                        boolean.class)
                .invoke(null, library, "C_GetFunctionList", null, true);
    }

    /** Performs a query in its own session. */
    private interface Question<T> {
        T ask(SunAttributes attributes, Object session) throws ReflectiveOperationException, TokenException;
    }

    /** The attributes of a key that SunPKCS11 has shown in this slot. */
    static KeyAttributes read(String library, long slot, KeyFacts key) throws TokenException {
        return ask(library, slot, (attributes, session) -> attributes.of(key, session), KeyAttributes.UNKNOWN);
    }

    /** The attributes of the object that a key of SunPKCS11 stands for. */
    static KeyAttributes read(String library, long slot, Key key) throws TokenException {
        return ask(library, slot, (attributes, session) -> attributes.of(key, session), KeyAttributes.UNKNOWN);
    }

    /** The labels of AES keys that can be used, and could be put there, without PIN. */
    static List<String> labelsOfPublicKeys(String library, long slot) throws TokenException {
        return ask(library, slot, SunAttributes::labelsOfPublicKeys, List.of());
    }

    private static <T> T ask(String library, long slot, Question<T> question, T whenUnknown) throws TokenException {
        try {
            var attributes = new SunAttributes(library);
            var session =
                    attributes.method("C_OpenSession", 4).invoke(attributes.wrapper, slot, SERIAL_SESSION, null, null);
            try {
                return question.ask(attributes, session);
            } finally {
                attributes.method("C_CloseSession", 1).invoke(attributes.wrapper, session);
            }
        } catch (InvocationTargetException e) {
            // The token's answer, and no reason to do without.
            throw Ckr.explain(e.getCause());
        } catch (ReflectiveOperationException e) {
            return whenUnknown;
        }
    }

    private KeyAttributes of(Key key, Object session) throws ReflectiveOperationException {
        // Held as long as it is looked at: SunPKCS11 may give up the handle of a key that nobody uses.
        long handle = (Long) ofP11Key(key, "getKeyID").invoke(key);
        try {
            return of(session, handle);
        } finally {
            ofP11Key(key, "releaseKeyID").invoke(key);
        }
    }

    private static Method ofP11Key(Key key, String name) throws ReflectiveOperationException {
        for (Class<?> declaring = key.getClass(); declaring != null; declaring = declaring.getSuperclass()) {
            if (declaring.getSimpleName().equals("P11Key")) {
                var method = declaring.getDeclaredMethod(name);
                if (!method.trySetAccessible()) {
                    break;
                }
                return method;
            }
        }
        throw new NoSuchMethodException(name);
    }

    private List<String> labelsOfPublicKeys(Object session) throws ReflectiveOperationException {
        var labels = new ArrayList<String>();
        for (long object : find(
                session,
                make(CLASS, CLASS_SECRET_KEY),
                make(IN_TOKEN, true),
                make(KEY_TYPE, TYPE_AES),
                make(PRIVATE, false))) {
            var label = value(session, object, LABEL);
            if (label instanceof char[] characters) {
                // The wrapper makes a character of each byte.
                labels.add(TokenText.decode(new String(characters)));
            } else if (label instanceof byte[] bytes) {
                labels.add(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return labels;
    }

    private KeyAttributes of(KeyFacts key, Object session) throws ReflectiveOperationException, TokenException {
        var objects =
                key.kind() == KeyKind.AES ? withLabel(session, key.label()) : withModulus(session, key.publicKey());
        KeyAttributes all = null;
        for (long object : objects) {
            var one = of(session, object);
            all = all == null ? one : all.and(one);
        }
        if (all == null) {
            throw new TokenException(
                    TokenFailure.KEY_UNSUITABLE,
                    key.kind() == KeyKind.AES
                            ? "it was there and is gone"
                            : "its certificate belongs to no private key in the token");
        }
        return all;
    }

    private List<Long> withLabel(Object session, String label) throws ReflectiveOperationException {
        return find(
                session,
                make(CLASS, CLASS_SECRET_KEY),
                make(IN_TOKEN, true),
                make(KEY_TYPE, TYPE_AES),
                make(LABEL, label.getBytes(StandardCharsets.UTF_8)));
    }

    /** Compared here as a number, because tokens differ in the zeros before it. */
    private List<Long> withModulus(Object session, byte[] publicKey)
            throws ReflectiveOperationException, TokenException {
        var modulus = modulus(publicKey);
        var found = new ArrayList<Long>();
        for (long object :
                find(session, make(CLASS, CLASS_PRIVATE_KEY), make(IN_TOKEN, true), make(KEY_TYPE, TYPE_RSA))) {
            if (value(session, object, MODULUS) instanceof byte[] bytes && new BigInteger(1, bytes).equals(modulus)) {
                found.add(object);
            }
        }
        return found;
    }

    private static BigInteger modulus(byte[] publicKey) throws TokenException {
        try {
            var key = KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(publicKey));
            return ((RSAPublicKey) key).getModulus();
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "its certificate holds no RSA key that can be used");
        }
    }

    private KeyAttributes of(Object session, long object) throws ReflectiveOperationException {
        return new KeyAttributes(
                answer(session, object, PRIVATE, true),
                answer(session, object, SENSITIVE, true),
                answer(session, object, EXTRACTABLE, false),
                answer(session, object, ALWAYS_SENSITIVE, true),
                answer(session, object, NEVER_EXTRACTABLE, true),
                answer(session, object, LOCAL, true),
                value(session, object, ID) instanceof byte[] id ? HexFormat.of().formatHex(id) : "");
    }

    private Answer answer(Object session, long object, long attribute, boolean yes)
            throws ReflectiveOperationException {
        return value(session, object, attribute) instanceof Boolean value ? Answer.of(value == yes) : Answer.UNKNOWN;
    }

    /** One attribute; asked for alone, because one that a token does not know would spoil the others' answer. */
    private Object value(Object session, long object, long number) throws ReflectiveOperationException {
        var template = template(attributeType.getConstructor(long.class).newInstance(number));
        try {
            method("C_GetAttributeValue", 3).invoke(wrapper, session, object, template);
        } catch (InvocationTargetException e) {
            var said = String.valueOf(e.getCause().getMessage());
            if (said.contains("CKR_ATTRIBUTE_TYPE_INVALID") || said.contains("CKR_ATTRIBUTE_SENSITIVE")) {
                return Answer.UNKNOWN;
            }
            throw e;
        }
        return attributeType.getField("pValue").get(((Object[]) template)[0]);
    }

    private List<Long> find(Object session, Object... wanted) throws ReflectiveOperationException {
        method("C_FindObjectsInit", 2).invoke(wrapper, session, template(wanted));
        var found = new ArrayList<Long>();
        long[] next;
        do {
            next = (long[]) method("C_FindObjects", 2).invoke(wrapper, session, AT_ONCE);
            Arrays.stream(next).forEach(found::add);
        } while (next.length > 0 && found.size() < MOST_OBJECTS);
        method("C_FindObjectsFinal", 1).invoke(wrapper, session);
        return found;
    }

    private Object make(long number, Object value) throws ReflectiveOperationException {
        return attribute.newInstance(number, value);
    }

    private Object template(Object... attributes) {
        return Arrays.copyOf(
                attributes, attributes.length, attributeType.arrayType().asSubclass(Object[].class));
    }

    private Method method(String name, int parameters) throws NoSuchMethodException {
        for (var method : type.getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == parameters) {
                return method;
            }
        }
        throw new NoSuchMethodException(name);
    }
}
