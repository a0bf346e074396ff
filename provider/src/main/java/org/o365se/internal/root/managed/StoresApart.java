package org.o365se.internal.root.managed;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SecretReader;

/** Checks that availability keys are not kept with the managed root keys: whoever gets one of the stores must not have the other. */
final class StoresApart {
    private StoresApart() {}

    static void require(StoreSource availability, StoreSource managed, SecretReader secrets) {
        try {
            if (Files.exists(availability.file())
                    && Files.exists(managed.file())
                    && Files.isSameFile(availability.file(), managed.file())) {
                throw refusal("file");
            }
        } catch (IOException e) {
            throw new RootKeyUnavailableException(
                    ProviderErrorId.ROOT_UNAVAILABLE,
                    "The files of the availability and the managed key store cannot be compared: " + e.getMessage()
                            + "; try again",
                    e);
        }
        var one = bytes(secrets.read(StoreKind.AVAILABILITY.secretSetting(), availability.secretSource()));
        var other = bytes(secrets.read(StoreKind.MANAGED.secretSetting(), managed.secretSource()));
        try {
            if (MessageDigest.isEqual(one, other)) {
                throw refusal("secret");
            }
        } finally {
            Arrays.fill(one, (byte) 0);
            Arrays.fill(other, (byte) 0);
        }
    }

    private static byte[] bytes(char[] secret) {
        var bytes = new byte[2 * secret.length];
        for (int i = 0; i < secret.length; i++) {
            bytes[2 * i] = (byte) (secret[i] >> 8);
            bytes[2 * i + 1] = (byte) secret[i];
        }
        Arrays.fill(secret, '\0');
        return bytes;
    }

    private static RootKeyMisconfiguredException refusal(String what) {
        return new RootKeyMisconfiguredException(
                ProviderErrorId.AVAILABILITY_BAD,
                "The " + what
                        + " of the availability key store is that of the managed key store; give availability keys a "
                        + what + " of their own (" + StoreKind.AVAILABILITY.fileSetting() + ", "
                        + StoreKind.AVAILABILITY.secretSetting() + ")",
                null);
    }
}
