package org.o365se.pkcs11;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.JdkAlgorithms;

/** RSA-OAEP (RFC 8017) with SHA-256, MGF1 with SHA-256 and an empty label: decodes what the token has decrypted. */
final class Oaep {
    /** Of the smallest modulus that is accepted. */
    private static final int LEAST_BYTES = 256;

    private Oaep() {}

    /** Reads a public key from its X.509 encoding. */
    static RSAPublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA", JdkAlgorithms.provider("SunRsaSign"))
                .generatePublic(new X509EncodedKeySpec(encoded));
    }

    /**
     * Removes the padding of a decrypted block, in a time that does not depend on what is wrong with it (Manger's attack): the rest is decoded whatever the
     * first byte is, which is looked at last.
     *
     * @param block what the token has decrypted
     * @param length the length of the key's modulus in bytes, which is that of the block
     * @throws InvalidCipherTextException if the padding is wrong, never saying how
     */
    static byte[] decode(byte[] block, int length) throws InvalidCipherTextException {
        if (block.length != length || length < LEAST_BYTES) {
            throw new InvalidCipherTextException("a block of another length than the key's");
        }
        var withoutFirst = Arrays.copyOfRange(block, 1, block.length);
        byte[] plaintext;
        try {
            var encoding = new OAEPEncoding(new Decrypted(withoutFirst), new SHA256Digest(), new SHA256Digest(), null);
            encoding.init(false, null);
            plaintext = encoding.processBlock(withoutFirst, 0, withoutFirst.length);
        } finally {
            Arrays.fill(withoutFirst, (byte) 0);
        }
        if (block[0] != 0) {
            Arrays.fill(plaintext, (byte) 0);
            throw new InvalidCipherTextException("wrong padding");
        }
        return plaintext;
    }

    /** Stands where Bouncy Castle expects RSA itself, which the token has done. */
    private static final class Decrypted implements AsymmetricBlockCipher {
        private final byte[] block;

        /** Without its first byte, as Bouncy Castle's own RSA gives it. */
        Decrypted(byte[] block) {
            this.block = block;
        }

        @Override
        public void init(boolean forEncryption, @Nullable CipherParameters parameters) {
            // The token has the key.
        }

        @Override
        public int getInputBlockSize() {
            return block.length;
        }

        @Override
        public int getOutputBlockSize() {
            return block.length;
        }

        @Override
        public byte[] processBlock(byte[] input, int offset, int length) {
            return block;
        }
    }
}
