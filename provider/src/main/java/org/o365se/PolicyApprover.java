package org.o365se;

import java.util.Objects;

/**
 * A person whose signature a policy may require. Immutable.
 *
 * @param name for people to read, 1 to 256 characters
 * @param publicKey an Ed25519 public key: an OpenSSH line ({@code ssh-ed25519 BASE64} or, for a FIDO security key, {@code sk-ssh-ed25519@openssh.com BASE64}, with
 *     or without comment), or a PEM block ({@code PUBLIC KEY}, RFC 8410)
 */
public record PolicyApprover(String name, String publicKey) {
    /**
     * Checks that both are there; the key is read when the policy is created.
     *
     * @param name as above
     * @param publicKey as above
     */
    public PolicyApprover {
        Objects.requireNonNull(name);
        Objects.requireNonNull(publicKey);
    }
}
