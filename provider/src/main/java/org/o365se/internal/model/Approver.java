package org.o365se.internal.model;

/**
 * A person whose signature a policy may require.
 *
 * @param name for people to read
 * @param publicKey Ed25519 public key, 32 bytes (RFC 8032)
 */
public record Approver(String name, Bytes publicKey) {}
