package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.interfaces.PBEKey;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.internal.crypto.Key256;

/** A store of managed roots opens whatever provider stood first when it was written, and whatever stands first now. */
class ProviderOrderTest {
    private static final Path FILE = Path.of("managed.p12");
    private static final char[] SECRET = "o5s1.a secret in ASCII".toCharArray();
    private static final String URI = "managed:contoso";

    /** Makes password keys as Bouncy Castle does: their encoding is UTF-16 and two zeros. */
    private static final class Wide extends Provider {
        @Serial
        private static final long serialVersionUID = 1L;

        Wide() {
            super("Wide", "1", "password keys in UTF-16");
            putService(new Service(this, "SecretKeyFactory", "PBE", Factory.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Factory();
                }
            });
        }
    }

    private static final class Factory extends SecretKeyFactorySpi {
        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) {
            return new WideKey(((PBEKeySpec) spec).getPassword());
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class WideKey implements PBEKey {
        @Serial
        private static final long serialVersionUID = 1L;

        private final char[] password;

        WideKey(char[] password) {
            this.password = password;
        }

        @Override
        public char[] getPassword() {
            return password.clone();
        }

        @Override
        public byte[] getSalt() {
            return null;
        }

        @Override
        public int getIterationCount() {
            return 0;
        }

        @Override
        public String getAlgorithm() {
            return "PBE";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return (new String(password) + "\0").getBytes(StandardCharsets.UTF_16BE);
        }
    }

    private interface Step<T> {
        T run() throws Exception;
    }

    private static <T> T under(int position, Step<T> step) throws Exception {
        var wide = new Wide();
        if (position > 0) {
            Security.insertProviderAt(wide, position);
        }
        try {
            return step.run();
        } finally {
            Security.removeProvider(wide.getName());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void whatWasWrittenUnderOneOrderOpensUnderAnother(int whenWritten, int whenRead) throws Exception {
        var version = ManagedVersion.ofAlias(alias()).orElseThrow();
        var key = Key256.random(new SecureRandom());
        byte[] content = under(whenWritten, () -> {
            var store = Pkcs12.empty(StoreKind.MANAGED, FILE);
            store.add(version, key, SECRET);
            return store.content(SECRET);
        });
        var shrouded = ShroudedKey.find(content, version.alias()).orElseThrow();
        assertFalse(shrouded.open("another".toCharArray()).isPresent(), "another secret");
        boolean same = under(whenRead, () -> {
            var store = Pkcs12.open(StoreKind.MANAGED, FILE, content, SECRET);
            assertEquals(List.of(version), store.versions());
            return store.key(version, SECRET).hasSameBytesAs(key);
        });
        assertTrue(same);
    }

    /** Nothing that an altered file holds is more than "no such key". */
    @Test
    void anAlteredFileGivesNoKeyAndNoError() throws Exception {
        var version = ManagedVersion.ofAlias(alias()).orElseThrow();
        var store = Pkcs12.empty(StoreKind.MANAGED, FILE);
        store.add(version, Key256.random(new SecureRandom()), SECRET);
        var content = store.content(SECRET);
        for (int length = 0; length < content.length; length++) {
            ShroudedKey.find(java.util.Arrays.copyOf(content, length), version.alias());
        }
        for (int at = 0; at < content.length; at++) {
            var altered = content.clone();
            altered[at] ^= (byte) 0x81;
            ShroudedKey.find(altered, version.alias());
        }
        assertTrue(ShroudedKey.find(content, "another").isEmpty());
    }

    private static String alias() {
        return ManagedVersion.first(ManagedName.ofUri(URI), new SecureRandom()).alias();
    }
}
