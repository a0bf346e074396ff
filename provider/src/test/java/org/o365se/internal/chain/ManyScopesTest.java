package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.KeyStore;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.TestKeys;

/** What getting a key costs does not depend on how many scopes there are. Told by what it allocates, which does not depend on the machine. */
class ManyScopesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 1_000;
    private static final int WARM_UP = 20_000;

    /** A handle and what leads to it; the compiler may spare some of it. */
    private static final long FEW_BYTES = 512;

    @Test
    void gettingAKeyAllocatesNoMoreAmongTenThousandThanAmongTen() throws Exception {
        for (int scopes : new int[] {10, 10_000}) {
            long bytes = allocatedByOneCall(storeWithScopes(scopes));
            assertTrue(bytes <= FEW_BYTES, bytes + " bytes among " + scopes);
        }
    }

    private static KeyStore storeWithScopes(int count) throws Exception {
        var store = KeyStore.getInstance("O365ServiceEncryption", TestKeys.memoryProvider());
        store.load(null, null);
        KeyChain.of(store).change(batch -> {
            batch.create(DataEncryptionPolicy.builder(TestKeys.POLICY).build());
            for (int i = 0; i < count; i++) {
                batch.create(EncryptionScope.of("contoso/" + i, TestKeys.POLICY));
            }
        });
        return store;
    }

    private static long allocatedByOneCall(KeyStore store) throws Exception {
        getKeys(store, WARM_UP);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        getKeys(store, CALLS);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }

    private static void getKeys(KeyStore store, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Objects.requireNonNull(store.getKey("contoso/7", null));
        }
    }
}
