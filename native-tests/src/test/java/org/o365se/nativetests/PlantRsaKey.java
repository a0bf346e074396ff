package org.o365se.nativetests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;

/**
 * Puts an RSA private key into a token that is not private and can be read, and writes its public half to a file. SunPKCS11 asks for a PIN to do so; the object is the one that other
 * programs make without.
 */
final class PlantRsaKey {
    private PlantRsaKey() {}

    /** Arguments: library, PIN, CKA_ID in hexadecimal, file. */
    public static void main(String[] arguments) throws Exception {
        var token = Security.getProvider("SunPKCS11").configure("""
                        --name=Planting
                        library=%s
                        slotListIndex=0
                        attributes(generate,CKO_PRIVATE_KEY,CKK_RSA) = {
                            CKA_TOKEN = true
                            CKA_PRIVATE = false
                            CKA_SENSITIVE = false
                            CKA_EXTRACTABLE = true
                            CKA_DECRYPT = true
                            CKA_ID = 0h%s
                        }
                        """.formatted(arguments[0], arguments[2]));
        KeyStore.getInstance("PKCS11", token).load(null, arguments[1].toCharArray());
        var generator = KeyPairGenerator.getInstance("RSA", token);
        generator.initialize(2048);
        Files.write(
                Path.of(arguments[3]), generator.generateKeyPair().getPublic().getEncoded());
    }
}
