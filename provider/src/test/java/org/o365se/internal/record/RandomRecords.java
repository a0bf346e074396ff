package org.o365se.internal.record;

import static org.o365se.internal.model.TestNames.alias;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.o365se.AvailabilityChoice;
import org.o365se.CorruptedKeyChainException;
import org.o365se.Profile;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.DeniedMark;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.OperatorSignature;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.Quorum;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Shred;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/** Makes records that fit each other, with everything the format has room for, out of a seed. */
final class RandomRecords {
    private static final String[] NAMES = {"alice", "ALICE", "Jürgen", "名前", "😀", "a b", "x".repeat(200)};

    private final Random random;
    private final ChainId chainId;
    private int serial;

    RandomRecords(long seed) {
        random = new Random(seed);
        chainId = new ChainId(random.nextLong(), random.nextLong());
    }

    ChainSnapshot snapshot() throws CorruptedKeyChainException {
        var policies = new LinkedHashMap<PolicyId, Policy>();
        var scopes = new LinkedHashMap<ScopeId, Scope>();
        for (int i = random.nextInt(4); i > 0; i--) {
            var tenant = new Tenant("tenant" + random.nextInt(2));
            var id = policyId();
            var defaultScope = scope(tenant, id, List.of());
            policies.put(id, policy(id, tenant, defaultScope.id()));
            scopes.put(defaultScope.id(), defaultScope);
            for (int j = random.nextInt(3); j > 0; j--) {
                var scope = scope(tenant, id, names(tenant));
                scopes.put(scope.id(), random.nextInt(3) == 0 ? scope.shredded(shred()) : scope);
            }
        }
        return ChainSnapshot.assemble(chainId, 1 + random.nextInt(1_000), policies, scopes);
    }

    private Policy policy(PolicyId id, Tenant tenant, ScopeId defaultScope) {
        var versions = new ArrayList<PolicyVersion>();
        long version = 0;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            version += versions.isEmpty() ? 1 : 1 + random.nextInt(1 << 16);
            versions.add(version(new PolicyKeyId(id, version), tenant));
        }
        var purge = purge();
        for (int i = 0; i < versions.size(); i++) {
            // No scope has a key under the versions in the middle.
            boolean isNeeded = i == 0 || i == versions.size() - 1;
            if (purge.filter(Purge::isDone).isPresent() || (!isNeeded && random.nextBoolean())) {
                versions.set(i, versions.get(i).dropped());
            }
        }
        var newest = versions.get(versions.size() - 1).binding();
        return new Policy(
                id,
                names(tenant),
                tenant,
                new PolicyState(
                        random.nextBoolean(),
                        purge,
                        some(8, i -> new DeniedMark(new RootKeyUri("fake:" + i + name()), name(), time())),
                        time(),
                        time(),
                        some(
                                        2,
                                        i -> new AvailabilityDecision(
                                                oneOf(List.of(AvailabilityChoice.values())),
                                                Optional.of(new KeyTag(1, bytes(32)))))
                                .stream()
                                .findFirst(),
                        some(
                                3,
                                i -> new RootKeyDescription(
                                        "fake:" + i + name(), "former", WrapAlgorithm.A256KW, "home")),
                        new Quorum(
                                newest.approvers().isEmpty() ? Optional.empty() : Optional.of(bytes(60)),
                                some(3, i -> new Quorum.Used(bytes(32), time())))),
                defaultScope,
                new KeyTag(1, bytes(32)),
                time(),
                version + 1 + random.nextInt(5),
                versions);
    }

    private Optional<Purge> purge() {
        var requested = Purge.requested(bytes(1 + random.nextInt(99)), time(), evidence());
        var signatures = List.of(bytes(1 + random.nextInt(99)), bytes(97));
        long now = 1L + time();
        var approved = requested.approved(signatures, now, now + time());
        return switch (random.nextInt(6)) {
            case 0 -> Optional.of(requested);
            case 1 -> Optional.of(approved);
            case 2 -> Optional.of(approved.done(approved.notBefore() + time(), evidence()));
            default -> Optional.empty();
        };
    }

    private Shred shred() {
        return random.nextBoolean()
                ? new Shred(time(), name(), Bytes.NONE, List.of(), evidence())
                : new Shred(time(), name(), bytes(99), List.of(bytes(97)), evidence());
    }

    private List<KeyEvidence> evidence() {
        return some(
                4,
                i -> new KeyEvidence(
                        new RootKeyUri("fake:" + i),
                        name(),
                        oneOf(List.of(KeyEvidence.Finding.values())),
                        random.nextBoolean() ? "" : name(),
                        time()));
    }

    private PolicyVersion version(PolicyKeyId key, Tenant tenant) {
        var approvers = some(
                5,
                i -> new Approver(
                        name(), bytes(32), some(2, a -> name()).stream().findFirst()));
        var roots = new ArrayList<RootKeyDescription>();
        var copies = new ArrayList<Bytes>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            roots.add(new RootKeyDescription("fake:" + name(), "v" + i, WrapAlgorithm.RSA_OAEP_256, "home " + i));
            copies.add(bytes(1 + random.nextInt(512)));
        }
        var binding = new Binding(
                chainId,
                tenant,
                key,
                oneOf(List.of(Profile.values())),
                roots,
                oneOf(List.of(AvailabilityChoice.values())),
                approvers,
                approvers.isEmpty() ? 0 : 1 + random.nextInt(approvers.size()));
        return key.version() == 1
                ? new PolicyVersion(
                        binding,
                        bytes(32),
                        Bytes.NONE,
                        Bytes.NONE,
                        some(3, i -> new OperatorSignature(bytes(32), bytes(64))),
                        copies,
                        availability())
                : new PolicyVersion(binding, bytes(32), bytes(32), bytes(40), List.of(), copies, availability());
    }

    private Optional<AvailabilityCopy> availability() {
        return some(
                        2,
                        i -> new AvailabilityCopy(
                                new RootKeyDescription("fake:" + name(), "availability", WrapAlgorithm.A256KW, "home"),
                                bytes(40)))
                .stream()
                .findFirst();
    }

    private Scope scope(Tenant tenant, PolicyId policy, List<Name> names) {
        var keys = new ArrayList<WrappedScopeKey>();
        long version = 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            version += 1 + random.nextInt(1 << 16);
            var wrappedBy = new PolicyKeyId(policy, 1);
            var lineage = new ArrayList<>(some(3, ignored -> new PolicyKeyId(policyId(), 1 + random.nextInt(9))));
            lineage.add(wrappedBy);
            keys.add(new WrappedScopeKey(
                    version,
                    wrappedBy,
                    bytes(12),
                    bytes(48),
                    keys.isEmpty() ? Bytes.NONE : bytes(32),
                    lineage,
                    time()));
        }
        return new Scope(
                new ScopeId(random.nextLong(), random.nextLong()), names, tenant, policy, time(), version + 1, keys);
    }

    private List<Name> names(Tenant tenant) {
        return some(4, i -> new Name(alias(tenant + "/" + serial++ + name()), new KeyTag(1, bytes(32))));
    }

    private <T> List<T> some(int most, IntFunction<T> make) {
        var items = new ArrayList<T>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            items.add(make.apply(i));
        }
        return items;
    }

    private <T> T oneOf(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private int time() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    private PolicyId policyId() {
        return new PolicyId(random.nextLong(), random.nextLong());
    }

    private Bytes bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.takeOwnershipOf(bytes);
    }
}
