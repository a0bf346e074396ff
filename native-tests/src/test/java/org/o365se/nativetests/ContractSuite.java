package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The provider's own contract tests, for other JVMs to run. */
final class ContractSuite {
    private static final String[] CLASSES = {
        "org.o365se.internal.cipher.CallPatternTest",
        "org.o365se.internal.cipher.JdkContractTest",
        "org.o365se.internal.cipher.JdkDifferenceTest",
        "org.o365se.internal.cipher.KeyWrapTest",
        "org.o365se.internal.cipher.OperationSequenceTest",
        "org.o365se.internal.cipher.ReuseTest",
        "org.o365se.internal.cipher.ShortOutputTest",
        "org.o365se.internal.cipher.StandardWrappersTest",
        "org.o365se.internal.keystore.KeyStoreContractTest"
    };

    /** What depends on the bytes of a message alone, and runs nearly as long as all others together. */
    private static final String[] CLASSES_OF_THE_LONG_FORM = {"org.o365se.internal.cipher.TamperingTest"};

    private ContractSuite() {}

    static String[] classes() {
        return Stream.concat(
                        Arrays.stream(CLASSES),
                        Boolean.getBoolean("long") ? Arrays.stream(CLASSES_OF_THE_LONG_FORM) : Stream.empty())
                .toArray(String[]::new);
    }

    /** The provider's jar and tests, JUnit, and this module's programs. */
    static List<Path> classPath() {
        var path = new ArrayList<Path>();
        path.add(Project.ROOT.resolve("provider/target/test-classes"));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .forEach(path::add);
        assertTrue(path.contains(Project.testClasses()), () -> "the programs are not on the class path: " + path);
        return path;
    }
}
