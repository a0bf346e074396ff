package org.o365se.nativetests.program;

import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.o365se.ServiceEncryptionProvider;

/** A program for which we are only one provider among others: TLS, signatures, AES and random numbers go on as ever, and come from the JDK. */
public final class UsesTls {
    private UsesTls() {}

    /**
     * Runs the program.
     *
     * @param args none
     * @throws Exception if the algorithms of others do not work
     */
    public static void main(String[] args) throws Exception {
        var names = Security.getProviders();
        System.out.println("first: " + names[0].getName().equals(ServiceEncryptionProvider.NAME));
        System.out.println("TLS: "
                + SSLContext.getDefault()
                        .getSocketFactory()
                        .getDefaultCipherSuites()[0]
                        .startsWith("TLS_"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        System.out.println("trust managers: " + trust.getTrustManagers().length);
        var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        System.out.println("signature: " + (signature.sign().length > 60));
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, KeyGenerator.getInstance("AES").generateKey(), new SecureRandom());
        System.out.println("AES: " + aes.getProvider().getName() + " " + aes.doFinal(new byte[10]).length);
        System.out.println("PKCS12: "
                + KeyStore.getInstance(KeyStore.getDefaultType()).getProvider().getName());
    }
}
