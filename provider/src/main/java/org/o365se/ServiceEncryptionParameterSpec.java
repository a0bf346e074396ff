package org.o365se;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Objects;

/** Parameters for {@code Cipher.init}; optional, and never part of a message. Immutable. */
public final class ServiceEncryptionParameterSpec implements AlgorithmParameterSpec {
    private static final ServiceEncryptionParameterSpec FOR_USER = new ServiceEncryptionParameterSpec(Access.USER);
    private static final ServiceEncryptionParameterSpec FOR_SYSTEM = new ServiceEncryptionParameterSpec(Access.SYSTEM);

    private final Access access;

    private ServiceEncryptionParameterSpec(Access access) {
        this.access = access;
    }

    /**
     * Gives the parameters for a kind of access.
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
     * Tells on whose behalf the message is written or read.
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
}
