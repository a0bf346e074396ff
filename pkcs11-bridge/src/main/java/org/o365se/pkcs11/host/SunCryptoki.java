package org.o365se.pkcs11.host;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The binding over the JDK's own wrapper of PKCS#11 ({@code sun.security.pkcs11.wrapper}), whose package the command line of a host opens. By reflection: the wrapper is no API, so a compiler
 * that is held to a release does not show it, and the same class file runs on every JDK that has it.
 */
final class SunCryptoki implements Cryptoki {
    private static final String PACKAGE = "sun.security.pkcs11.wrapper.";
    private static final long OS_LOCKING_OK = 2;
    private static final long SERIAL_SESSION = 4;
    private static final long READ_WRITE_SESSION = 2;
    private static final long AT_ONCE = 100;
    private static final int GCM_TAG_BITS = 128;
    private static final byte[] NO_AAD = new byte[0];

    private final Map<String, Method> functions = new HashMap<>();
    private final Class<?> attributeType;
    private final Constructor<?> newAttribute;
    private final Constructor<?> newMechanism;
    private final Constructor<?> newGcm;
    private final Constructor<?> newOaep;
    private final Constructor<?> newInitializeArguments;
    private final Object wrapper;

    private SunCryptoki(String library) throws ReflectiveOperationException {
        var type = type("PKCS11");
        for (var method : type.getDeclaredMethods()) {
            if (method.getName().startsWith("C_") && method.trySetAccessible()) {
                functions.put(method.getName(), method);
            }
        }
        attributeType = type("CK_ATTRIBUTE");
        newAttribute = attributeType.getConstructor(long.class, Object.class);
        newMechanism = type("CK_MECHANISM").getConstructor(long.class);
        newGcm = type("CK_GCM_PARAMS").getConstructor(int.class, byte[].class, byte[].class);
        newOaep = type("CK_RSA_PKCS_OAEP_PARAMS").getConstructor();
        newInitializeArguments = type("CK_C_INITIALIZE_ARGS").getConstructor();
        // It does not initialise the library, and does not make its calls wait for each other.
        wrapper = type.getMethod("getInstance", String.class, String.class, type("CK_C_INITIALIZE_ARGS"), boolean.class)
                .invoke(null, library, "C_GetFunctionList", initializeArguments(""), true);
    }

    /** Loads the library into this JVM. */
    static SunCryptoki load(String library) throws TokenException {
        try {
            return new SunCryptoki(library);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException notLoaded) {
                throw new TokenException(TokenFailure.LIBRARY_BAD, String.valueOf(notLoaded.getMessage()));
            }
            throw new TokenException(TokenFailure.LIBRARY_BAD, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new TokenException(TokenFailure.BRIDGE_MISSING, e.toString());
        }
    }

    @Override
    public void initialize(String arguments) throws CryptokiException {
        try {
            call("C_Initialize", initializeArguments(arguments));
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private Object initializeArguments(String reserved) throws ReflectiveOperationException {
        var arguments = newInitializeArguments.newInstance();
        arguments.getClass().getField("flags").setLong(arguments, OS_LOCKING_OK);
        if (!reserved.isEmpty()) {
            // The wrapper hands over the bytes alone, and libraries read up to a zero.
            arguments.getClass().getField("pReserved").set(arguments, reserved + "\0");
        }
        return arguments;
    }

    @Override
    public void finish() throws CryptokiException {
        call("C_Finalize", (Object) null);
    }

    @Override
    public long[] slots() throws CryptokiException {
        return (long[]) call("C_GetSlotList", true);
    }

    @Override
    public TokenInfo tokenInfo(long slot) throws CryptokiException {
        var info = call("C_GetTokenInfo", slot);
        return new TokenInfo(
                text(info, "label"),
                text(info, "manufacturerID"),
                text(info, "model"),
                text(info, "serialNumber"),
                (Long) field(info, "flags"));
    }

    private static String text(Object info, String name) {
        return Utf8.decodeLoosely(bytes((char[]) field(info, name)));
    }

    @Override
    public long[] mechanisms(long slot) throws CryptokiException {
        return (long[]) call("C_GetMechanismList", slot);
    }

    @Override
    public long[] keySizes(long slot, long mechanism) throws CryptokiException {
        var info = call("C_GetMechanismInfo", slot, mechanism);
        return new long[] {(Long) field(info, "ulMinKeySize"), (Long) field(info, "ulMaxKeySize")};
    }

    @Override
    public long openSession(long slot, boolean readWrite) throws CryptokiException {
        return (Long) call("C_OpenSession", slot, SERIAL_SESSION | (readWrite ? READ_WRITE_SESSION : 0), null, null);
    }

    @Override
    public long sessionState(long session) throws CryptokiException {
        return (Long) field(call("C_GetSessionInfo", session), "state");
    }

    @Override
    public void closeSession(long session) throws CryptokiException {
        call("C_CloseSession", session);
    }

    @Override
    public void login(long session, long user, byte[] pin) throws CryptokiException {
        // The wrapper hands the low byte of each character to the library.
        var characters = new char[pin.length];
        for (int i = 0; i < pin.length; i++) {
            characters[i] = (char) (pin[i] & 0xff);
        }
        try {
            call("C_Login", session, user, characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    @Override
    public List<Long> find(long session, int limit, List<Attribute> template) throws CryptokiException {
        call("C_FindObjectsInit", session, template(template));
        var found = new ArrayList<Long>();
        long[] next;
        do {
            next = (long[]) call("C_FindObjects", session, Math.min(AT_ONCE, limit - found.size()));
            Arrays.stream(next).forEach(found::add);
        } while (next.length > 0 && found.size() < limit);
        call("C_FindObjectsFinal", session);
        return found;
    }

    @Override
    public Optional<Object> attribute(long session, long object, long type) throws CryptokiException {
        var template = template(List.of(new Attribute(type, NO_AAD)));
        call("C_GetAttributeValue", session, object, template);
        var value = field(((Object[]) template)[0], "pValue");
        return Optional.ofNullable(value instanceof char[] characters ? bytes(characters) : value);
    }

    @Override
    public void setAttribute(long session, long object, Attribute attribute) throws CryptokiException {
        call("C_SetAttributeValue", session, object, template(List.of(attribute)));
    }

    @Override
    public long createObject(long session, List<Attribute> template) throws CryptokiException {
        return (Long) call("C_CreateObject", session, template(template));
    }

    @Override
    public void destroyObject(long session, long object) throws CryptokiException {
        call("C_DestroyObject", session, object);
    }

    @Override
    public void encryptInit(long session, Mechanism mechanism, long key) throws CryptokiException {
        if (mechanism instanceof Gcm) {
            // With the length of the IV in bits, which PKCS #11 v2.40 has and early libraries have not; those are
            // called again without.
            call("C_GCMEncryptInitWithRetry", session, mechanism(mechanism), key, true);
        } else {
            call("C_EncryptInit", session, mechanism(mechanism), key);
        }
    }

    @Override
    public byte[] encrypt(long session, byte[] input, int limit) throws CryptokiException {
        return crypt("C_Encrypt", session, input, limit);
    }

    @Override
    public void decryptInit(long session, Mechanism mechanism, long key) throws CryptokiException {
        if (mechanism instanceof Gcm) {
            call("C_GCMDecryptInitWithRetry", session, mechanism(mechanism), key, true);
        } else {
            call("C_DecryptInit", session, mechanism(mechanism), key);
        }
    }

    @Override
    public byte[] decrypt(long session, byte[] input, int limit) throws CryptokiException {
        return crypt("C_Decrypt", session, input, limit);
    }

    private byte[] crypt(String function, long session, byte[] input, int limit) throws CryptokiException {
        var output = new byte[limit];
        try {
            int length = (Integer) call(function, session, 0L, input, 0, input.length, 0L, output, 0, limit);
            return Arrays.copyOf(output, length);
        } finally {
            Arrays.fill(output, (byte) 0);
        }
    }

    @Override
    public byte[] wrapKey(long session, Mechanism mechanism, long wrappingKey, long key) throws CryptokiException {
        return (byte[]) call("C_WrapKey", session, mechanism(mechanism), wrappingKey, key);
    }

    @Override
    public long unwrapKey(long session, Mechanism mechanism, long key, byte[] wrapped, List<Attribute> template)
            throws CryptokiException {
        return (Long) call("C_UnwrapKey", session, mechanism(mechanism), key, wrapped, template(template));
    }

    @Override
    public long generateKey(long session, Mechanism mechanism, List<Attribute> template) throws CryptokiException {
        return (Long) call("C_GenerateKey", session, mechanism(mechanism), template(template));
    }

    @Override
    public long[] generateKeyPair(
            long session, Mechanism mechanism, List<Attribute> publicTemplate, List<Attribute> privateTemplate)
            throws CryptokiException {
        return (long[]) call(
                "C_GenerateKeyPair",
                session,
                mechanism(mechanism),
                template(publicTemplate),
                template(privateTemplate));
    }

    // ---- values ----

    private Object mechanism(Mechanism mechanism) {
        try {
            var made = newMechanism.newInstance(mechanism.number());
            if (mechanism instanceof Gcm gcm) {
                set(made, "pParameter", newGcm.newInstance(GCM_TAG_BITS, gcm.iv(), NO_AAD));
            } else if (mechanism instanceof OaepSha256) {
                set(made, "pParameter", oaep(P11.CKM_SHA256, P11.CKG_MGF1_SHA256));
            } else if (mechanism instanceof OaepSha1) {
                set(made, "pParameter", oaep(P11.CKM_SHA_1, P11.CKG_MGF1_SHA1));
            }
            return made;
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private Object oaep(long hash, long mask) throws ReflectiveOperationException {
        var oaep = newOaep.newInstance();
        set(oaep, "hashAlg", hash);
        set(oaep, "mgf", mask);
        set(oaep, "source", P11.CKZ_DATA_SPECIFIED);
        return oaep;
    }

    private Object template(List<Attribute> attributes) {
        try {
            var template = java.lang.reflect.Array.newInstance(attributeType, attributes.size());
            for (int i = 0; i < attributes.size(); i++) {
                var attribute = attributes.get(i);
                java.lang.reflect.Array.set(template, i, newAttribute.newInstance(attribute.type(), attribute.value()));
            }
            return template;
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** The wrapper makes a character of each byte. */
    private static byte[] bytes(char[] characters) {
        var bytes = new byte[characters.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) characters[i];
        }
        return bytes;
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + name);
    }

    private static Object field(Object object, String name) {
        try {
            return object.getClass().getField(name).get(object);
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    private static void set(Object object, String name, Object value) throws ReflectiveOperationException {
        object.getClass().getField(name).set(object, value);
    }

    private Object call(String function, @Nullable Object... arguments) throws CryptokiException {
        var method = functions.get(function);
        if (method == null) {
            throw unexpected(new NoSuchMethodException(function));
        }
        try {
            return method.invoke(wrapper, arguments);
        } catch (InvocationTargetException e) {
            throw failed(function, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unexpected(e);
        }
    }

    /** Returns what the library returned; anything else that the wrapper throws is its own fault. */
    private static CryptokiException failed(String function, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        try {
            return new CryptokiException(
                    (Long) thrown.getClass().getMethod("getErrorCode").invoke(thrown));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(function + ": " + thrown, thrown);
        }
    }

    private static IllegalStateException unexpected(ReflectiveOperationException e) {
        return new IllegalStateException("the JDK's wrapper of PKCS#11 is not as expected: " + e, e);
    }
}
