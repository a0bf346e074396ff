package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.nativetests.program.AddsProvider;
import org.o365se.nativetests.program.RoundTrip;
import org.o365se.nativetests.program.TwoConfigurations;
import org.o365se.nativetests.program.UsesTls;

/** The provider among others in a fresh JVM: first or last in the list, twice, with a configuration or without a usable one; from both paths. */
class AmongOthersTest {
    private static final String OTHERS_WORK = """
            TLS: true
            trust managers: 1
            signature: true
            AES: SunJCE 26
            PKCS12: SUN
            """;

    @TempDir
    static Path folder;

    private static String configuration;

    /** Where the JVM finds our jar. */
    enum Jar {
        ON_CLASS_PATH("none") {
            @Override
            ForkedJvm jvm() {
                return ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses());
            }
        },
        ON_MODULE_PATH("org.o365se.provider") {
            @Override
            ForkedJvm jvm() {
                return ForkedJvm.withClassPath(Project.testClasses()).modulePath(Project.providerJar());
            }
        };

        private final String module;

        Jar(String module) {
            this.module = module;
        }

        abstract ForkedJvm jvm();

        /** For programs on the class path that name our classes; nobody else needs it. */
        ForkedJvm jvmWithOurClasses() {
            return this == ON_MODULE_PATH ? jvm().option("--add-modules", module) : jvm();
        }

        String roundTripWorks() {
            return "same: true\nmodule: " + module + "\n";
        }
    }

    @BeforeAll
    static void makeAChain() throws Exception {
        configuration = Operator.withPolicyAndScope(Files.createDirectory(folder.resolve("first")))
                .configuration()
                .toString();
    }

    @ParameterizedTest
    @EnumSource
    void asTheFirstProvider(Jar jar) throws Exception {
        var security = javaSecurity(1, configuration);
        assertPrints(
                jar.roundTripWorks(),
                jar.jvm().property("java.security.properties", security).run(name(RoundTrip.class), Operator.ALICE));
        assertPrints(
                "first: true\n" + OTHERS_WORK,
                jar.jvmWithOurClasses()
                        .property("java.security.properties", security)
                        .run(name(UsesTls.class)));
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenConfigurationHarmsNobodyElse(Jar jar) throws Exception {
        var broken = Files.writeString(folder.resolve("broken.properties"), "keychain.secret = file:secret\n");
        for (var argument : new String[] {
            broken.toString(), folder.resolve("absent.properties").toString()
        }) {
            assertPrints(
                    "first: true\n" + OTHERS_WORK,
                    jar.jvmWithOurClasses()
                            .property("java.security.properties", javaSecurity(1, argument))
                            .run(name(UsesTls.class)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void addedByTheProgram(Jar jar) throws Exception {
        assertPrints(
                jar.roundTripWorks(),
                jar.jvmWithOurClasses().run(name(AddsProvider.class), Operator.ALICE, configuration));
        assertPrints(
                jar.roundTripWorks(),
                jar.jvmWithOurClasses()
                        .property("o365se.config", configuration)
                        .run(name(AddsProvider.class), Operator.ALICE));
        assertPrints(
                jar.roundTripWorks(),
                jar.jvmWithOurClasses()
                        .environment("O365SE_CONFIG", configuration)
                        .run(name(AddsProvider.class), Operator.ALICE));
    }

    @ParameterizedTest
    @EnumSource
    void twoConfigurationsDoNotSeeEachOther(Jar jar) throws Exception {
        var other = Operator.withPolicyAndScope(Files.createTempDirectory(folder, "second"));
        other.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY);
        assertPrints(
                """
                entries: 2 and 3
                first opens its own: true
                second: O365SE-1304
                after a deletion in the second: true and false
                """,
                jar.jvmWithOurClasses()
                        .run(
                                name(TwoConfigurations.class),
                                configuration,
                                other.configuration().toString(),
                                Operator.ALICE));
    }

    private static void assertPrints(String expected, ForkedJvm.Result result) {
        assertEquals(expected, result.text(), result::toString);
        assertEquals(0, result.status(), result::toString);
    }

    /** What is added to java.security: our provider at a place, those of the JDK round it. */
    private static Path javaSecurity(int place, String argument) throws IOException {
        var providers = new ArrayList<String>();
        for (int i = 1; Security.getProperty("security.provider." + i) != null; i++) {
            providers.add(Security.getProperty("security.provider." + i));
        }
        providers.add(place - 1, "O365ServiceEncryption " + argument);
        var lines = Stream.iterate(0, i -> i < providers.size(), i -> i + 1)
                .map(i -> "security.provider." + (i + 1) + "=" + providers.get(i))
                .toList();
        return Files.write(Files.createTempFile(folder, "java", ".security"), lines);
    }

    private static String name(Class<?> program) {
        return program.getName();
    }
}
