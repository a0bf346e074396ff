package org.o365se.rootkey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.ConfigurationException;
import org.o365se.CorruptedKeyChainException;
import org.o365se.CorruptedMessageException;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

class IdentifiedTest {
    private static final ErrorId ID = ProviderErrorId.KEY_GONE;
    private static final String TEXT = "Scope a\nis gone\u001b[2J";

    static Stream<Exception> failures() {
        return Stream.of(
                new KeyChainException(ID, TEXT, null),
                new ConfigurationException(ID, TEXT, null),
                new CorruptedKeyChainException(ID, TEXT),
                new CorruptedMessageException(ID, TEXT, new AEADBadTagException()),
                new RootKeyUnavailableException(ID, TEXT, null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theIdIsThereByItselfAndInTheMessage(Exception failure) {
        var identified = (Identified) failure;
        assertSame(ID, identified.id());
        assertEquals("Scope a is gone\\u001b[2J", identified.text());
        assertEquals("O365SE-1204: Scope a is gone\\u001b[2J", failure.getMessage());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theIdOutlivesSerialization(Exception failure) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertSame(ID, ((Identified) in.readObject()).id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRootKeyFailureOfEachClassHasItsType(FailureClass failureClass) {
        assertEquals(
                failureClass, RootKeyException.of(failureClass, ID, TEXT, null).failureClass());
    }

    @Test
    void everyPublicExceptionHasAnId() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .resideInAnyPackage("org.o365se", "org.o365se.rootkey")
                .should()
                .implement(Identified.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.o365se"));
    }
}
