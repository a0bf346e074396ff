package org.o365se;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.receipt.VerifiedReceipt;

/**
 * The receipt of a purge or of a shredded scope: signed JSON that says what was destroyed, when, by whose approval, and for each key above it whether that key is
 * destroyed too. {@code docs/reference/format.md} describes it. Immutable and thread-safe.
 */
public final class DestructionReceipt {
    private final byte[] json;

    DestructionReceipt(byte[] json) {
        this.json = json;
    }

    /**
     * Returns the receipt.
     *
     * @return JSON in UTF-8; a copy
     */
    public byte[] toBytes() {
        return json.clone();
    }

    /** Returns the receipt as text. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /**
     * Checks a receipt with the verification key of the audit log alone: its signature, the proof that the log tells of it, and the approvals.
     *
     * @param receipt JSON in UTF-8, at most 64 MiB
     * @param verificationKey what {@link AuditTrail#init} returned, which the customer got when the policy was created
     * @return what the receipt says
     * @throws CorruptedKeyChainException if it is not a receipt, was altered, or was signed by another key
     */
    public static Report verify(byte[] receipt, String verificationKey) throws CorruptedKeyChainException {
        try {
            var verified = VerifiedReceipt.of(receipt, verificationKey);
            return new Report(
                    verified.text("action"),
                    verified.text("tenant"),
                    UUID.fromString(verified.text("policy")),
                    verified.scopes(),
                    verified.text("destroyedAt"),
                    verified.approvers(),
                    verified.keys().stream()
                            .map(key -> new Key(key.kind(), key.uri(), key.version(), key.state(), key.detail()))
                            .toList(),
                    verified.isFinal());
        } catch (IOException e) {
            throw new CorruptedKeyChainException(
                    ProviderErrorId.RECEIPT_BAD,
                    "The receipt is not valid: " + e.getMessage()
                            + "; use an unaltered copy of it, and the verification key that was given when the policy was created");
        }
    }

    /**
     * What a valid receipt says.
     *
     * @param action {@code purge} or {@code shred}
     * @param tenant the tenant
     * @param policy the id of the policy
     * @param scopes the ids of the scopes whose data can no longer be read with the chain
     * @param destroyedAt when the keys were destroyed, as RFC 3339 time
     * @param approvers the names of the approvers; empty for a scope whose policy has none
     * @param keys every key that wraps, or has wrapped, a policy key above what was destroyed
     * @param isFinal whether all these keys are destroyed, so that also those who hold an old copy of the chain can read nothing
     */
    public record Report(
            String action,
            String tenant,
            UUID policy,
            List<UUID> scopes,
            String destroyedAt,
            List<String> approvers,
            List<Key> keys,
            boolean isFinal) {
        /**
         * Copies the lists.
         *
         * @param action as above
         * @param tenant as above
         * @param policy as above
         * @param scopes as above
         * @param destroyedAt as above
         * @param approvers as above
         * @param keys as above
         * @param isFinal as above
         */
        public Report {
            scopes = List.copyOf(scopes);
            approvers = List.copyOf(approvers);
            keys = List.copyOf(keys);
        }
    }

    /**
     * One key above what was destroyed.
     *
     * @param kind {@code root} or {@code availability}
     * @param uri its root key URI
     * @param version its exact version
     * @param state {@code absent}, {@code recoverable}, {@code denied}, {@code present}, {@code unknown} or {@code destroyed}, as {@link KeyFinality.State} explains
     * @param detail the reason, for people to read; may be empty
     */
    public record Key(String kind, String uri, String version, String state, String detail) {}
}
