package org.o365se.benchmarks.work;

import java.security.GeneralSecurityException;

/** Makes the JVM compile the JDK's AES-GCM, as it is in a service that has run for a while. Calls with huge inputs, as some peers make, do not get it compiled for many seconds. */
final class WarmGcm {
    private static final int BYTES = 4096;
    private static final int CALLS = 10_000;

    private WarmGcm() {}

    static void run() throws GeneralSecurityException {
        var gcm = new RawGcm(Delegates.SUN_JCE);
        var plain = new byte[BYTES];
        var sealed = new byte[BYTES + RawGcm.TAG_BYTES];
        for (int i = 0; i < CALLS; i++) {
            int written = gcm.seal(i, plain, 0, BYTES, sealed, 0);
            gcm.open(i, sealed, 0, written, plain, 0);
        }
    }
}
