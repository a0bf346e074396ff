package org.o365se.rootkey;

import java.security.interfaces.RSAPublicKey;

/**
 * A key that a home has imported.
 *
 * @param description the new version of the key
 * @param publicKey its public half, as the home reports it
 */
public record ImportedRootKey(RootKeyDescription description, RSAPublicKey publicKey) {}
