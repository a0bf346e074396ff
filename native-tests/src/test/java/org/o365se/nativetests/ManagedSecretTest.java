package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code secret rotate managed} as an operator calls it; docs/guides/operations.md tells the same. */
class ManagedSecretTest {
    @TempDir
    Path folder;

    @Test
    void theManagedRootKeysOpenWithTheNewSecretAlone() throws Exception {
        var operator = Operator.withPolicyAndScope(folder);
        var fresh = folder.resolve("managed-2.secret");
        operator.succeed("secret", "generate", fresh.toString());
        var said = operator.succeedConfigured("secret", "rotate", "managed", "--new-secret-file", fresh.toString());
        assertTrue(said.contains("\n  managed.secret-source = file:" + fresh + "\n"), said);
        assertFalse(said.contains(Files.readString(fresh).strip()), "the secret was shown");
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("managed.p12"))));
        assertFalse(operator.configured("chain", "check").status() == 0, "the old secret still opens the key store");

        Files.move(fresh, folder.resolve("managed.secret"), StandardCopyOption.REPLACE_EXISTING);
        operator.succeedConfigured("chain", "check");
    }

    @Test
    void aSecretThatAPersonMadeUpIsTakenWithAWarning() throws Exception {
        var operator = Operator.withPolicyAndScope(folder);
        var weak = folder.resolve("weak.secret");
        Files.createFile(weak, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(weak, "correct horse battery staple\n");
        var warning =
                "Warning: the new secret was not created by 'o365se secret generate'. An attacker who has a copy of ";
        var rotated = operator.configured("secret", "rotate", "managed", "--new-secret-file", weak.toString());
        assertEquals(0, rotated.status(), rotated::toString);
        assertEquals(warning + "managed.keystore can guess at it.\n", rotated.errors());
        rotated = operator.configured("chain", "rotate-secret", "--new-secret-file", weak.toString());
        assertEquals(0, rotated.status(), rotated::toString);
        assertEquals(warning + "the key chain can guess at it.\n", rotated.errors());

        Files.writeString(folder.resolve("managed.secret"), Files.readString(weak));
        Files.writeString(folder.resolve("keychain.secret"), Files.readString(weak));
        var generated = folder.resolve("generated.secret");
        operator.succeed("secret", "generate", generated.toString());
        rotated = operator.configured("secret", "rotate", "managed", "--new-secret-file", generated.toString());
        assertEquals(0, rotated.status(), rotated::toString);
        assertEquals("", rotated.errors());
    }

    @Test
    void whatCannotBeRotatedIsSaid() throws Exception {
        var operator = Operator.inNewFolder(folder);
        var secret = folder.resolve("keychain.secret").toString();
        Files.writeString(operator.configuration(), "policy.default = contoso/exchange\n");
        var result = operator.configured("secret", "rotate", "managed", "--new-secret-file", secret);
        assertEquals(1, result.status(), result::toString);
        assertTrue(
                result.errors().startsWith("O365SE-1005: ") && result.errors().contains("managed.keystore"),
                result::toString);
        assertEquals(
                2,
                operator.configured("secret", "rotate", "chain", "--new-secret-file", secret)
                        .status());
    }
}
