package org.o365se.internal.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.SignedTexts;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;

/**
 * Writes the receipts of destroyed keys into a folder beside the audit log: one for each purge and each shredded scope. A receipt has a proof that a line of the
 * audit log tells of it, and is signed with the key of the log. Thread-safe.
 */
public final class Receipts {
    static final int MAX_BYTES = 64 << 20;

    /** The member with the signature, which is the last one of the file. */
    static final String SIGNATURE = "signature";

    /** The member with the proof of the audit log. */
    static final String LOG = "log";

    private final Path folder;
    private final AuditSink log;

    public Receipts(Path folder, AuditSink log) {
        this.folder = folder;
        this.log = log;
    }

    /** Returns the receipt of a purge that is done; writes it if it is not there yet. */
    public byte[] ofPurge(ChainSnapshot chain, Policy policy) throws IOException {
        var purge = policy.state().purge().orElseThrow();
        var event = AuditEvent.of(AuditKind.RECEIPT_WRITTEN)
                .with(Member.TENANT, policy.tenant())
                .with(Member.POLICY, policy.displayName())
                .with(Member.POLICY_ID, policy.id())
                .with(Member.ACTION, "purge")
                .with(Member.CHAIN, chain.chainId());
        return written("purge-" + policy.id() + ".json", ReceiptBody.ofPurge(chain, policy, purge), event);
    }

    /** Returns the receipt of a scope whose keys were destroyed; writes it if it is not there yet. */
    public byte[] ofShred(ChainSnapshot chain, Scope scope) throws IOException {
        var policy = chain.policyOf(scope);
        var event = AuditEvent.of(AuditKind.RECEIPT_WRITTEN)
                .with(Member.TENANT, scope.tenant())
                .with(Member.POLICY, policy.displayName())
                .with(Member.POLICY_ID, policy.id())
                .with(
                        Member.SCOPE,
                        scope.names().stream().map(name -> name.alias()).findFirst())
                .with(Member.SCOPE_ID, scope.id())
                .with(Member.ACTION, "shred")
                .with(Member.CHAIN, chain.chainId());
        return written(
                "shred-" + scope.id() + ".json",
                ReceiptBody.ofShred(chain, scope, scope.shred().orElseThrow()),
                event);
    }

    /** Names what a receipt is about: there is one receipt for each, also if a crash made the log tell of it twice. */
    public static String subject(String chain, String action, String id) {
        return chain + " " + action + " " + id;
    }

    private byte[] written(String name, Map<String, Object> body, AuditEvent.Builder event) throws IOException {
        var file = folder.resolve(name);
        var before = read(file);
        if (before.isPresent()) {
            return before.get();
        }
        var receipt = sealed(body, event);
        Files.createDirectories(folder);
        AtomicFile.removeLeftOvers(file);
        AtomicFile.replace(file, receipt);
        return receipt;
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(AtomicFile.read(file, MAX_BYTES));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private byte[] sealed(Map<String, Object> body, AuditEvent.Builder event) throws IOException {
        var digest = HexFormat.of().formatHex(sha256(Json.write(body)));
        var proof = log.reportWithProof(event.with(Member.RECEIPT, digest).build())
                .orElseThrow(() -> new IOException(ProviderErrorId.RECEIPT_UNWRITABLE.with(
                        "A receipt needs an audit log; set audit.file and audit.key, and run 'o365se audit init'")));
        var logged = new LinkedHashMap<String, Object>();
        logged.put("line", proof.line());
        logged.put("proof", proof.proof());
        var whole = new LinkedHashMap<>(body);
        whole.put(LOG, logged);
        whole.put(
                SIGNATURE,
                log.sign(SignedTexts.Kind.RECEIPT, textOver(Json.write(whole))).orElseThrow());
        return Json.write(whole).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what is signed after the first line: the hash of the receipt as it is without its signature. */
    static String textOver(String unsigned) {
        return Base64.getEncoder().encodeToString(sha256(unsigned)) + "\n";
    }

    static byte[] sha256(String text) {
        return JdkProvider.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
