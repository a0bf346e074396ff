package org.o365se.internal.model;

import java.util.Optional;

/**
 * A person whose signature a policy may require.
 *
 * @param name for people to read
 * @param publicKey Ed25519 public key, 32 bytes (RFC 8032)
 * @param application for a FIDO security key, the application that the key was made for ({@code ssh:}, for example), 1 to 256 UTF-16 code units; empty for a
 *     key that signs by itself
 */
public record Approver(String name, Bytes publicKey, Optional<String> application) {}
