package org.o365se.internal.model;

import org.o365se.internal.record.OperatorStatement;

/**
 * An operator's consent to a new policy.
 *
 * @param publicKey the operator's Ed25519 public key, 32 bytes (RFC 8032)
 * @param signature 64 bytes, over {@link OperatorStatement#bytesOf}
 */
public record OperatorSignature(Bytes publicKey, Bytes signature) {}
