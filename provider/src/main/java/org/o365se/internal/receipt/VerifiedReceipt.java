package org.o365se.internal.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovalSignature;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.ApproverKey;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.audit.JsonLine;
import org.o365se.internal.audit.LogProofVerifier;
import org.o365se.internal.audit.SignedTexts;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;

/**
 * A receipt whose signature, proof and approvals were checked with the verification key of the audit log alone. Immutable.
 *
 * @param members its content, without proof and signature
 * @param approvers the names of the approvers whose signatures over the request are valid
 */
public record VerifiedReceipt(Map<String, Object> members, List<String> approvers) {
    /** One key that wraps, or has wrapped, a policy key above what was destroyed. */
    public record Key(String kind, String uri, String version, String state, String detail) {}

    /** Copies the lists. */
    public VerifiedReceipt {
        members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        approvers = List.copyOf(approvers);
    }

    /**
     * Checks a receipt.
     *
     * @param receipt the file
     * @param verificationKey that of the audit log
     * @throws IOException if it is not a receipt, or was altered, or is not signed by that key; the message says why, for a sentence of the caller
     */
    public static VerifiedReceipt of(byte[] receipt, String verificationKey) throws IOException {
        if (receipt.length > Receipts.MAX_BYTES) {
            throw new IOException("it has more than " + Receipts.MAX_BYTES + " bytes");
        }
        try {
            return check(Json.read(new String(receipt, StandardCharsets.UTF_8)), verificationKey);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IOException("it is not a receipt: " + e.getMessage(), e);
        }
    }

    private static VerifiedReceipt check(Map<String, Object> whole, String verificationKey) throws IOException {
        var unsigned = new LinkedHashMap<>(whole);
        var note = text(unsigned, Receipts.SIGNATURE);
        unsigned.remove(Receipts.SIGNATURE);
        if (!ReceiptBody.TYPE.equals(whole.get("type"))) {
            throw new IOException("it is not a receipt of this format version");
        }
        var signed = SignedTexts.open(SignedTexts.Kind.RECEIPT, note, verificationKey);
        if (!signed.equals(Receipts.textOver(Json.write(unsigned)))) {
            throw new IOException("its signature is that of another receipt, so it was altered");
        }
        var body = new LinkedHashMap<>(unsigned);
        if (!(body.remove(Receipts.LOG) instanceof Map<?, ?> log)) {
            throw new IOException("it has no proof of the audit log");
        }
        var line = String.valueOf(log.get("line"));
        LogProofVerifier.verify(verificationKey, line, String.valueOf(log.get("proof")));
        var digest = HexFormat.of().formatHex(Receipts.sha256(Json.write(body)));
        var parsed = JsonLine.parse(line);
        boolean isAbout = parsed.text("event").filter("receipt.write"::equals).isPresent()
                && parsed.text("receipt").filter(digest::equals).isPresent();
        if (!isAbout) {
            throw new IOException("the line of the audit log is about another receipt");
        }
        return new VerifiedReceipt(body, approvers(body));
    }

    /** Checks the signatures over the request, and that the request asks for what was done. */
    private static List<String> approvers(Map<String, Object> body) throws IOException {
        var text = text(body, "request").getBytes(StandardCharsets.UTF_8);
        var names = new LinkedHashSet<String>();
        if (text.length == 0) {
            return List.of();
        }
        try {
            var request = ApprovalRequest.parse(text);
            var action = request.action();
            boolean isOfThis = request.policy().toString().equals(text(body, "policy"))
                    && request.chain().toString().equals(text(body, "chain"))
                    && action.word().equals(text(body, "action"))
                    && (!(action instanceof ApprovedAction.Shred shred)
                            || isOnlyScope(body, shred.scope().toUuid()));
            if (!isOfThis) {
                throw new IOException("its request asks for something else than what was done");
            }
            var keys = new LinkedHashSet<Bytes>();
            for (var item : (List<?>) body.get("approvals")) {
                var approval = (Map<?, ?>) item;
                var key = ApproverKey.parse(String.valueOf(approval.get("publicKey")));
                var approver = new Approver(String.valueOf(approval.get("name")), key.publicKey(), key.application());
                var signature = ApprovalSignature.decode(
                        Bytes.takeOwnershipOf(Base64.getDecoder().decode(String.valueOf(approval.get("signature")))));
                if (!signature.isBy(approver, text)) {
                    throw new IOException("the approval of " + approver.name() + " is forged");
                }
                keys.add(key.publicKey());
                names.add(approver.name());
            }
            if (keys.size() < request.threshold()) {
                throw new IOException("it has the approvals of " + keys.size() + " persons, and its request needs "
                        + request.threshold());
            }
            return new ArrayList<>(names);
        } catch (MalformedApprovalException e) {
            throw new IOException("its request or an approval cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isOnlyScope(Map<String, Object> body, UUID scope) {
        return body.get("scopes") instanceof List<?> scopes
                && scopes.size() == 1
                && scopes.get(0) instanceof Map<?, ?> one
                && scope.toString().equals(one.get("scope"));
    }

    /** Returns the text of a member that must be there. */
    public String text(String member) {
        return text(members, member);
    }

    /** Returns what it is about, as {@link Receipts#subject} names it. */
    public String subject() {
        boolean isPurge = text("action").equals("purge");
        return Receipts.subject(
                text("chain"),
                text("action"),
                isPurge ? text("policy") : scopes().get(0).toString());
    }

    /** Returns the signatures of the approvers, each encoded. */
    public List<Bytes> signatures() {
        var signatures = new ArrayList<Bytes>();
        for (var item : (List<?>) members.get("approvals")) {
            signatures.add(Bytes.takeOwnershipOf(
                    Base64.getDecoder().decode(String.valueOf(((Map<?, ?>) item).get("signature")))));
        }
        return signatures;
    }

    /** Returns whether no key is left that could lead to what was destroyed, also for those who hold an old copy of the chain. */
    public boolean isFinal() {
        return Boolean.TRUE.equals(members.get("final"));
    }

    /** Returns the ids of the scopes whose keys were destroyed. */
    public List<UUID> scopes() {
        var ids = new ArrayList<UUID>();
        for (var scope : (List<?>) members.get("scopes")) {
            ids.add(UUID.fromString(String.valueOf(((Map<?, ?>) scope).get("scope"))));
        }
        return ids;
    }

    /** Returns the keys above what was destroyed. */
    public List<Key> keys() {
        var keys = new ArrayList<Key>();
        for (var item : (List<?>) members.get("keys")) {
            var one = (Map<?, ?>) item;
            keys.add(new Key(
                    String.valueOf(one.get("kind")),
                    String.valueOf(one.get("uri")),
                    String.valueOf(one.get("version")),
                    String.valueOf(one.get("state")),
                    one.get("detail") instanceof String detail ? detail : ""));
        }
        return keys;
    }

    private static String text(Map<String, Object> members, String member) {
        if (members.get(member) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("its member \"" + member + "\" is missing");
    }
}
