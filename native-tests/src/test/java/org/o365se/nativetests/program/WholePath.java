package org.o365se.nativetests.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.Profile;
import org.o365se.ServiceEncryptionProvider;

/** A program that goes the whole path, from an empty key chain to a message that another provider object opens, with names that trip over careless code. */
public final class WholePath {
    private static final String NAME = "O365ServiceEncryption";
    private static final String POLICY = "contoso/I\u0130\u0131i";
    private static final List<String> SCOPES = List.of(
            "contoso/\u0130stanbul",
            "contoso/istanbul",
            "contoso/ISTANBUL",
            "contoso/\u0131stanbul",
            "contoso/Stra\u00dfe",
            "contoso/\u00e9",
            "contoso/e\u0301",
            "contoso/\ud83d\udd11");

    private WholePath() {}

    /**
     * Runs the program.
     *
     * @param args the path of a configuration without a key chain
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var password = "\u0130\u0131 a passphrase of 2026".toCharArray();
        var writer = new ServiceEncryptionProvider().configure(args[0]);
        var keyStore = KeyStore.getInstance(NAME, writer);
        keyStore.load(null, null);
        keyStore.setEntry(
                POLICY,
                DataEncryptionPolicy.builder(POLICY)
                        .profile(Profile.MULTI_WORKLOAD)
                        .build(),
                null);
        for (var scope : SCOPES) {
            keyStore.setEntry(scope, EncryptionScope.of(scope, POLICY), null);
        }
        var file = new ByteArrayOutputStream();
        keyStore.store(file, password);

        var reader = new ServiceEncryptionProvider().configure(args[0]);
        var again = KeyStore.getInstance(NAME, reader);
        again.load(new ByteArrayInputStream(file.toByteArray()), password);
        Set<String> names = new TreeSet<>(SCOPES);
        names.add(POLICY);
        System.out.println("names: " + names.equals(new TreeSet<>(Collections.list(again.aliases()))));
        boolean same = true;
        for (var scope : SCOPES) {
            same &= again.getCreationDate(scope)
                    .toInstant()
                    .equals(keyStore.getCreationDate(scope).toInstant());
            same &= roundTrip(writer, keyStore, reader, again, scope);
        }
        System.out.println("same: " + same);
    }

    private static boolean roundTrip(Provider writer, KeyStore keyStore, Provider reader, KeyStore again, String scope)
            throws Exception {
        var data = scope.repeat(2_000).getBytes(StandardCharsets.UTF_8);
        var aad = scope.getBytes(StandardCharsets.UTF_8);
        var sealer = Cipher.getInstance(NAME, writer);
        sealer.init(Cipher.ENCRYPT_MODE, keyStore.getKey(scope, null));
        sealer.updateAAD(aad);
        var message = sealer.doFinal(data);
        var opener = Cipher.getInstance(NAME, reader);
        opener.init(Cipher.DECRYPT_MODE, again.getKey(scope, null));
        opener.updateAAD(aad);
        boolean same = MessageDigest.isEqual(data, opener.doFinal(message));

        var key = new SecretKeySpec(new byte[32], "AES");
        sealer.init(Cipher.WRAP_MODE, keyStore.getKey(scope, null));
        opener.init(Cipher.UNWRAP_MODE, again.getKey(scope, null));
        return same && key.equals(opener.unwrap(sealer.wrap(key), "AES", Cipher.SECRET_KEY));
    }
}
