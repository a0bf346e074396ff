package org.o365se;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** Parameters for {@code Cipher.init}; optional, and never part of a message. Immutable. */
public final class ServiceEncryptionParameterSpec implements AlgorithmParameterSpec {
    private static final ServiceEncryptionParameterSpec FOR_USER =
            new ServiceEncryptionParameterSpec(Access.USER, ServiceEncryptionParameterSpec::tellNobody);
    private static final ServiceEncryptionParameterSpec FOR_SYSTEM =
            new ServiceEncryptionParameterSpec(Access.SYSTEM, ServiceEncryptionParameterSpec::tellNobody);

    private final Access access;
    private final Consumer<UUID> scopeListener;

    private ServiceEncryptionParameterSpec(Access access, Consumer<UUID> scopeListener) {
        this.access = access;
        this.scopeListener = scopeListener;
    }

    /**
     * Returns the parameters for a kind of access.
     *
     * @param access on whose behalf; the default without parameters is {@link Access#USER}
     * @return the parameters
     */
    public static ServiceEncryptionParameterSpec of(Access access) {
        return switch (Objects.requireNonNull(access)) {
            case USER -> FOR_USER;
            case SYSTEM -> FOR_SYSTEM;
        };
    }

    /**
     * Returns parameters with a listener that receives, during decryption, the scope under which each message was encrypted. The key of a policy decrypts the
     * messages of all its scopes, and a message does not prove its scope unless the writer put it into the AAD.
     *
     * @param listener called once for each message with the scope's id, after its first 124 bytes have been authenticated and before any plaintext is written,
     *     on the thread that calls the Cipher. If it throws, the message is not decrypted
     * @return these parameters with this listener
     */
    public ServiceEncryptionParameterSpec reportingScopeTo(Consumer<UUID> listener) {
        return new ServiceEncryptionParameterSpec(access, Objects.requireNonNull(listener));
    }

    /**
     * Returns the consumer that receives the scopes of messages.
     *
     * @return the listener; one without effect if none was set
     */
    public Consumer<UUID> scopeListener() {
        return scopeListener;
    }

    /**
     * Returns on whose behalf the message is written or read.
     *
     * @return the kind of access
     */
    public Access access() {
        return access;
    }

    @Override
    public String toString() {
        return "ServiceEncryptionParameterSpec[access=" + access + "]";
    }

    private static void tellNobody(UUID scope) {
        // No listener was set.
    }
}
