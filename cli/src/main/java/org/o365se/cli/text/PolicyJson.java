package org.o365se.cli.text;

import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.PolicyKeyInfo;
import org.o365se.rootkey.RootKeyDescription;

/** Policies and scopes as JSON, for scripts. Names, once printed, keep their meaning. */
public final class PolicyJson {
    private PolicyJson() {}

    public static JsonText of(DataEncryptionPolicy policy) {
        return new JsonText()
                .add("policy", policy.alias())
                .add("id", policy.id())
                .add("profile", Words.of(policy.profile()))
                .add("state", PolicyText.stateName(policy))
                .add("scopesDone", policy.status().scopesDone())
                .add("scopesTotal", policy.status().scopesTotal())
                .add("policyKeyVersion", policy.policyKeyVersion())
                .add("roots", policy.roots().stream().map(PolicyJson::of).toList())
                .add("availability", Words.of(policy.availability()))
                .add("availabilityKey", policy.availabilityKey())
                .add(
                        "approvers",
                        policy.approvers().stream()
                                .map(approver -> new JsonText()
                                        .add("name", approver.name())
                                        .add("publicKey", approver.publicKey()))
                                .toList())
                .add("approvals", policy.approvalThreshold())
                .add("created", policy.createdAt());
    }

    public static List<JsonText> ofVersions(List<PolicyKeyInfo> versions) {
        return versions.stream()
                .map(version -> new JsonText()
                        .add("version", version.version())
                        .add(
                                "roots",
                                version.roots().stream().map(PolicyJson::of).toList())
                        .add("scopes", version.scopes())
                        .add("dropped", version.isDropped()))
                .toList();
    }

    public static JsonText of(EncryptionScope scope) {
        return new JsonText()
                .add("scope", scope.alias())
                .add("id", scope.id())
                .add("policy", scope.policy())
                .add("scopeKeyVersion", scope.keyVersion())
                .add("shredded", scope.isShredded())
                .add("created", scope.createdAt());
    }

    private static JsonText of(RootKeyDescription root) {
        return new JsonText()
                .add("root", root.uri())
                .add("rootVersion", root.version())
                .add("algorithm", root.algorithm().toString())
                .add("home", root.home());
    }
}
