package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.MessageInfo;

/** {@code rewrap}, {@code reencrypt}, {@code verify} and {@code retire-check scope}, as an operator calls them after {@code scope roll}. */
class MessageCommandsTest {
    private static final byte[] MAIL =
            "Dear Alice, this is a mail.\n".repeat(2_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Operator operator;
    private Path mails;
    private byte[] first;

    @BeforeEach
    void makeMessagesAndRoll() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
        mails = Files.createDirectory(folder.resolve("mails"));
        Files.write(folder.resolve("mail"), MAIL);
        operator.succeedConfigured("encrypt", "--key", Operator.ALICE, text("mail"), text("mails/1"));
        Files.copy(mails.resolve("1"), mails.resolve("2"));
        Files.writeString(mails.resolve("index"), "not a message");
        operator.succeedConfigured("scope", "roll", Operator.ALICE);
        first = Files.readAllBytes(mails.resolve("1"));
    }

    private String text(String name) {
        return folder.resolve(name).toString();
    }

    private long version(String name) throws IOException {
        try (var in = Files.newInputStream(mails.resolve(name))) {
            return MessageInfo.read(in).scopeKeyVersion();
        }
    }

    private void assertDecrypts(String name) throws Exception {
        var opened = operator.configured("decrypt", "--key", Operator.ALICE, text("mails/" + name), "-");
        assertEquals(0, opened.status(), opened::toString);
        assertArrayEquals(MAIL, opened.output());
    }

    @Test
    void aScopeKeyVersionIsRetiredByRewrapping() throws Exception {
        var needed = operator.configured("retire-check", "scope", Operator.ALICE, "1", "--messages", mails.toString());
        assertEquals(3, needed.status(), needed::toString);
        assertEquals(
                "Needed: scope key version 1 of scope contoso/alice@contoso.com. Messages that need it, of 2: 2\n"
                        + "  message " + mails.resolve("1") + "\n" + "  message " + mails.resolve("2") + "\n"
                        + "Next:\n"
                        + "  o365se rewrap " + mails + "\n",
                needed.text());

        assertEquals(
                "Dry run, nothing was written: re-wrapped 2, unchanged 0, not a message 1, failed 0\n",
                operator.succeedConfigured("rewrap", "--dry-run", mails.toString()));
        assertArrayEquals(first, Files.readAllBytes(mails.resolve("1")));

        assertEquals(
                "re-wrapped 1, unchanged 0, not a message 0, failed 0\n",
                operator.succeedConfigured("rewrap", "--in-place", text("mails/1")));
        assertEquals(
                "{\"command\":\"rewrap\",\"dryRun\":false,\"done\":1,\"unchanged\":1,\"notMessages\":1,\"failed\":0,\"failures\":[]}\n",
                operator.succeedConfigured("rewrap", "--jobs", "2", "--json", mails.toString()));
        var changed = Files.readAllBytes(mails.resolve("1"));
        assertTrue(Arrays.equals(first, 68, first.length, changed, 68, changed.length));
        assertEquals(2, version("1"));
        assertDecrypts("1");
        assertDecrypts("2");

        var list = (mails.resolve("1") + "\n" + mails.resolve("2") + "\n").getBytes(StandardCharsets.UTF_8);
        var none = operator.run(
                list,
                "--config",
                operator.configuration().toString(),
                "retire-check",
                "scope",
                Operator.ALICE,
                "1",
                "--messages",
                "-");
        assertEquals(0, none.status(), none::toString);
        assertEquals("""
                Not needed: scope key version 1 of scope contoso/alice@contoso.com. None of these 2 messages needs it.
                Other copies of the messages, such as backups, can still need it.
                """, none.text());
    }

    @Test
    void afterALeakMessagesAreReencrypted() throws Exception {
        assertEquals(
                "re-encrypted 2, unchanged 0, not a message 1, failed 0\n",
                operator.succeedConfigured("reencrypt", "--older-than-version", "2", mails.toString()));
        var changed = Files.readAllBytes(mails.resolve("1"));
        assertEquals(first.length, changed.length);
        assertFalse(Arrays.equals(first, 68, 124, changed, 68, 124), "the salt is new");
        assertDecrypts("1");
        assertEquals(
                "verified 2, unchanged 0, not a message 1, failed 0\n",
                operator.succeedConfigured("verify", mails.toString()));
    }

    @Test
    void messagesMoveToAnotherScope() throws Exception {
        operator.succeedConfigured("scope", "add", "contoso/archive", "--policy", Operator.POLICY);
        assertEquals(
                "re-wrapped 2, unchanged 0, not a message 1, failed 0\n",
                operator.succeedConfigured(
                        "rewrap", "--from-scope", Operator.ALICE, "--to-scope", "contoso/archive", mails.toString()));
        operator.succeedConfigured("decrypt", "--key", "contoso/archive", text("mails/1"), text("opened"));
        assertArrayEquals(MAIL, Files.readAllBytes(folder.resolve("opened")));
    }

    @Test
    void aFileThatFailsIsNamedAndTheExitCodeIs1() throws Exception {
        var altered = first.clone();
        altered[200] ^= 1;
        Files.write(mails.resolve("1"), altered);
        var result = operator.configured("verify", mails.toString());
        assertEquals(1, result.status(), result::toString);
        assertEquals("verified 1, unchanged 0, not a message 1, failed 1\n", result.text());
        assertTrue(result.errors().startsWith(mails.resolve("1") + ": O365SE-1303: "), result::errors);
        assertTrue(
                result.errors().contains("\nO365SE-8011: 1 of the files failed, as the lines above say"),
                result::errors);
    }

    @Test
    void optionsThatDoNotFitAreUsageErrors() throws Exception {
        for (var wrong : new String[][] {
            {"rewrap"},
            {"rewrap", "--jobs", "0", "x"},
            {"rewrap", "--from-scope", Operator.ALICE, "x"},
            {"reencrypt", "--older-than-version", "0", "x"},
            {"reencrypt", "--in-place", "x"},
            {"retire-check"},
            {"retire-check", "scope", Operator.ALICE, "1"}
        }) {
            assertEquals(2, operator.configured(wrong).status(), () -> String.join(" ", wrong));
        }
    }
}
