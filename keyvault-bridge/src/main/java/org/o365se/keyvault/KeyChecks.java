package org.o365se.keyvault;

import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Checks, rule by rule, whether a key in a vault can be a root key. The rules are those of Customer Key. */
final class KeyChecks {
    /** The date that means "never" in Customer Key. */
    private static final OffsetDateTime NEVER = OffsetDateTime.of(9999, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final int TRIAL_BYTES = 32;

    private final Vault vault;
    private final List<RootKeyCheck> checks = new ArrayList<>();

    KeyChecks(Vault vault) {
        this.vault = vault;
    }

    /** Runs the checks; throws only if the key cannot be reached. */
    List<RootKeyCheck> check(KeyUri key) {
        try {
            var properties = twice(() -> vault.read(key));
            attributes(properties);
            properties
                    .algorithm()
                    .ifPresentOrElse(
                            algorithm -> roundTrip(new KeyVaultRootKey(vault, properties.uri(), algorithm)),
                            () -> failed(
                                    "wrap and unwrap",
                                    "not tried",
                                    "Use a key of a kind and size that can be a root key"));
        } catch (RootKeyDeniedException reading) {
            unread(key, reading);
        }
        return List.copyOf(checks);
    }

    private void attributes(KeyVersionProperties key) {
        rule("kind", key.rsa() != null || key.isAes(), key.kind(), "Use an RSA key, or an AES key of a Managed HSM");
        var rsa = key.rsa();
        if (rsa == null) {
            checks.add(new RootKeyCheck(
                    "size",
                    Outcome.UNKNOWN,
                    "the service does not report it",
                    key.isAes() ? "" : "Use another kind of key"));
        } else {
            int bits = rsa.getModulus().bitLength();
            rule(
                    "size",
                    key.hasGoodSize(),
                    bits + " bits" + (bits == 2048 ? ", enough; 3072 for a new key" : ""),
                    "Use a key of 3072 or 4096 bits");
        }
        rule(
                "permitted operations",
                key.operations().containsAll(List.of(Operation.WRAP.permission(), Operation.UNWRAP.permission())),
                String.join(", ", key.operations()),
                "Set the key's operations to wrapKey and unwrapKey");
        rule("enabled", key.enabled(), key.enabled() ? "yes" : "no", "Enable the key version");
        var notBefore = key.notBefore();
        rule(
                "valid from",
                notBefore == null || notBefore.isBefore(OffsetDateTime.now(ZoneOffset.UTC)),
                notBefore == null ? "always" : notBefore.toString(),
                "Wait until then, or remove the key's activation date");
        var expires = key.expires();
        rule(
                "expiry",
                expires == null || !expires.isBefore(NEVER),
                expires == null ? "never" : expires.toString(),
                "Remove the key's expiry (also in its rotation policy): an expired root key does not wrap");
        rule(
                "recovery level",
                !key.canBePurged(),
                key.recoveryLevel().isEmpty() ? "not reported" : key.recoveryLevel(),
                "Enable the purge protection of the vault; for Customer Key also the retention lock of the subscription, which sets Recoverable+ProtectedSubscription");
    }

    /** Reads the key's attributes; the permission to read may be missing on purpose. */
    private void unread(KeyUri key, RootKeyDeniedException reading) {
        if (reading.id() != KeyVaultErrorId.PERMISSION_MISSING) {
            throw reading;
        }
        checks.add(new RootKeyCheck(
                "attributes",
                Outcome.UNKNOWN,
                shortly(reading),
                "To have them checked, grant the key permission get. " + reading.getMessage()));
        try {
            roundTrip(twice(() -> new WrapOnly(vault).find(key, reading)));
        } catch (RootKeyDeniedException e) {
            failed("wrap and unwrap", shortly(e), String.valueOf(e.getMessage()));
        }
    }

    private void roundTrip(KeyVaultRootKey key) {
        var trial = JdkAlgorithms.randomBytes(TRIAL_BYTES);
        try {
            var opened = twice(() -> key.unwrap(key.wrap(trial)));
            rule(
                    "wrap and unwrap",
                    MessageDigest.isEqual(trial, opened),
                    key.describe().algorithm() + ", version " + key.describe().version(),
                    "Do not use the key: it does not unwrap what it wrapped");
            Arrays.fill(opened, (byte) 0);
        } catch (RootKeyException e) {
            failed("wrap and unwrap", shortly(e), String.valueOf(e.getMessage()));
        }
    }

    /** Tries once more if there was no usable answer: one slow answer does not mean that the key is unusable. */
    private <T> T twice(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (RootKeyUnavailableException e) {
            vault.endBackOff();
            return attempt.get();
        }
    }

    /** Returns the failure in two words; the message is too long for a cell of a table. */
    private static String shortly(RootKeyException failure) {
        return switch (failure.failureClass()) {
            case DENIED -> "denied";
            case TRANSIENT -> "no usable answer";
            case MISCONFIGURED -> "misconfigured";
            case CORRUPT -> "does not unwrap what it wrapped";
        };
    }

    private void rule(String name, boolean kept, String found, String remedy) {
        if (kept) {
            checks.add(new RootKeyCheck(name, Outcome.PASSED, found, ""));
        } else {
            failed(name, found, remedy);
        }
    }

    private void failed(String name, String found, String remedy) {
        checks.add(new RootKeyCheck(name, Outcome.FAILED, found, remedy));
    }
}
