package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** One root of each kind: a policy key is opened by either of them, at random. */
    @Test
    void holdsWithAnAesRootAndAnRsaRoot() throws Exception {
        var aes = "pkcs11:token=contoso-a;object=aes";
        var rsa = "pkcs11:token=contoso-b;object=rsa";
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(aes, RootKeyType.AES);
            roots.generate(rsa, RootKeyType.RSA_4096);
        }
        var configuration = Files.writeString(folder.resolve("o365se.properties"), SoftHsm.lines(entries));
        var contract = ForkedJvm.withClassPath(ContractSuite.classPath())
                .property("o365se.test.configuration", configuration)
                .property("o365se.test.roots", aes + " " + rsa)
                .run(RunsTests.class.getName(), ContractSuite.classes());
        assertEquals("all passed: true\n", contract.text(), contract::toString);
    }
}
