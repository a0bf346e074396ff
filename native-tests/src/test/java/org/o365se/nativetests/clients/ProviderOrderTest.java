package org.o365se.nativetests.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's names in every order of providers: service keys come to this one, and all others to those that had them before. */
class ProviderOrderTest {
    private static final String NAME = "AES/GCM/NoPadding";
    private static final String ALIAS = "contoso/order";
    private static final Key FOREIGN = new SecretKeySpec(new byte[32], "AES");

    @TempDir
    static Path folder;

    private static ClientKeys keys;
    private static Provider ours;

    @BeforeAll
    static void setUp() throws Exception {
        keys = new ClientKeys(folder);
        keys.create(ALIAS);
        ours = Security.getProvider(ClientKeys.TYPE);
    }

    @AfterEach
    void removeBouncyCastle() {
        Security.removeProvider("BC");
        Security.removeProvider(ours.getName());
        Security.addProvider(ours);
    }

    @AfterAll
    static void close() {
        keys.close();
    }

    @Test
    void last() throws Exception {
        assertServed("SunJCE");
    }

    @Test
    void first() throws Exception {
        Security.removeProvider(ours.getName());
        Security.insertProviderAt(ours, 1);
        assertServed("SunJCE");
    }

    @Test
    void beforeBouncyCastle() throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        assertServed("SunJCE");
        Security.removeProvider(ours.getName());
        Security.insertProviderAt(ours, 1);
        Security.removeProvider("BC");
        Security.insertProviderAt(new BouncyCastleProvider(), 2);
        assertServed("BC");
    }

    /** Bouncy Castle takes every SecretKey and fails, and the JDK goes on to this provider; but what that one refuses is reported as Bouncy Castle's failure. */
    @Test
    void behindBouncyCastle() throws Exception {
        Security.insertProviderAt(new BouncyCastleProvider(), 1);
        assertServed("BC");
        var key = keys.keyStore().getKey(ALIAS, ClientKeys.PASSWORD);
        var notServed = Cipher.getInstance("AES/CBC/PKCS5Padding");
        var hidden = assertThrows(Exception.class, () -> notServed.init(Cipher.ENCRYPT_MODE, key));
        assertFalse(String.valueOf(hidden.getMessage()).contains("O365SE-1215"), hidden::toString);
        // A Cipher that Bouncy Castle already has does not go on.
        var taken = Cipher.getInstance(NAME);
        taken.init(Cipher.ENCRYPT_MODE, FOREIGN);
        assertThrows(RuntimeException.class, () -> taken.init(Cipher.ENCRYPT_MODE, key));
    }

    private static void assertServed(String foreign) throws Exception {
        var key = keys.keyStore().getKey(ALIAS, ClientKeys.PASSWORD);
        assertRoundTrip(key, Cipher.getInstance(NAME));
        assertEquals(ClientKeys.TYPE, providerOf(key));
        assertEquals(foreign, providerOf(FOREIGN));
    }

    private static void assertRoundTrip(Key key, Cipher cipher) throws GeneralSecurityException {
        var data = new byte[20_000];
        cipher.init(Cipher.ENCRYPT_MODE, key);
        var sealed = cipher.doFinal(data);
        var spec = new GCMParameterSpec(128, cipher.getIV());
        cipher.init(Cipher.DECRYPT_MODE, key, spec);
        assertArrayEquals(data, cipher.doFinal(sealed));
    }

    private static String providerOf(Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(NAME);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.getProvider().getName();
    }
}
