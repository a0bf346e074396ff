package org.o365se.nativetests.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.Key;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.ServiceEncryptionProvider;

/**
 * Sends one long message through encryption and straight on through decryption. Neither the data nor the message is ever whole in memory or on disk: the data are
 * made on the fly, and what comes out is compared by digest.
 */
public final class Gibibyte {
    private static final int PART_BYTES = 64 * 1024;
    private static final byte[] AAD = {4, 7, 1, 1};

    private Gibibyte() {}

    /**
     * Runs the program.
     *
     * @param args {@code streams} or {@code cipher}, the configuration, the alias of a scope, the number of bytes
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        try (var chain = KeyChain.open(Path.of(args[1]))) {
            var key = chain.key(args[2]);
            var source = new Data(Long.parseLong(args[3]));
            var opened = args[0].equals("streams") ? throughStreams(key, source) : throughCipher(key, source);
            System.out.println(MessageDigest.isEqual(opened, source.digest()) ? "same" : "different");
            System.out.println("sha256 " + HexFormat.of().formatHex(opened));
        }
    }

    private static byte[] throughStreams(Key key, Data source) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var part = new byte[PART_BYTES];
        try (var opened = new ServiceEncryptionInputStream(new MessageInput(key, source), key, AAD)) {
            for (int length = opened.read(part); length >= 0; length = opened.read(part)) {
                digest.update(part, 0, length);
            }
        }
        return digest.digest();
    }

    private static byte[] throughCipher(Key key, Data source) throws Exception {
        var provider = new ServiceEncryptionProvider();
        var seal = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        seal.init(Cipher.ENCRYPT_MODE, key);
        seal.updateAAD(AAD);
        var open = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        open.init(Cipher.DECRYPT_MODE, key);
        open.updateAAD(AAD);
        var digest = MessageDigest.getInstance("SHA-256");
        var data = new byte[PART_BYTES];
        var message = new byte[seal.getOutputSize(PART_BYTES) + PART_BYTES];
        var plain = new byte[message.length + PART_BYTES];
        for (int length = source.next(data); length > 0; length = source.next(data)) {
            int sealed = seal.update(data, 0, length, message, 0);
            digest.update(plain, 0, open.update(message, 0, sealed, plain, 0));
        }
        int sealed = seal.doFinal(message, 0);
        digest.update(plain, 0, open.doFinal(message, 0, sealed, plain, 0));
        return digest.digest();
    }

    /** Data that never repeat. */
    private static final class Data {
        private final MessageDigest digest;
        private long left;
        private long number;

        Data(long bytes) throws Exception {
            digest = MessageDigest.getInstance("SHA-256");
            left = bytes;
        }

        /** Fills the array as far as there are data, and gives how many bytes there were. */
        int next(byte[] part) {
            int length = (int) Math.min(left, part.length);
            for (int i = 0; i < length; i += Long.BYTES) {
                number++;
                part[i] = (byte) number;
                part[i + 1] = (byte) (number >> 8);
                part[i + 2] = (byte) (number >> 16);
                part[i + 3] = (byte) (number >> 24);
            }
            digest.update(part, 0, length);
            left -= length;
            return length;
        }

        byte[] digest() {
            return digest.digest();
        }
    }

    /** The message as a stream: encrypts as much as is read. */
    private static final class MessageInput extends InputStream {
        private final Data source;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private final OutputStream sealed;
        private final byte[] part = new byte[PART_BYTES];
        private byte[] current = {};
        private int at;
        private boolean ended;

        MessageInput(Key key, Data source) throws Exception {
            this.source = source;
            this.sealed = new ServiceEncryptionOutputStream(waiting, key, AAD);
        }

        @Override
        public int read() throws IOException {
            return fill() ? Byte.toUnsignedInt(current[at++]) : -1;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (!fill()) {
                return -1;
            }
            int length = Math.min(len, current.length - at);
            System.arraycopy(current, at, b, off, length);
            at += length;
            return length;
        }

        private boolean fill() throws IOException {
            while (at == current.length && !ended) {
                int length = source.next(part);
                if (length > 0) {
                    sealed.write(part, 0, length);
                } else {
                    sealed.close();
                    ended = true;
                }
                current = waiting.toByteArray();
                waiting.reset();
                at = 0;
            }
            return at < current.length;
        }
    }
}
