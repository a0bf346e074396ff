package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.o365se.ServiceEncryptionChannel;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;

/** Writes and reads files, a piece at a time. Not thread-safe. */
interface FileWork {
    /** What one call of write or read moves: a whole number of chunks. */
    int PIECE_BYTES = 4 << 20;

    void write(byte[] plain, Path file) throws GeneralSecurityException, IOException;

    /** Reads by an input stream, and gives the number of bytes. */
    long readByStream(Path file, byte[] piece) throws GeneralSecurityException, IOException;

    /** Reads by a channel, and gives the number of bytes. */
    long readByChannel(Path file, byte[] piece) throws GeneralSecurityException, IOException;

    /** Makes what the contender needs for it. */
    static FileWork of(Contender contender) throws GeneralSecurityException, IOException {
        return switch (contender.kind()) {
            case O365SE -> new ServiceFiles(ServiceKeys.of(contender));
            case RAW_READ -> new RawFiles(new RawChunks(contender.detail(), contender.threads()));
            default -> throw new IllegalArgumentException("Has no files: " + contender);
        };
    }

    /** Our streams and our channel. */
    record ServiceFiles(ServiceKeys keys) implements FileWork {
        @Override
        public void write(byte[] plain, Path file) throws GeneralSecurityException, IOException {
            try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), keys.key())) {
                for (int at = 0; at < plain.length; at += PIECE_BYTES) {
                    out.write(plain, at, Math.min(PIECE_BYTES, plain.length - at));
                }
            }
        }

        @Override
        public long readByStream(Path file, byte[] piece) throws GeneralSecurityException, IOException {
            return StreamWork.readAll(new ServiceEncryptionInputStream(Files.newInputStream(file), keys.key()), piece);
        }

        @Override
        public long readByChannel(Path file, byte[] piece) throws GeneralSecurityException, IOException {
            long total = 0;
            var buffer = ByteBuffer.wrap(piece);
            try (var channel = ServiceEncryptionChannel.open(file, keys.key())) {
                for (int got = channel.read(buffer.clear()); got >= 0; got = channel.read(buffer.clear())) {
                    total += got;
                }
            }
            return total;
        }
    }

    /** Whole chunks, one behind the other, each read from the file and then opened. */
    record RawFiles(RawChunks chunks) implements FileWork {
        @Override
        public void write(byte[] plain, Path file) throws GeneralSecurityException, IOException {
            var sealed = new byte[RawChunks.sealedBytes(plain.length)];
            chunks.seal(plain, sealed);
            Files.write(file, sealed);
        }

        @Override
        public long readByStream(Path file, byte[] piece) {
            throw new IllegalStateException("Reads by a channel only");
        }

        @Override
        public long readByChannel(Path file, byte[] piece) throws GeneralSecurityException, IOException {
            int inPiece = piece.length / RawGcm.CHUNK_BYTES;
            try (var channel = FileChannel.open(file)) {
                int all = RawChunks.sealedChunks(channel.size());
                for (int at = 0; at < all; at += inPiece) {
                    chunks.open(channel, at, Math.min(inPiece, all - at), piece);
                }
                return (long) all * RawGcm.CHUNK_BYTES;
            }
        }
    }
}
