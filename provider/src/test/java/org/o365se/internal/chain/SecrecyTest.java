package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.rootkey.RootKeyDeniedException;

/** No key byte in any text, exception, file or serialized form. */
class SecrecyTest {
    private final char[] secret = TestChain.newSecret();
    private TestChain chain;
    private List<byte[]> keys;

    @BeforeEach
    void knowAllKeys() throws Exception {
        chain = TestChain.withScope();
        keys = new ArrayList<>(chain.roots.seenPolicyKeys);
        var opened = chain.policyKeys().open(Access.USER, chain.policy(TestChain.POLICY), 1);
        for (var scope : chain.service.current().scopes()) {
            for (var key : scope.keys()) {
                keys.add(opened.unwrap(new ScopeKeyId(scope.id(), key.version()), key)
                        .getEncoded());
            }
        }
        assertTrue(keys.size() >= 3, "policy key and two scope keys are known");
    }

    @Test
    void noTextOfAnyObjectHoldsAKey() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var version = policy.currentVersion();
        var policyKeys = chain.policyKeys();
        var made = policyKeys.make(version.binding(), TestChain.POLICY, null, Optional.empty());
        keys.addAll(chain.roots.seenPolicyKeys);
        var opened = policyKeys.open(Access.USER, policy, 1);
        var scope = chain.scope(TestChain.SCOPE);
        var id = new ScopeKeyId(scope.id(), 1);
        var chainKeys = TestChain.read(chain.file(secret), secret);
        for (var object : new Object[] {
            chain.key(TestChain.SCOPE),
            chain.key(TestChain.POLICY),
            KeyHandle.unbound(),
            chain.service,
            chain.service.current(),
            chain.service.policies(),
            chain.service.scopes(),
            policy,
            scope,
            made,
            made.version(),
            opened,
            new ScopeKeys(policyKeys).wrappingKey(Access.USER, policy, scope, scope.currentKey()),
            opened.lineage(),
            opened.lineage().newest(),
            opened.unwrap(id, scope.currentKey()),
            policyKeys,
            chainKeys,
            chainKeys.keys(),
            chainKeys.keys().origin(),
        }) {
            assertHoldsNoKey(object.toString());
        }
    }

    @Test
    void noExceptionHoldsAKey() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var message = TestChain.seal(key, new byte[] {1});
        var failures = new ArrayList<Exception>();
        failures.add(assertThrows(
                GeneralSecurityException.class, () -> TestChain.open(chain.key(TestChain.SCOPE), altered(message))));
        chain.service.forget();
        for (int root = 1; root <= 2; root++) {
            chain.roots.lie(TestChain.rootOf(TestChain.POLICY, root), plain -> Arrays.copyOf(plain, 31));
        }
        failures.add(assertThrows(
                GeneralSecurityException.class, () -> key.dataKeys(Access.USER).prepareToUnwrap()));
        chain.roots.fail(
                TestChain.rootOf(TestChain.POLICY, 1),
                () -> new RootKeyDeniedException(() -> 9999, "made to fail", null));
        failures.add(assertThrows(
                GeneralSecurityException.class, () -> key.dataKeys(Access.USER).prepareToUnwrap()));
        failures.add(assertThrows(IOException.class, () -> TestChain.read(chain.file(secret), TestChain.newSecret())));

        for (var failure : failures) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertHoldsNoKey(trace.toString());
            assertHoldsNoKey(serialized(failure));
        }
    }

    @Test
    void theFileHoldsNoKeyInTheClear() throws Exception {
        assertHoldsNoKey(chain.file(secret));
    }

    @Test
    void aHandleShowsNoBytesAndSaysWhatItNames() {
        for (var alias : new String[] {TestChain.SCOPE, TestChain.POLICY}) {
            var key = chain.key(alias);
            assertNull(key.getEncoded());
            assertNull(key.getFormat());
            assertTrue(key.toString().contains(alias), key::toString);
            assertTrue(key.toString().contains("version 1"), key::toString);
        }
    }

    @Test
    void keysAreNotSerialized() {
        assertThrows(NotSerializableException.class, () -> serialized(chain.key(TestChain.SCOPE)));
        assertThrows(NotSerializableException.class, () -> serialized(KeyHandle.unbound()));
        assertThrows(NotSerializableException.class, () -> serialized(Key256.random(new SecureRandom())));
    }

    private static byte[] altered(byte[] message) {
        var altered = message.clone();
        altered[altered.length - 1] ^= 1;
        return altered;
    }

    private static byte[] serialized(Object object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private void assertHoldsNoKey(byte[] bytes) {
        assertHoldsNoKey(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private void assertHoldsNoKey(String text) {
        for (var key : keys) {
            var base64 = Base64.getEncoder().withoutPadding().encodeToString(key);
            for (var form : new String[] {
                HexFormat.of().formatHex(key),
                HexFormat.of().withUpperCase().formatHex(key),
                HexFormat.ofDelimiter(":").formatHex(key),
                base64,
                base64.replace('+', '-').replace('/', '_'),
                Arrays.toString(key),
                new String(key, StandardCharsets.ISO_8859_1)
            }) {
                assertFalse(text.contains(form), "a key shows");
            }
        }
    }
}
