package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class Pkcs11UriTest {
    @Test
    void readsEveryAttributeThatNamesARootKey() {
        var uri = Pkcs11Uri.parse(
                "pkcs11:token=contoso-a;serial=00ff;manufacturer=ACME;model=One;object=root-2026;id=%0a%FF1;type=secret-key");
        assertEquals(new Pkcs11Uri("contoso-a", "00ff", "ACME", "One", "root-2026", "0aff31", KeyKind.AES), uri);
    }

    @Test
    void saysNothingOfWhatIsNotThere() {
        var uri = Pkcs11Uri.parse("PKCS11:object=k");
        assertEquals(new Pkcs11Uri("", "", "", "", "k", "", null), uri);
        assertNull(uri.kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pkcs11:object=a%20b|a b",
                "pkcs11:object=%C3%BCber|über",
                "pkcs11:object=a%3Bb%2Fc%25%3F|a;b/c%?",
                "pkcs11:object=:[]@!$'()*+,=&-._~|:[]@!$'()*+,=&-._~",
            })
    void decodesLabels(String uri, String label) {
        assertEquals(label, Pkcs11Uri.parse(uri).object());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pkcs11",
                "pkcs12:object=a",
                "pkcs11:",
                "pkcs11:token=a",
                "pkcs11:object=",
                "pkcs11:object",
                "pkcs11:object=a;object=a",
                "pkcs11:object=a;",
                "pkcs11:object=a;pin-value=1234",
                "pkcs11:object=a;module-path=/x",
                "pkcs11:object=a;slot-id=1",
                "pkcs11:object=a;library-version=3",
                "pkcs11:object=a;type=public",
                "pkcs11:object=a;type=cert",
                "pkcs11:object=a b",
                "pkcs11:object=a/b",
                "pkcs11:object=über",
                "pkcs11:object=%",
                "pkcs11:object=%4",
                "pkcs11:object=%4g",
                "pkcs11:object=%ff",
                "pkcs11:object=a#b",
            })
    void refusesWhatNamesNoRootKey(String uri) {
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> Pkcs11Uri.parse(uri));
        assertTrue(thrown.getMessage().startsWith("O365SE-3101: "), thrown.getMessage());
    }

    @Test
    void refusesAUriThatIsTooLongWithoutShowingIt() {
        var thrown = assertThrows(
                RootKeyMisconfiguredException.class, () -> Pkcs11Uri.parse("pkcs11:object=" + "a".repeat(1024)));
        assertTrue(thrown.getMessage().length() < 200, thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pin-value=98765", "pin-source=file:/98765", "module-path=/98765", "module-name=98765", "x=98765"
            })
    void refusesQueryAttributesAndDoesNotRepeatThem(String query) {
        var thrown =
                assertThrows(RootKeyMisconfiguredException.class, () -> Pkcs11Uri.parse("pkcs11:object=a?" + query));
        assertFalse(thrown.getMessage().contains("98765"), thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void writesWhatItReads(KeyKind kind) {
        for (var label : List.of("root-2026", "a b", "über; a/b", "100 % \"x\"?#\\", "\u0001\ud83d\ude00")) {
            var again = Pkcs11Uri.parse(Pkcs11Uri.of(label, "", label, "", kind));
            assertEquals(new Pkcs11Uri(label, "", "", "", label, "", kind), again);
            var whole = Pkcs11Uri.parse(Pkcs11Uri.of(label, label, label, "00aaff", kind));
            assertEquals(new Pkcs11Uri(label, label, "", "", label, "00aaff", kind), whole);
            var byId = Pkcs11Uri.parse(Pkcs11Uri.of(label, "", "", "00aaff", kind));
            assertEquals(new Pkcs11Uri(label, "", "", "", "", "00aaff", kind), byId);
        }
    }

    @FuzzTest
    void whateverComesItIsReadOrRefused(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        for (var uri : List.of(text, "pkcs11:object=k;" + text, "pkcs11:" + text)) {
            Pkcs11Uri parsed;
            try {
                parsed = Pkcs11Uri.parse(uri);
            } catch (RootKeyMisconfiguredException documented) {
                continue;
            }
            assertFalse(parsed.named().isEmpty());
        }
    }
}
