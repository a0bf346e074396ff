package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.internal.config.Transformation;

/** Under each name of the JDK, ours refuses, returns and ignores what the JDK's cipher of that name does. */
class TransparentContractTest {
    /** What docs/reference/differences.md explains: errors of the JDK that depend on its version or come from a missing check. */
    private static final List<String> DIFFERENT = List.of("init without a key");

    private static final List<String> DIFFERENT_FROM_CHACHA20 = List.of(
            "init with a foreign key, mode 3",
            "init with a foreign key, mode 4",
            "AAD after an update of an empty buffer",
            "after a bad argument the message goes on",
            "decrypting twice without init");

    @ParameterizedTest
    @EnumSource
    void behavesAsTheJdkUnderItsName(Transformation transformation) throws GeneralSecurityException {
        var jdk = Subject.jdk(transformation);
        var ours = Subject.transparent(transformation);
        for (var rule : JdkContractTest.rules()) {
            if (!isDifferent(transformation, rule.name())) {
                assertEquals(rule.behaviourOf(jdk), rule.behaviourOf(ours), rule::name);
            }
        }
    }

    private static boolean isDifferent(Transformation transformation, String rule) {
        return switch (transformation) {
            case AES_GCM, AES_CBC, AES -> false;
            case CHACHA20_POLY1305 ->
                DIFFERENT.stream().anyMatch(rule::startsWith)
                        || DIFFERENT_FROM_CHACHA20.stream().anyMatch(rule::startsWith);
            case AES_WRAP, AES_KW, AES_KWP -> DIFFERENT.stream().anyMatch(rule::startsWith);
        };
    }
}
