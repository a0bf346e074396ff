package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.nativetests.program.LimitedPolicy;
import org.o365se.nativetests.program.RunsTests;
import org.o365se.nativetests.program.WholePath;

/** JVMs whose language, time zone or policy differs from that of a developer: the whole path, and the provider's own contract tests in them. */
class UnusualJvmTest {
    @TempDir
    static Path folder;

    private static Path configuration;

    @BeforeAll
    static void configure() throws Exception {
        var secret = folder.resolve("managed.secret");
        new Operator(folder).succeed("secret", "generate", secret.toString());
        configuration = Files.writeString(
                folder.resolve("o365se.properties"),
                "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n");
    }

    /** The dotted and the dotless i: upper and lower case of ASCII letters are not what they are elsewhere. */
    @Test
    void aTurkishLocale() throws Exception {
        assertWorks("-Duser.language=tr", "-Duser.country=TR");
    }

    /** A zone in which some midnights do not exist. */
    @Test
    void aTimeZoneWithAGapAndAnEncodingWithoutTurkishLetters() throws Exception {
        assertWorks("-Duser.timezone=America/Sao_Paulo", "-Dfile.encoding=ISO-8859-1");
    }

    /** AES-256 is forbidden there to every provider. What needs no key works, the rest says why not. */
    @Test
    void aLimitedCryptoPolicyIsNamedAsTheReason() throws Exception {
        var chain = Files.createDirectory(folder.resolve("limited"));
        var operator = Operator.withPolicyAndScope(chain);
        var policy = Files.writeString(folder.resolve("limited.security"), "crypto.policy=limited\n");
        var result = ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses())
                .startingFast()
                .property("java.security.properties", policy)
                .run(LimitedPolicy.class.getName(), operator.configuration().toString(), Operator.ALICE);
        var objection =
                "O365SE-9003: This JVM's crypto.policy limits AES keys to 128 bits, but O365ServiceEncryption requires 256;"
                        + " set crypto.policy=unlimited in java.security\n";
        assertEquals(
                "listed: 2\ninit: InvalidKeyException " + objection + "create: ProviderException " + objection,
                result.text(),
                result::toString);
    }

    private static void assertWorks(String... options) throws Exception {
        var path = ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses())
                .startingFast()
                .option(options)
                .run(WholePath.class.getName(), configuration.toString());
        assertEquals("names: true\nsame: true\n", path.text(), path::toString);

        var contract = ForkedJvm.withClassPath(ContractSuite.classPath())
                .option(options)
                .run(RunsTests.class.getName(), ContractSuite.classes());
        assertEquals("all passed: true\n", contract.text(), contract::toString);
    }
}
