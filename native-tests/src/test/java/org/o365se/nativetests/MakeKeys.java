package org.o365se.nativetests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import javax.crypto.KeyGenerator;

/** Puts keys with any attributes into the first token of a library, as other applications do, by the JDK's own SunPKCS11. */
final class MakeKeys {
    private MakeKeys() {}

    /**
     * Arguments: library, PIN, {@code AES} or {@code RSA}, bits, number of keys, attributes (assignments between semicolons), and for RSA the file for the last public key, which may be missing.
     *
     * <p>SunPKCS11 asks for a PIN also where others need none: the objects are the same.
     */
    public static void main(String[] arguments) throws Exception {
        var type = arguments[2];
        var token = Security.getProvider("SunPKCS11").configure("""
                        --name=Making
                        library=%s
                        slotListIndex=0
                        attributes(generate,%s,CKK_%s) = {
                        CKA_TOKEN = true
                        %s
                        }
                        """.formatted(
                        arguments[0],
                        type.equals("AES") ? "CKO_SECRET_KEY" : "CKO_PRIVATE_KEY",
                        type,
                        arguments[5].replace(';', '\n')));
        KeyStore.getInstance("PKCS11", token).load(null, arguments[1].toCharArray());
        for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
            if (type.equals("AES")) {
                var generator = KeyGenerator.getInstance(type, token);
                generator.init(Integer.parseInt(arguments[3]));
                generator.generateKey();
            } else {
                var generator = KeyPairGenerator.getInstance(type, token);
                generator.initialize(Integer.parseInt(arguments[3]));
                var publicKey = generator.generateKeyPair().getPublic().getEncoded();
                if (arguments.length > 6) {
                    Files.write(Path.of(arguments[6]), publicKey);
                }
            }
        }
    }
}
