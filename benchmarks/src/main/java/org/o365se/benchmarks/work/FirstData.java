package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;

/** The first data that a JVM encrypts, in one call. Making it loads nothing of cryptography. */
public final class FirstData {
    private final byte[] plain;
    private final byte[] sealed;

    /**
     * Makes the data, and touches every page of the output.
     *
     * @param mebibytes how much
     */
    public FirstData(int mebibytes) {
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        sealed = Arrays.copyOf(plain, plain.length + plain.length / 512);
    }

    /**
     * Does what goes before the data: provider, self test, key chain, root keys.
     *
     * @param contender who does it
     * @return encrypts the data
     * @throws GeneralSecurityException if the contender cannot be used
     * @throws IOException if its key chain cannot be read
     */
    public Encryption start(Contender contender) throws GeneralSecurityException, IOException {
        var work = ArrayWork.of(contender);
        return () -> work.encrypt(plain, sealed);
    }

    /** A contender that is ready. */
    public interface Encryption {
        /**
         * Encrypts the data.
         *
         * @throws GeneralSecurityException if the contender refuses
         */
        void run() throws GeneralSecurityException;
    }
}
