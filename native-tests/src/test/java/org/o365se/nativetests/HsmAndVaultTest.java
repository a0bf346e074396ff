package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.Profile;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyType;

/** A policy with one root key in an HSM and the other in a vault. */
class HsmAndVaultTest {
    private static final String IN_HSM = "pkcs11:token=contoso-a;object=root-2026";
    private static final String NAME = "root-2026";

    @TempDir
    static Path folder;

    @Test
    void eitherAloneIsEnoughAndBothRefusingIsADenial() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", "1111");
        var inHsm = hsm.entries("a", "contoso-a", "1111");
        try (var roots = SoftHsm.connect(inHsm)) {
            roots.generate(IN_HSM, RootKeyType.AES);
        }
        var certificate = StandInCertificate.make("EC");
        try (var authority = new StandInAuthority(certificate, 0);
                var vault = new StandInVault(certificate, 0, authority)) {
            vault.keys().createRsa(NAME, 3072);
            var entries = SoftHsm.both(inHsm, VaultEntries.of(folder, certificate, authority, vault));
            var inVault = vault.keyUri(NAME).toString();
            var policy = TokenPolicy.create(folder.resolve("chain"), entries, Profile.EXCHANGE, IN_HSM, inVault);
            try (var application = policy.start()) {
                var message = application.encrypt();
                vault.permit();
                assertOpens(application, message);
                vault.permit("unwrapKey");
                hsm.pkcs11Tool("contoso-a", "1111", "--delete-object", "--type", "secrkey", "--label", NAME);
                assertOpens(application, message);
                vault.permit();
                application.forget();
                var thrown = assertThrows(InvalidKeyException.class, () -> application.decrypt(message));
                assertInstanceOf(RootKeyDeniedException.class, thrown.getCause(), thrown::toString);
            }
        }
    }

    /** Often enough that each root is the first one to be asked at some time. */
    private static void assertOpens(TokenPolicy.Application application, byte[] message) throws Exception {
        for (int i = 0; i < 8; i++) {
            application.forget();
            assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
        }
    }
}
