package org.o365se.benchmarks.start;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.o365se.benchmarks.work.Contender;
import org.o365se.benchmarks.work.FirstData;

/**
 * Encrypts 64 MiB in a JVM that has encrypted nothing before, and prints nanoseconds: {@code start} for all that goes before the data (provider, self test, key chain,
 * root keys), {@code data} for the one call, and both.
 */
public final class FirstBytes {
    private FirstBytes() {}

    /**
     * Runs.
     *
     * @param arguments the contender
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        var data = new FirstData(64);
        long start = System.nanoTime();
        var ready = data.start(Contender.of(arguments[0]));
        long begin = System.nanoTime();
        ready.run();
        long end = System.nanoTime();
        System.out.println("start " + (begin - start));
        System.out.println("data " + (end - begin));
        System.out.println("start-and-data " + (end - start));
    }
}
