package org.o365se.internal.record;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.o365se.AvailabilityChoice;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.Shred;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyDescription;

/** The content of a chain as the vectors write it. */
final class VectorContent {
    private VectorContent() {}

    static JsonElement of(ChainSnapshot chain) {
        return new Gson()
                .toJsonTree(Map.of(
                        "chainId", chain.chainId().toString(),
                        "generation", Long.toString(chain.generation()),
                        "policies",
                                chain.policies().stream()
                                        .map(VectorContent::policy)
                                        .toList(),
                        "scopes",
                                chain.scopes().stream()
                                        .map(VectorContent::scope)
                                        .toList()));
    }

    private static Map<String, Object> policy(Policy policy) {
        var json = new TreeMap<String, Object>();
        json.put("id", policy.id().toString());
        json.put("names", names(policy.names()));
        json.put("tenant", policy.tenant().toString());
        json.put("enabled", policy.state().enabled());
        json.put(
                "purges",
                policy.state().purge().stream().map(VectorContent::purge).toList());
        json.put(
                "denied",
                policy.state().denied().stream()
                        .map(mark -> Map.of(
                                "uri",
                                mark.rootUri().text(),
                                "version",
                                mark.version(),
                                "since",
                                Long.toString(mark.since())))
                        .toList());
        json.put("outageSince", Long.toString(policy.state().outageSince()));
        json.put("forgets", Long.toString(policy.state().forgets()));
        json.put(
                "decisions",
                policy.state().availability().stream()
                        .map(decision -> Map.of(
                                "choice",
                                nameOf(decision.choice()),
                                "tags",
                                decision.tag().stream()
                                        .map(tag -> Map.of("keyVersion", tag.keyVersion(), "tag", hex(tag.bytes())))
                                        .toList()))
                        .toList());
        json.put(
                "formerAvailabilityKeys",
                policy.state().formerAvailability().stream()
                        .map(VectorContent::root)
                        .toList());
        json.put("seals", hex(policy.state().quorum().seal().stream().toList()));
        json.put(
                "usedRequests",
                policy.state().quorum().used().stream()
                        .map(used -> Map.of("digest", hex(used.digest()), "notAfter", Long.toString(used.notAfter())))
                        .toList());
        json.put("defaultScope", policy.defaultScope().toString());
        json.put(
                "defaultScopeTag",
                Map.of(
                        "keyVersion",
                        policy.defaultScopeTag().keyVersion(),
                        "tag",
                        hex(policy.defaultScopeTag().bytes())));
        json.put("created", Long.toString(policy.createdAt()));
        json.put("nextVersion", policy.nextVersion());
        json.put(
                "versions",
                policy.versions().stream().map(VectorContent::version).toList());
        return json;
    }

    private static Map<String, Object> purge(Purge purge) {
        return Map.of(
                "request", hex(purge.request()),
                "requested", Long.toString(purge.requestedAt()),
                "signatures", hex(purge.signatures()),
                "approved", Long.toString(purge.approvedAt()),
                "notBefore", Long.toString(purge.notBefore()),
                "destroyed", Long.toString(purge.destroyedAt()),
                "evidence", evidence(purge.evidence()));
    }

    private static Map<String, Object> shred(Shred shred) {
        return Map.of(
                "at", Long.toString(shred.at()),
                "reason", shred.reason(),
                "request", hex(shred.request()),
                "signatures", hex(shred.signatures()),
                "evidence", evidence(shred.evidence()));
    }

    private static List<Map<String, Object>> evidence(List<KeyEvidence> evidence) {
        return evidence.stream()
                .map(one -> Map.<String, Object>of(
                        "uri", one.key().text(),
                        "version", one.version(),
                        "finding", one.finding().name().toLowerCase(Locale.ROOT),
                        "details", one.detail().isEmpty() ? List.of() : List.of(one.detail()),
                        "at", Long.toString(one.at())))
                .toList();
    }

    private static Map<String, Object> version(PolicyVersion version) {
        var binding = version.binding();
        var json = new TreeMap<String, Object>();
        json.put("version", version.number());
        json.put("profile", binding.profile().name());
        json.put("roots", binding.roots().stream().map(VectorContent::root).toList());
        json.put("availability", nameOf(binding.availability()));
        json.put(
                "approvers",
                binding.approvers().stream()
                        .map(approver -> Map.of(
                                "name",
                                approver.name(),
                                "publicKey",
                                hex(approver.publicKey()),
                                "applications",
                                approver.application().stream().toList()))
                        .toList());
        json.put("threshold", binding.threshold());
        json.put("tag", hex(version.tag()));
        json.put("predecessorTag", hex(version.predecessorTag()));
        json.put("carried", hex(version.carriedLineageKey()));
        json.put(
                "signatures",
                version.operatorSignatures().stream()
                        .map(signed ->
                                Map.of("publicKey", hex(signed.publicKey()), "signature", hex(signed.signature())))
                        .toList());
        json.put("copies", version.copies().stream().map(VectorContent::hex).toList());
        json.put(
                "availabilityCopies",
                version.availability().stream().map(VectorContent::copy).toList());
        return json;
    }

    private static String nameOf(AvailabilityChoice choice) {
        return switch (choice) {
            case OUTAGE_AND_SYSTEM -> "outage+system";
            default -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static Map<String, Object> root(RootKeyDescription root) {
        return Map.of(
                "uri",
                root.uri(),
                "version",
                root.version(),
                "algorithm",
                root.algorithm().name(),
                "home",
                root.home());
    }

    private static Map<String, Object> copy(AvailabilityCopy copy) {
        var json = new TreeMap<>(root(copy.key()));
        json.put("copy", hex(copy.wrapped()));
        return json;
    }

    private static Map<String, Object> scope(Scope scope) {
        var json = new TreeMap<String, Object>();
        json.put("id", scope.id().toString());
        json.put("names", names(scope.names()));
        json.put("tenant", scope.tenant().toString());
        json.put("policy", scope.policy().toString());
        json.put("created", Long.toString(scope.createdAt()));
        json.put("nextVersion", scope.nextKeyVersion());
        json.put("keys", scope.keys().stream().map(VectorContent::scopeKey).toList());
        json.put("shreds", scope.shred().stream().map(VectorContent::shred).toList());
        return json;
    }

    private static Map<String, Object> scopeKey(WrappedScopeKey key) {
        return Map.of(
                "version",
                key.version(),
                "wrappedBy",
                id(key.wrappedBy()),
                "nonce",
                hex(key.nonce()),
                "wrapped",
                hex(key.wrapped()),
                "predecessorTag",
                hex(key.predecessorTag()),
                "lineage",
                key.lineage().stream().map(VectorContent::id).toList(),
                "created",
                Long.toString(key.createdAt()));
    }

    private static Map<String, Object> id(PolicyKeyId id) {
        return Map.of("policy", id.policy().toString(), "version", id.version());
    }

    private static List<Map<String, Object>> names(List<Name> names) {
        return names.stream()
                .map(name -> Map.<String, Object>of(
                        "alias",
                        name.alias().toString(),
                        "keyVersion",
                        name.tag().keyVersion(),
                        "tag",
                        hex(name.tag().bytes())))
                .toList();
    }

    private static List<String> hex(List<Bytes> items) {
        return items.stream().map(VectorContent::hex).toList();
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.copy());
    }
}
