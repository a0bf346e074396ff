package org.o365se.keyvault;

import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** How a key in a vault wraps. */
enum RootAlgorithm {
    /** RSA of a vault or Managed HSM. SHA-256 for the label and for MGF1. */
    RSA_OAEP_256("RSA-OAEP-256"),
    /** AES-256 of a Managed HSM, RFC 3394. */
    A256KW("A256KW");

    private final String text;

    RootAlgorithm(String text) {
        this.text = text;
    }

    static Optional<RootAlgorithm> parse(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text.equals(text))
                .findFirst();
    }

    KeyWrapAlgorithm sdk() {
        return switch (this) {
            case RSA_OAEP_256 -> KeyWrapAlgorithm.RSA_OAEP_256;
            case A256KW -> KeyWrapAlgorithm.A256KW;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
