package org.o365se.benchmarks.start;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.crypto.DelegateChoice;

/** Encrypts 1 KiB in a JVM that has encrypted nothing before, and prints what each part took: a name and nanoseconds in each line. */
public final class FirstMessage {
    private static final byte[] PLAIN = new byte[1024];

    private FirstMessage() {}

    /**
     * Runs.
     *
     * @param arguments {@code jdk}, or {@code parts} or {@code whole} with configuration and alias
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        switch (arguments[0]) {
            case "jdk" -> jdk();
            case "parts" -> parts(arguments[1], arguments[2]);
            case "whole" -> whole(arguments[1], arguments[2]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** The JDK's own first message. */
    private static void jdk() throws GeneralSecurityException {
        long start = System.nanoTime();
        var nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, nonce));
        cipher.doFinal(PLAIN);
        lap("jdk-first-message", start);
    }

    /** Each part by itself, in an order in which none pays for another. */
    private static void parts(String configuration, String alias) throws GeneralSecurityException, IOException {
        jdk();
        long start = System.nanoTime();
        var provider = new ServiceEncryptionProvider().configure(configuration);
        start = lap("provider", start);
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        start = lap("load-chain", start);
        var key = keyStore.getKey(alias, null);
        start = lap("get-key", start);
        // Runs the self test, once in a JVM for each provider.
        new DelegateChoice(DelegateChoice.AUTO).delegate();
        start = lap("self-test", start);
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        start = lap("init-opens-root-keys", start);
        cipher.doFinal(PLAIN);
        start = lap("message", start);
        cipher.doFinal(PLAIN);
        lap("second-message", start);
    }

    /** As a program does it. */
    private static void whole(String configuration, String alias) throws GeneralSecurityException, IOException {
        long start = System.nanoTime();
        var provider = new ServiceEncryptionProvider().configure(configuration);
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey(alias, null));
        cipher.doFinal(PLAIN);
        lap("first-message", start);
    }

    private static long lap(String name, long start) {
        long end = System.nanoTime();
        System.out.println(name + " " + (end - start));
        return System.nanoTime();
    }
}
