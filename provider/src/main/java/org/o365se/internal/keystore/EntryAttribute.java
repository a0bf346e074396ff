package org.o365se.internal.keystore;

import java.security.KeyStore;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.ScopeInfo;
import org.o365se.rootkey.RootKeyDescription;

/**
 * An attribute of a KeyStore entry, which describes its scope or policy.
 *
 * @param name {@code o365se.} and a word
 * @param value text, never a secret
 */
record EntryAttribute(String name, String value) implements KeyStore.Entry.Attribute {
    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getValue() {
        return value;
    }

    static Set<KeyStore.Entry.Attribute> of(ScopeInfo scope) {
        var attributes = new LinkedHashSet<KeyStore.Entry.Attribute>();
        attributes.add(new EntryAttribute("o365se.kind", "scope"));
        attributes.add(new EntryAttribute("o365se.id", scope.id().toString()));
        attributes.add(new EntryAttribute("o365se.policy", scope.policy()));
        attributes.add(new EntryAttribute("o365se.key-version", Long.toString(scope.keyVersion())));
        attributes.add(new EntryAttribute("o365se.created", scope.createdAt().toString()));
        return attributes;
    }

    static Set<KeyStore.Entry.Attribute> of(PolicyInfo policy) {
        var attributes = new LinkedHashSet<KeyStore.Entry.Attribute>();
        attributes.add(new EntryAttribute("o365se.kind", "policy"));
        attributes.add(new EntryAttribute("o365se.id", policy.id().toString()));
        attributes.add(new EntryAttribute("o365se.profile", policy.profile().name()));
        attributes.add(new EntryAttribute("o365se.key-version", Long.toString(policy.policyKeyVersion())));
        attributes.add(new EntryAttribute(
                "o365se.roots",
                policy.roots().stream().map(RootKeyDescription::uri).collect(Collectors.joining(" "))));
        attributes.add(
                new EntryAttribute("o365se.availability", policy.availability().name()));
        attributes.add(new EntryAttribute(
                "o365se.enabled", Boolean.toString(policy.status().isUsable())));
        if (policy.awaitsSignature()) {
            attributes.add(new EntryAttribute("o365se.awaits-signature", "true"));
        }
        attributes.add(new EntryAttribute("o365se.created", policy.createdAt().toString()));
        return attributes;
    }
}
