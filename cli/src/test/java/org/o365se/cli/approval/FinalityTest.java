package org.o365se.cli.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DestructionReceipt;
import org.o365se.KeyFinality;

/** What is told of keys above destroyed ones: the commands for their homes, and the JSON for scripts, whose members and their order are part of the interface. */
class FinalityTest {
    private static final String ALICE = "00000000-0000-0000-0000-00000000000a";
    private static final String POLICY = "00000000-0000-0000-0000-000000000001";

    @TempDir
    private Path folder;

    private Finalities homes() throws Exception {
        return Finalities.of(Files.writeString(folder.resolve("o365se.properties"), """
                pkcs11.a.library = /usr/lib/softhsm/libsofthsm2.so
                pkcs11.a.token = contoso-a
                pkcs11.b.library = /opt/their hsm.so
                pkcs11.b.token = it's B
                pkcs11.c.library = /one.so
                pkcs11.c.token = twice
                pkcs11.d.library = /two.so
                pkcs11.d.token = twice
                """));
    }

    private void assertCommands(String uri, KeyFinality.State state, String... commands) throws Exception {
        assertEquals(List.of(commands), homes().commands(key(uri, state)));
    }

    private static KeyFinality key(String uri, KeyFinality.State state) {
        return new KeyFinality(uri, "v1", state, "");
    }

    @Test
    void aKeyInATokenIsDeletedByTheLibraryOfTheConfiguration() throws Exception {
        assertCommands(
                "pkcs11:token=contoso-a;object=root-2026;type=secret-key",
                KeyFinality.State.PRESENT,
                "pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label contoso-a --login --delete-object --label root-2026 --type secrkey");
        assertCommands(
                "pkcs11:token=it%27s%20B;object=a+b;id=%0A%FFz;type=private",
                KeyFinality.State.DENIED,
                "pkcs11-tool --module '/opt/their hsm.so' --token-label 'it'\\''s B' --login --delete-object --label 'a+b' --id 0aff7a --type privkey");
        assertCommands(
                "pkcs11:token=twice;object=-x",
                KeyFinality.State.UNKNOWN,
                "pkcs11-tool --module LIBRARY --token-label twice --login --delete-object --label '-x' --type secrkey",
                "pkcs11-tool --module LIBRARY --token-label twice --login --delete-object --label '-x' --type privkey");
    }

    @Test
    void aKeyInAVaultIsDeletedAndThenPurged() throws Exception {
        assertCommands(
                "https://contoso-west.vault.azure.net/keys/root-2026",
                KeyFinality.State.PRESENT,
                "az keyvault key delete --vault-name contoso-west --name root-2026",
                "az keyvault key purge --vault-name contoso-west --name root-2026");
        assertCommands(
                "https://contoso.managedhsm.azure.net/keys/root-2026/0123",
                KeyFinality.State.RECOVERABLE,
                "az keyvault key purge --hsm-name contoso --name root-2026");
    }

    @Test
    void theJsonOfFinality() throws Exception {
        var keys = List.of(
                new KeyFinality("availability:x", "v1", KeyFinality.State.ABSENT, "gone"),
                key("https://h.vault.azure.net/keys/k", KeyFinality.State.RECOVERABLE));
        assertEquals(
                "{\"name\":\"contoso/mail\",\"final\":false,\"left\":1,\"keys\":["
                        + "{\"uri\":\"availability:x\",\"version\":\"v1\",\"state\":\"absent\",\"detail\":\"gone\",\"commands\":[]},"
                        + "{\"uri\":\"https://h.vault.azure.net/keys/k\",\"version\":\"v1\",\"state\":\"recoverable\",\"detail\":\"\","
                        + "\"commands\":[\"az keyvault key purge --vault-name h --name k\"]}]}",
                PolicyFinalityCommand.toJson("contoso/mail", keys, 1, homes()).build());
    }

    @Test
    void theJsonOfAReceipt() {
        var report = new DestructionReceipt.Report(
                "shred",
                "contoso",
                UUID.fromString(POLICY),
                List.of(UUID.fromString(ALICE)),
                "2026-11-29T00:00:00Z",
                List.of("Ann", "Ben"),
                List.of(new DestructionReceipt.Key("root", "managed:a", "v1", "present", "it unwraps")),
                false);
        assertEquals(
                "{\"valid\":true,\"action\":\"shred\",\"tenant\":\"contoso\",\"policyId\":\"" + POLICY
                        + "\",\"scopeIds\":[\"" + ALICE
                        + "\"],\"destroyedAt\":\"2026-11-29T00:00:00Z\",\"approvers\":[\"Ann\",\"Ben\"],"
                        + "\"keys\":[{\"kind\":\"root\",\"uri\":\"managed:a\",\"version\":\"v1\",\"state\":\"present\",\"detail\":\"it unwraps\"}],"
                        + "\"final\":false}",
                ReceiptText.toJson(report).build());
    }
}
