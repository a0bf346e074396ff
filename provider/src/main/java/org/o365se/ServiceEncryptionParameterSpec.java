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
     * @param access on whose behalf; without parameters {@link Access#USER} is meant
     * @return the parameters
     */
    public static ServiceEncryptionParameterSpec of(Access access) {
        return switch (Objects.requireNonNull(access)) {
            case USER -> FOR_USER;
            case SYSTEM -> FOR_SYSTEM;
        };
    }

    /**
     * Asks to be told, while decrypting, which scope each message was written under. The key of a policy opens the messages of all its scopes, and a message
     * does not prove its scope unless the writer put it into the AAD.
     *
     * @param listener is called once for each message, with the scope's id, when its first 124 bytes have been found authentic and before any plaintext is written;
     *     on the thread that calls the Cipher. If it throws, the message is not decrypted
     * @return these parameters with this listener
     */
    public ServiceEncryptionParameterSpec reportingScopeTo(Consumer<UUID> listener) {
        return new ServiceEncryptionParameterSpec(access, Objects.requireNonNull(listener));
    }

    /**
     * Returns the consumer that receives the scopes of messages.
     *
     * @return the listener; one that does nothing if nobody asked
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
        // Nobody asked.
    }
}
