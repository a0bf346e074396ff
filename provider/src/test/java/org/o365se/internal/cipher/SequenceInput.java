package org.o365se.internal.cipher;

import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;

import java.util.Random;
import javax.crypto.SecretKey;
import org.o365se.TestKeys;

/** What a random sequence feeds: a plaintext, or a message that may be damaged, and what must come of it. */
final class SequenceInput {
    private static final int NEVER = Integer.MAX_VALUE;

    private final byte[] bytes;
    private final byte[] plain;
    private final byte[] aad;
    private final int fedBeforeFailure;

    private SequenceInput(byte[] bytes, byte[] plain, byte[] aad, int fedBeforeFailure) {
        this.bytes = bytes;
        this.plain = plain;
        this.aad = aad;
        this.fedBeforeFailure = fedBeforeFailure;
    }

    /** More plaintext than a sequence mostly uses, from which it takes as much as it likes. */
    static SequenceInput plaintext(OperationSequence.Scale scale, Random random) {
        var plain = Bytes.random(random, scale.plaintext());
        return new SequenceInput(plain, plain, new byte[0], NEVER);
    }

    /** A message; a third of them have one bit flipped somewhere in the chunks. */
    static SequenceInput message(OperationSequence.Scale scale, SecretKey key, Random random) {
        var plain = Bytes.random(
                random, scale.messages().get(random.nextInt(scale.messages().size())));
        var aad = Bytes.random(random, random.nextInt(50));
        var message = TestKeys.seal(key, aad, plain);
        int fedBeforeFailure = NEVER;
        if (random.nextInt(3) == 0) {
            int at = PREFIX_BYTES + random.nextInt(message.length - PREFIX_BYTES);
            message[at] ^= (byte) (1 << random.nextInt(8));
            int chunk = (at - PREFIX_BYTES) / CHUNK_BYTES;
            // An update fails once it has the whole bad chunk, the last one only with doFinal.
            fedBeforeFailure = PREFIX_BYTES + (chunk + 1) * CHUNK_BYTES - 1;
        }
        return new SequenceInput(message, plain, aad, fedBeforeFailure);
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] plain() {
        return plain;
    }

    byte[] aad() {
        return aad;
    }

    int length() {
        return bytes.length;
    }

    boolean isDamaged() {
        return fedBeforeFailure != NEVER;
    }

    /** How many bytes can be fed by updates before one must fail. */
    int fedBeforeFailure() {
        return fedBeforeFailure;
    }
}
