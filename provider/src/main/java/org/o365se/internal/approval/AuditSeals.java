package org.o365se.internal.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.o365se.KeyChainException;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.record.RecordCodec;

/** Seals that are C2SP signed notes by the key of the audit log. Thread-safe. */
public final class AuditSeals implements ApproverSeals {
    /** Signs and opens notes. */
    public interface Notes {
        /** Signs a text, and returns the note. */
        String sign(String text) throws IOException;

        /** Returns the text of a note that the key has signed. */
        String open(String note) throws IOException;
    }

    private final Notes notes;

    public AuditSeals(Notes notes) {
        this.notes = notes;
    }

    @Override
    public Bytes seal(PolicyVersion version) throws KeyChainException {
        try {
            return Bytes.takeOwnershipOf(notes.sign(textOf(version)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void require(Policy policy) throws KeyChainException {
        var seal = policy.state().quorum().seal();
        if (seal.isEmpty() || !isOf(policy.currentVersion(), seal.get())) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVERS_ALTERED,
                    "The approvers of policy " + policy.displayName()
                            + " are not those that this service has signed, so no approval counts: the key chain was altered, or audit.key is the key of another audit log; restore the chain, or name the right key",
                    null);
        }
    }

    private boolean isOf(PolicyVersion version, Bytes seal) {
        try {
            return notes.open(new String(seal.copy(), StandardCharsets.UTF_8)).equals(textOf(version));
        } catch (IOException forged) {
            return false;
        }
    }

    private static String textOf(PolicyVersion version) {
        var binding = JdkProvider.digest("SHA-256").digest(RecordCodec.encode(version.binding()));
        var base64 = Base64.getEncoder();
        return version.binding().chainId() + "\n"
                + version.binding().key().policy() + "\n"
                + version.number() + "\n"
                + base64.encodeToString(binding) + "\n"
                + base64.encodeToString(version.tag().copy()) + "\n";
    }

    private static KeyChainException unreadable(IOException e) {
        return new KeyChainException(
                ProviderErrorId.APPROVERS_BAD,
                "The approvers of a policy could not be signed with the key of the audit log: " + e.getMessage(),
                e);
    }
}
