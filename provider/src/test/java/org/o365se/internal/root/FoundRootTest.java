package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/** When two root keys are one key. */
class FoundRootTest {
    @Test
    void oneVersionOfOneAlgorithmIsOneKey() {
        assertTrue(root("1", WrapAlgorithm.A256KW, "").isSameKeyAs(root("1", WrapAlgorithm.A256KW, "")));
        assertFalse(root("1", WrapAlgorithm.A256KW, "").isSameKeyAs(root("2", WrapAlgorithm.A256KW, "")));
        assertFalse(root("1", WrapAlgorithm.A256KW, "").isSameKeyAs(root("1", WrapAlgorithm.A256GCM, "")));
    }

    @Test
    void onePublicKeyUnderTwoVersionsIsOneKey() {
        var inHsm = root("sha256:aa", WrapAlgorithm.RSA_OAEP_256, "sha256:aa");
        assertTrue(inHsm.isSameKeyAs(root("0123", WrapAlgorithm.RSA_OAEP_256, "sha256:aa")));
        assertFalse(inHsm.isSameKeyAs(root("0123", WrapAlgorithm.RSA_OAEP_256, "sha256:bb")));
        assertFalse(inHsm.isSameKeyAs(root("0123", WrapAlgorithm.RSA_OAEP_256, "")));
    }

    private static FoundRoot root(String version, WrapAlgorithm algorithm, String fingerprint) {
        return new FoundRoot(
                new RootKeyDescription("fake:a", version, algorithm, "home"),
                Optional.of(fingerprint).filter(known -> !known.isEmpty()));
    }
}
