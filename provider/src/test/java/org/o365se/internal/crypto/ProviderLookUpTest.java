package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.security.Provider;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.o365se.TestKeys;

/** Making a Cipher looks primitives up at a provider; a message does not. */
class ProviderLookUpTest {
    private static final byte[] MAIL = TestKeys.pattern(5, 20_000);

    /** Serves everything that another provider serves, and counts how often it is asked. */
    private static final class CountingProvider extends Provider {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Provider behind;
        private final transient AtomicInteger lookUps = new AtomicInteger();

        CountingProvider(String name, Provider behind) {
            super(name, "1", "counts look-ups");
            this.behind = behind;
        }

        @Override
        public Service getService(String type, String algorithm) {
            lookUps.incrementAndGet();
            return behind.getService(type, algorithm);
        }

        @Override
        public synchronized Set<Service> getServices() {
            return behind.getServices();
        }
    }

    @Test
    void aThousandMessagesLookNothingUp() throws Exception {
        var jdk = Security.getProvider("SunJCE");
        var delegate = new CountingProvider("CountingDelegate", jdk);
        var firstInList = new CountingProvider("CountingFirst", jdk);
        Security.insertProviderAt(firstInList, 1);
        Security.addProvider(delegate);
        try {
            var key = TestKeys.scopeKeyConfigured("cipher.provider = CountingDelegate");
            var sealer = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
            var opener = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
            assertArrayEquals(MAIL, opener.doFinal(sealer.doFinal(MAIL)));
            assertTrue(delegate.lookUps.get() > 0, "making a Cipher is counted, so the counting works");
            int ofDelegate = delegate.lookUps.get();
            int ofList = firstInList.lookUps.get();

            for (int i = 0; i < 1_000; i++) {
                opener.doFinal(sealer.doFinal(MAIL));
            }
            assertEquals(ofDelegate, delegate.lookUps.get(), "look-ups at the delegate");
            assertEquals(ofList, firstInList.lookUps.get(), "look-ups through the list of providers");
        } finally {
            Security.removeProvider(delegate.getName());
            Security.removeProvider(firstInList.getName());
        }
    }
}
