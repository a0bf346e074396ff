package org.o365se.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.model.Bytes;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.store.StoredHead;

/**
 * The head of the last refused state of a store, which is corrupted or has another secret. It is not read again until the store changes, or in the second case
 * the secret: the result would be the same, and a malicious file may cost seconds each time. Other failures may be temporary and are not recorded.
 *
 * <p>Keeps a MAC of the secret under a random key. The owner guards it against concurrent use.
 */
final class RefusedHead {
    private final byte[] macKey = DrawHistory.draw(new SecureRandom(), 32);
    private Optional<Bytes> offered = Optional.empty();
    private @Nullable Refusal refusal;

    private record Refusal(StoredHead head, IOException reason, Optional<Bytes> secret) {}

    /** Throws the failure of the earlier attempt, if this one must fail in the same way. */
    void require(StoredHead attempted, Supplier<char[]> secretSource) throws IOException {
        offered = Optional.empty();
        var known = refusal;
        if (known == null || !known.head().equals(attempted)) {
            return;
        }
        var notAgain = ". The file was not read again, because ";
        if (known.reason() instanceof CorruptedKeyChainException corrupted) {
            throw new CorruptedKeyChainException(corrupted.id(), corrupted.text() + notAgain + "it has not changed");
        }
        if (known.secret().isEmpty() || known.secret().equals(Optional.of(macOf(secretSource)))) {
            throw new IOException(
                    known.reason().getMessage() + notAgain + "neither it nor the secret has changed",
                    known.reason().getCause());
        }
    }

    /** Records the secret with which the store is about to be read. */
    void offered(char[] secret) {
        offered = Optional.of(mac(secret));
    }

    /** Records the result of an attempt. */
    void remember(StoredHead attempted, IOException reason) {
        boolean isFinal =
                reason instanceof CorruptedKeyChainException || reason.getCause() instanceof UnrecoverableKeyException;
        refusal = isFinal ? new Refusal(attempted, reason, offered) : null;
    }

    private Bytes macOf(Supplier<char[]> secretSource) {
        var secret = secretSource.get();
        try {
            return mac(secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private Bytes mac(char[] secret) {
        var encoded = ByteBuffer.allocate(Character.BYTES * secret.length);
        encoded.asCharBuffer().put(secret);
        try {
            return Bytes.takeOwnershipOf(JdkAlgorithms.hmacSha256(macKey, encoded.array()));
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}
