package org.o365se.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.keys.PolicyLine;

/** What is measured does the whole work. */
class FirstUseTest {
    @TempDir
    private Path folder;

    @Test
    void aPolicyOfTenVersionsOpensAgainAndAgain() {
        try (var line = new PolicyLine(10)) {
            var first = line.open();
            assertNotNull(first);
            assertEquals(first, line.open());
        }
    }

    @Test
    void aForgottenKeyIsOpenedAgain() throws Exception {
        System.setProperty(ChainFolder.PROPERTY, folder.toString());
        try {
            var work = new FirstUse();
            work.versions = 1;
            work.prepare();
            assertEquals(work.encrypt().length, work.encrypt().length);
            work.end();
        } finally {
            System.clearProperty(ChainFolder.PROPERTY);
        }
    }
}
