package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.nativetests.program.RunsTests;
import org.o365se.rootkey.RootKeyType;

/** The provider's own contract tests, unchanged, with keys whose roots are in tokens. */
class TokenContractTest {
    @TempDir
    static Path folder;

    private static Map<String, String> entries;

    @BeforeAll
    static void makeTokens() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", "1111");
        hsm.token("contoso-b", "2222");
        entries = SoftHsm.both(hsm.entries("a", "contoso-a", "1111"), hsm.entries("b", "contoso-b", "2222"));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_4096"})
    void holdsWithRootsOfThisKind(RootKeyType type) throws Exception {
        var a = "pkcs11:token=contoso-a;object=" + type;
        var b = "pkcs11:token=contoso-b;object=" + type;
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(a, type);
            roots.generate(b, type);
        }
        var configuration = Files.writeString(folder.resolve(type + ".properties"), SoftHsm.lines(entries));
        var contract = ForkedJvm.withClassPath(ContractSuite.classPath())
                .property("o365se.test.configuration", configuration)
                .property("o365se.test.roots", a + " " + b)
                .run(RunsTests.class.getName(), ContractSuite.classes());
        assertEquals("all passed: true\n", contract.text(), contract::toString);
    }
}
