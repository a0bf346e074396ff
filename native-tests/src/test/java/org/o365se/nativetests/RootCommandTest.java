package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code o365se root} on two tokens, as an operator types it. */
class RootCommandTest {
    private static final String A = "pkcs11:token=contoso-a;object=root-2026";
    private static final String A2 = "pkcs11:token=contoso-a;object=root-2027";
    private static final String B = "pkcs11:token=contoso-b;object=root-2026-rsa";

    @TempDir
    static Path folder;

    private static Operator operator;

    @BeforeAll
    static void makeTokens() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", "1111");
        hsm.token("contoso-b", "2222");
        operator = Operator.inNewFolder(folder);
        Files.writeString(
                operator.configuration(),
                Files.readString(operator.configuration())
                        + SoftHsm.lines(SoftHsm.both(
                                hsm.entries("a", "contoso-a", "1111"), hsm.entries("b", "contoso-b", "2222"))));
        operator.succeedConfigured("root", "generate", A);
        operator.succeedConfigured("root", "generate", "--type", "rsa-2048", B);
        operator.succeedConfigured("root", "generate", A2);
    }

    @Test
    void listsWhatItMadeByTheUrisThatNameIt() throws Exception {
        assertEquals(
                "ROOT KEY                                                  TYPE\n"
                        + A + ";type=secret-key   AES-256\n"
                        + A2 + ";type=secret-key   AES-256\n"
                        + B + ";type=private  RSA-2048\n",
                operator.succeedConfigured("root", "list"));
        assertEquals(
                "ROOT KEY                                                  TYPE\n" + B + ";type=private  RSA-2048\n",
                operator.succeedConfigured("root", "list", "--token", "contoso-b"));
        var unknown = operator.configured("root", "list", "--token", "contoso-x");
        assertEquals(1, unknown.status(), unknown::toString);
        assertEquals("", unknown.text(), unknown::toString);
        assertEquals(
                "O365SE-3103: No configured token has the label or name \"contoso-x\"; configured tokens: token"
                        + " \"contoso-a\" (pkcs11.a), token \"contoso-b\" (pkcs11.b)\n",
                unknown.errors());
    }

    @Test
    void checksARootKeyAndSaysWhatFails() throws Exception {
        assertTrue(operator.succeedConfigured("root", "check", A).contains("wrap and unwrap"));
        assertTrue(operator.succeedConfigured("root", "check", B).contains("new roots should have 3072 bits"));
        assertFails("O365SE-3130: ", "root", "check", A + "-x");
        assertFails("O365SE-8007: ", "root", "check", "gopher:root");
        assertFails("O365SE-3101: ", "root", "check", "pkcs11:object=a?pin-value=1");
        assertFails("O365SE-3137: ", "root", "generate", A);
    }

    @Test
    void aPolicyNeedsTwoHomesAndAManagedOneOnlyOnPurpose() throws Exception {
        var made = operator.succeedConfigured("policy", "create", "contoso/two", "--root", A, "--root", B);
        assertTrue(made.contains("root key 1          " + A) && made.contains("root key 2          " + B), made);
        assertFails("O365SE-2108: ", "policy", "create", "contoso/same", "--root", A, "--root", A);
        assertFails("O365SE-2108: ", "policy", "create", "contoso/mixed", "--root", A, "--root", "managed:m");
        operator.succeedConfigured(
                "policy", "create", "contoso/mixed", "--root", A, "--root", "managed:m", "--allow-managed-root");
        String[] oneHome = {"policy", "create", "contoso/home", "--root", A, "--root", A2};
        var refused = operator.configured(oneHome);
        assertEquals(1, refused.status(), refused::toString);
        assertTrue(refused.errors().startsWith("O365SE-2108: "), refused::toString);
        assertTrue(refused.errors().contains("--allow-same-home"), refused::toString);
        operator.succeedConfigured(Stream.concat(Arrays.stream(oneHome), Stream.of("--allow-same-home"))
                .toArray(String[]::new));
        assertFails("O365SE-3104: ", "policy", "create", "fabrikam/two", "--root", A, "--root", B);
        operator.succeedConfigured("chain", "check");
    }

    private static void assertFails(String id, String... arguments) throws Exception {
        var result = operator.configured(arguments);
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith(id), result::toString);
    }
}
