package org.o365se.internal.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.o365se.internal.approval.ApproverLine;
import org.o365se.internal.approval.Signers;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.Shred;
import org.o365se.rootkey.RootKeyDescription;

/** The content of a receipt, without its proof and signature: it follows from the chain alone, so that it can be made again after a crash. */
final class ReceiptBody {
    /** The member that says what kind of file it is. */
    static final String TYPE = "o365se-receipt/1";

    private final ChainSnapshot chain;
    private final Map<String, Object> body = new LinkedHashMap<>();
    private final Map<PolicyKeyId, List<Object>> above = new LinkedHashMap<>();
    private final List<Map<String, Object>> keys = new ArrayList<>();
    private final Map<Key, Long> numbers = new LinkedHashMap<>();
    private final Map<Key, KeyEvidence> evidence = new LinkedHashMap<>();
    private boolean isFinal = true;

    /** One key, by its URI and exact version. */
    private record Key(RootKeyUri uri, String version) {}

    private ReceiptBody(ChainSnapshot chain, List<KeyEvidence> found) {
        this.chain = chain;
        found.forEach(one -> evidence.put(new Key(one.key(), one.version()), one));
    }

    /** Describes the purge of a policy that is done. */
    static Map<String, Object> ofPurge(ChainSnapshot chain, Policy policy, Purge purge) {
        var receipt = new ReceiptBody(chain, purge.evidence());
        receipt.begin("purge", policy, purge.destroyedAt());
        receipt.body.put("requestedAt", time(purge.requestedAt()));
        receipt.body.put("approvedAt", time(purge.approvedAt()));
        receipt.approvals(policy, purge.request(), purge.signatures());
        receipt.body.put("destroyedPolicyKeys", receipt.destroyed(policy));
        var scopes = chain.scopes().stream()
                .filter(scope -> scope.policy().equals(policy.id()))
                .toList();
        policy.versions().forEach(version -> receipt.above(version.binding().key()));
        return receipt.end(scopes);
    }

    /** Describes the destruction of the keys of a scope. */
    static Map<String, Object> ofShred(ChainSnapshot chain, Scope scope, Shred shred) {
        var receipt = new ReceiptBody(chain, shred.evidence());
        var policy = chain.policyOf(scope);
        receipt.begin("shred", policy, shred.at());
        receipt.body.put("reason", shred.reason());
        receipt.approvals(policy, shred.request(), shred.signatures());
        return receipt.end(List.of(scope));
    }

    private void begin(String action, Policy policy, long at) {
        body.put("type", TYPE);
        body.put("action", action);
        body.put("chain", chain.chainId().toString());
        body.put("tenant", policy.tenant().name());
        body.put("policy", policy.id().toString());
        body.put(
                "policyNames",
                names(policy.names().stream()
                        .map(name -> name.alias().toString())
                        .toList()));
        body.put("destroyedAt", time(at));
    }

    private static List<Object> names(List<String> names) {
        return new ArrayList<>(names);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private void approvals(Policy policy, Bytes request, List<Bytes> signatures) {
        body.put("request", new String(request.copy(), StandardCharsets.UTF_8));
        var approvals = new ArrayList<Object>();
        for (var signature : signatures) {
            var signer = Signers.signerOf(signature, policy.approvers(), request.copy());
            if (signer.isPresent()) {
                var approval = new LinkedHashMap<String, Object>();
                approval.put("name", signer.get().name());
                approval.put("publicKey", ApproverLine.keyOf(signer.get()));
                approval.put("signature", Base64.getEncoder().encodeToString(signature.copy()));
                approvals.add(approval);
            }
        }
        body.put("approvals", approvals);
    }

    private List<Object> destroyed(Policy policy) {
        var versions = new ArrayList<Object>();
        for (var version : policy.versions()) {
            var one = new LinkedHashMap<String, Object>();
            one.put("version", version.number());
            one.put("tag", Base64.getEncoder().encodeToString(version.tag().copy()));
            versions.add(one);
        }
        return versions;
    }

    private Map<String, Object> end(List<Scope> scopes) {
        var listed = new ArrayList<Object>();
        for (var scope : scopes) {
            listed.add(scope(scope));
        }
        body.put("scopes", listed);
        var policyKeys = new ArrayList<Object>();
        above.forEach((id, wrapping) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("policyKey", text(id));
            one.put("keys", wrapping);
            policyKeys.add(one);
        });
        body.put("policyKeys", policyKeys);
        body.put("keys", new ArrayList<Object>(keys));
        body.put("final", isFinal);
        return body;
    }

    private Map<String, Object> scope(Scope scope) {
        var one = new LinkedHashMap<String, Object>();
        one.put("scope", scope.id().toString());
        one.put(
                "names",
                names(scope.names().stream()
                        .map(name -> name.alias().toString())
                        .toList()));
        var versions = new ArrayList<Object>();
        for (var key : scope.keys()) {
            var version = new LinkedHashMap<String, Object>();
            version.put("version", key.version());
            version.put(
                    "policyKeys",
                    new ArrayList<Object>(
                            key.lineage().stream().map(ReceiptBody::text).toList()));
            key.lineage().forEach(this::above);
            versions.add(version);
        }
        one.put("versions", versions);
        return one;
    }

    /** Notes the keys that wrap a policy key, or have wrapped it. */
    private void above(PolicyKeyId id) {
        if (above.containsKey(id)) {
            return;
        }
        var policy = chain.policy(id.policy());
        var version = policy.flatMap(one -> one.find(id.version()));
        if (version.isEmpty()) {
            // A policy that was in another copy of the chain: nobody knows what wrapped its keys.
            isFinal = false;
            above.put(id, List.of());
            return;
        }
        Set<Object> wrapping = new LinkedHashSet<>();
        version.get().binding().roots().forEach(root -> wrapping.add(number("root", root)));
        version(policy.get(), version.get()).forEach(key -> wrapping.add(number("availability", key)));
        above.put(id, List.copyOf(wrapping));
    }

    private static Set<RootKeyDescription> version(Policy policy, PolicyVersion version) {
        var spare = new LinkedHashSet<>(policy.state().formerAvailability());
        version.availability().ifPresent(copy -> spare.add(copy.key()));
        return spare;
    }

    private long number(String kind, RootKeyDescription description) {
        var key = new Key(new RootKeyUri(description.uri()), description.version());
        var known = numbers.get(key);
        if (known != null) {
            return known;
        }
        var found = evidence.get(key);
        var one = new LinkedHashMap<String, Object>();
        one.put("kind", kind);
        one.put("uri", description.uri());
        one.put("version", description.version());
        one.put("algorithm", description.algorithm().name());
        one.put("home", description.home());
        one.put("state", stateOf(found));
        if (found != null) {
            one.put("seenAt", time(found.at()));
            if (!found.detail().isEmpty()) {
                one.put("detail", found.detail());
            }
        }
        isFinal &= found != null && found.finding().isFinal();
        keys.add(one);
        long number = keys.size() - 1L;
        numbers.put(key, number);
        return number;
    }

    private static String stateOf(@org.jspecify.annotations.Nullable KeyEvidence found) {
        return (found == null ? Finding.UNKNOWN : found.finding()).name().toLowerCase(Locale.ROOT);
    }

    private static String text(PolicyKeyId id) {
        return id.policy() + "/" + id.version();
    }
}
