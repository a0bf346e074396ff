package org.o365se.internal.cipher;

import java.security.GeneralSecurityException;
import java.security.Security;
import javax.crypto.Cipher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.internal.config.Transformation;

/** Random sequences of calls on ours and on the JDK's cipher of the same name. The failure names the seed. */
class TransparentSequenceTest {
    private static final int SEQUENCES = Boolean.getBoolean("long") ? 3000 : 60;
    private static final int STEPS = 40;

    @ParameterizedTest
    @EnumSource
    void aHandleBehavesAsAKeyOfTheJdk(Transformation transformation) throws GeneralSecurityException {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            new JdkTwins(
                            transformation,
                            seed,
                            Cipher.getInstance(transformation.toString(), TransparentKeys.provider()),
                            TransparentKeys.key(),
                            jdk(transformation),
                            false)
                    .run(STEPS);
        }
    }

    /** Even if this provider is the first in the list. */
    @ParameterizedTest
    @EnumSource
    void aForeignKeyGoesToTheJdk(Transformation transformation) throws GeneralSecurityException {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            // It asks the providers that were installed when it was created.
            var without = Cipher.getInstance(transformation.toString());
            Security.insertProviderAt(TransparentKeys.provider(), 1);
            try {
                var with = Cipher.getInstance(transformation.toString());
                new JdkTwins(transformation, seed, with, TransparentKeys.foreignKey(transformation), without, true)
                        .run(STEPS);
            } finally {
                Security.removeProvider(TransparentKeys.provider().getName());
            }
        }
    }

    private static Cipher jdk(Transformation transformation) throws GeneralSecurityException {
        return Cipher.getInstance(transformation.toString(), "SunJCE");
    }
}
