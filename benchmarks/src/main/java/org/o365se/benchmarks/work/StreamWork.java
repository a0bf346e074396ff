package org.o365se.benchmarks.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;

/** Encrypts and decrypts through streams; memory does not grow with the data. Not thread-safe. */
interface StreamWork {
    /** What one call of write or read moves. */
    int PIECE_BYTES = 64 * 1024;

    void encrypt(byte[] plain, OutputStream sink) throws GeneralSecurityException, IOException;

    /** Returns the number of bytes that were read and found authentic. */
    long decrypt(byte[] sealed, byte[] buffer) throws GeneralSecurityException, IOException;

    /** Makes what the contender needs for it. */
    static StreamWork of(Contender contender) throws GeneralSecurityException, IOException {
        return switch (contender.kind()) {
            case O365SE -> new ServiceStreams(ServiceKeys.of(contender));
            case RAW -> new RawStreams(new RawGcm(contender.detail()));
            case RAW_READ -> new RawReading(new RawStreams(new RawGcm(contender.detail())));
            case TINK_STREAMING -> new TinkStreaming(contender.bytes());
            case AWS -> new AwsWork(contender.bytes());
            default -> throw new IllegalArgumentException("Has no streams: " + contender);
        };
    }

    /** Writes in pieces and closes. */
    static void writeAll(byte[] plain, OutputStream to) throws IOException {
        try (to) {
            for (int at = 0; at < plain.length; at += PIECE_BYTES) {
                to.write(plain, at, Math.min(PIECE_BYTES, plain.length - at));
            }
        }
    }

    /** Reads in pieces to the end and closes. */
    static long readAll(InputStream from, byte[] buffer) throws IOException {
        long total = 0;
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                total += read;
            }
        }
        return total;
    }

    /** Our streams. */
    record ServiceStreams(ServiceKeys keys) implements StreamWork {
        @Override
        public void encrypt(byte[] plain, OutputStream sink) throws GeneralSecurityException, IOException {
            writeAll(plain, new ServiceEncryptionOutputStream(sink, keys.key()));
        }

        @Override
        public long decrypt(byte[] sealed, byte[] buffer) throws GeneralSecurityException, IOException {
            return readAll(new ServiceEncryptionInputStream(new ByteArrayInputStream(sealed), keys.key()), buffer);
        }
    }

    /** Chunk after chunk through one buffer. */
    record RawStreams(RawGcm gcm) implements StreamWork {
        @Override
        public void encrypt(byte[] plain, OutputStream sink) throws GeneralSecurityException, IOException {
            var sealed = new byte[RawGcm.CHUNK_BYTES + RawGcm.TAG_BYTES];
            for (int at = 0; at < plain.length; at += RawGcm.CHUNK_BYTES) {
                int length = Math.min(RawGcm.CHUNK_BYTES, plain.length - at);
                sink.write(sealed, 0, gcm.seal(at, plain, at, length, sealed, 0));
            }
        }

        @Override
        public long decrypt(byte[] sealed, byte[] buffer) throws GeneralSecurityException {
            int step = RawGcm.CHUNK_BYTES + RawGcm.TAG_BYTES;
            long total = 0;
            for (int at = 0; at < sealed.length; at += step) {
                total += gcm.open(total, sealed, at, Math.min(step, sealed.length - at), buffer, 0);
            }
            return total;
        }
    }

    /** The same, but the chunks are read from a stream, which cannot be done without copying them. */
    record RawReading(RawStreams raw) implements StreamWork {
        @Override
        public void encrypt(byte[] plain, OutputStream sink) throws GeneralSecurityException, IOException {
            raw.encrypt(plain, sink);
        }

        @Override
        public long decrypt(byte[] sealed, byte[] buffer) throws GeneralSecurityException, IOException {
            var chunk = new byte[RawGcm.CHUNK_BYTES + RawGcm.TAG_BYTES];
            long total = 0;
            try (var in = new ByteArrayInputStream(sealed)) {
                for (int read = in.readNBytes(chunk, 0, chunk.length);
                        read > 0;
                        read = in.readNBytes(chunk, 0, chunk.length)) {
                    total += raw.gcm().open(total, chunk, 0, read, buffer, 0);
                }
            }
            return total;
        }
    }
}
