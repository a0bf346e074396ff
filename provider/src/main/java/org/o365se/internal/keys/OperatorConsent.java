package org.o365se.internal.keys;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.model.PolicyVersion;

/** How an operator approves a policy that is being created. */
public final class OperatorConsent {
    /** No signature; refused if the configuration names operators. */
    public static final OperatorConsent NONE = new OperatorConsent(null, false);

    /** The policy is created without a signature and is not used until it has one. */
    public static final OperatorConsent LATER = new OperatorConsent(null, true);

    private final @Nullable PrivateKey key;
    private final boolean isLater;

    private OperatorConsent(@Nullable PrivateKey key, boolean isLater) {
        this.key = key;
        this.isLater = isLater;
    }

    /**
     * Returns the consent of an operator whose private key is available.
     *
     * @param operatorKey an Ed25519 private key
     * @return the consent
     */
    public static OperatorConsent by(PrivateKey operatorKey) {
        return new OperatorConsent(operatorKey, false);
    }

    public boolean isNone() {
        return key == null && !isLater;
    }

    public PolicyVersion applyTo(Operators operators, PolicyVersion first) throws KeyChainException {
        return key == null ? first : operators.sign(first, key);
    }
}
