package org.o365se.internal.cipher;

import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.TAG_BYTES;
import static org.o365se.internal.message.MessageSizes.messageBytes;

import javax.crypto.Cipher;

/** Encrypting or decrypting, with what must have come out once so much has been put in: the two rules of the format, nothing else. */
enum Direction {
    ENCRYPT(Cipher.ENCRYPT_MODE) {
        @Override
        int releasedAfter(int fed) {
            int chunks = fed / CHUNK_PLAIN_BYTES;
            return chunks == 0 ? 0 : PREFIX_BYTES + chunks * CHUNK_BYTES;
        }

        @Override
        int wholeFor(int fed) {
            return (int) messageBytes(fed);
        }
    },

    DECRYPT(Cipher.DECRYPT_MODE) {
        @Override
        int releasedAfter(int fed) {
            return Math.max(0, fed - PREFIX_BYTES) / CHUNK_BYTES * CHUNK_PLAIN_BYTES;
        }

        @Override
        int wholeFor(int fed) {
            return releasedAfter(fed) + Math.max(0, Math.max(0, fed - PREFIX_BYTES) % CHUNK_BYTES - TAG_BYTES);
        }
    };

    private final int mode;

    Direction(int mode) {
        this.mode = mode;
    }

    int mode() {
        return mode;
    }

    /** What all updates together have given out: each chunk as soon as it is whole, nothing earlier. */
    abstract int releasedAfter(int fed);

    /** The length of the whole output if nothing more is put in. */
    abstract int wholeFor(int fed);

    /** What an update of {@code length} gives out when {@code fed} bytes have been put in before. */
    int updateGives(int fed, int length) {
        return releasedAfter(fed + length) - releasedAfter(fed);
    }

    int finalGives(int fed, int length) {
        return wholeFor(fed + length) - releasedAfter(fed);
    }

    int gives(Step step, int fed, int length) {
        return step == Step.UPDATE ? updateGives(fed, length) : finalGives(fed, length);
    }
}
