package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.TestKeys;
import org.o365se.internal.config.GeneratedSecret;

/** A random source that repeats itself makes no key and no salt. */
class RepeatingRandomTest {
    /** Stands first, and each of its random sources gives the same stream from its beginning. */
    private static final class Repeating extends Provider {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient byte seed;
        private final transient boolean constant;

        Repeating(int seed, boolean constant) {
            super("Repeating", "1", "a random source that repeats itself");
            this.seed = (byte) seed;
            this.constant = constant;
            putService(new Service(this, "SecureRandom", "Repeating", Stream.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Stream(Repeating.this.seed, Repeating.this.constant);
                }
            });
        }
    }

    private static final class Stream extends SecureRandomSpi {
        @Serial
        private static final long serialVersionUID = 1L;

        private final byte seed;
        private final boolean constant;
        private byte next;

        Stream(byte seed, boolean constant) {
            this.seed = seed;
            this.constant = constant;
            this.next = seed;
        }

        @Override
        protected void engineSetSeed(byte[] ignored) {
            next = seed;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = constant ? seed : next++;
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return new byte[count];
        }
    }

    @Test
    void aSourceThatBeginsAnewWithEachObjectMakesNoMessages() {
        var key = TestKeys.scopeKey();
        var repeating = new Repeating(3, false);
        Security.insertProviderAt(repeating, 1);
        try {
            var refused = assertThrows(ProviderException.class, () -> {
                for (int i = 0; i < 2; i++) {
                    TestKeys.cipher(Cipher.ENCRYPT_MODE, key).doFinal(new byte[10]);
                }
            });
            assertTrue(refused.getMessage().startsWith("O365SE-9071: "), refused::getMessage);
        } finally {
            Security.removeProvider(repeating.getName());
        }
    }

    @Test
    void aConstantSourceMakesNotEvenOneKey() {
        var constant = new Repeating(7, true);
        var refused = assertThrows(
                ProviderException.class, () -> Key256.random(SecureRandom.getInstance("Repeating", constant)));
        assertTrue(refused.getMessage().startsWith("O365SE-9071: "), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 24, 32, 100})
    void anEqualDrawIsRefusedAndLeavesNothing(int length) throws Exception {
        var history = new DrawHistory();
        var one = SecureRandom.getInstance("Repeating", new Repeating(length, false));
        var same = SecureRandom.getInstance("Repeating", new Repeating(length, false));
        history.fill(one, new byte[length]);
        history.fill(one, new byte[length + 3]);
        var target = new byte[length];
        Arrays.fill(target, (byte) 1);
        assertThrows(ProviderException.class, () -> history.fill(same, target));
        assertArrayEquals(new byte[length], target);
    }

    @Test
    void aSeedThatRepeatsIsRefused() throws Exception {
        var source = SecureRandom.getInstance("Repeating", new Repeating(9, true));
        var random = new MessageRandom(source, () -> Optional.of(new SecureRandom()), () -> 0, new DrawHistory());
        assertThrows(ProviderException.class, () -> random.nextBytes(new byte[32]));
    }

    @Test
    void secretsAreNotGeneratedTwice() throws Exception {
        GeneratedSecret.generate(SecureRandom.getInstance("Repeating", new Repeating(21, false)));
        assertThrows(
                ProviderException.class,
                () -> GeneratedSecret.generate(SecureRandom.getInstance("Repeating", new Repeating(21, false))));
    }

    @Test
    void nonceAndIdThatBeginAlikeAreRefused() throws Exception {
        DrawHistory.draw(SecureRandom.getInstance("Repeating", new Repeating(40, false)), 12);
        assertThrows(
                ProviderException.class,
                () -> DrawHistory.drawUuid(SecureRandom.getInstance("Repeating", new Repeating(40, false))));
    }

    @Test
    void idsAreRandomUuids() {
        var one = DrawHistory.drawUuid(new SecureRandom());
        assertEquals(4, one.version());
        assertEquals(2, one.variant());
        assertNotEquals(one, DrawHistory.drawUuid(new SecureRandom()));
    }

    @Test
    void theJvmsOwnSourceIsNeverRefused() {
        for (int i = 0; i < 10_000; i++) {
            DrawHistory.draw(new SecureRandom(), 12);
        }
    }
}
