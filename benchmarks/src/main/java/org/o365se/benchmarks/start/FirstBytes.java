package org.o365se.benchmarks.start;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.o365se.benchmarks.work.FirstData;

/** Encrypts 64 MiB and ends: for the time of a whole JVM, its start included. */
public final class FirstBytes {
    private FirstBytes() {}

    /**
     * Runs.
     *
     * @param arguments the contender
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        var data = new FirstData();
        data.contender = arguments[0];
        data.mebibytes = 64;
        data.prepare();
        long start = System.nanoTime();
        data.start();
        long ready = System.nanoTime();
        data.encryptData();
        long end = System.nanoTime();
        System.out.println("start " + (ready - start));
        System.out.println("first-64-mib " + (end - ready));
    }
}
