package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.nativetests.program.Gibibyte;

/** A message of 1 GiB passes both ways in a JVM that could not hold a tenth of it. */
class LargeMessageTest {
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    static Path folder;

    private static Operator operator;

    @BeforeAll
    static void makeAChain() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streams", "cipher"})
    void passesBothWaysIn64MegabytesOfHeap(String way) throws Exception {
        var result = ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses())
                .option("-Xmx64m")
                .run(
                        Gibibyte.class.getName(),
                        way,
                        operator.configuration().toString(),
                        Operator.ALICE,
                        Long.toString(GIBIBYTE));
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().startsWith("same\n"), result::toString);
    }
}
