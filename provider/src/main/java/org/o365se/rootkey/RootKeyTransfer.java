package org.o365se.rootkey;

import java.security.interfaces.RSAPublicKey;

/**
 * An RSA key that was created in an HSM and wrapped for the import into a vault (bring your own key).
 *
 * @param publicKey the public half of the new key
 * @param wrapped RSA-OAEP (SHA-1) of a random AES-256 key under the key exchange key, followed by AES-KWP (RFC 5649) of the private key in PKCS#8 encoding
 *     under that AES key; neither key was ever outside the HSM in the clear. The array is not copied
 * @param isExtractable whether the key in the HSM can still be wrapped for another home, because the HSM refuses to make it not extractable
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record RootKeyTransfer(RSAPublicKey publicKey, byte[] wrapped, boolean isExtractable) {}
