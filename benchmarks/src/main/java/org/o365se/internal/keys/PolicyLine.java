package org.o365se.internal.keys;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.record.RecordCodec;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.root.RootTimes;
import org.o365se.internal.root.Roots;
import org.o365se.internal.thread.DaemonTimer;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.WrapAlgorithm;

/** A policy with many policy key versions under two root keys in memory, so that what its opening costs is the chain's own work. No public method adds versions yet, therefore in this package. */
public final class PolicyLine implements AutoCloseable {
    private static final Tenant TENANT = new Tenant("contoso");
    private static final Duration LONG = Duration.ofDays(1);

    private final DaemonTimer timer = new DaemonTimer("o365se-benchmark-expiry");
    private final PolicyKeys keys = new PolicyKeys(
            new Roots(Map.of("managed", new MemoryHome())),
            Operators.NONE,
            new KeyTimes(LONG, Duration.ZERO, Duration.ZERO, LONG, new RootTimes(LONG, LONG)),
            PolicyRecords.NONE,
            new PolicyKeys.Clocks(System::nanoTime, Clock.systemUTC(), timer));
    private final ChainId chainId = ChainId.random();
    private final PolicyId id = PolicyId.random();
    private final Policy policy;

    /**
     * Makes the policy.
     *
     * @param versions how many policy key versions it has
     */
    public PolicyLine(int versions) {
        var all = new ArrayList<PolicyVersion>();
        OpenedPolicyKey predecessor = null;
        for (long number = 1; number <= versions; number++) {
            var roots = List.of(MemoryRoot.describe("managed:1-" + number), MemoryRoot.describe("managed:2-" + number));
            var binding = new Binding(
                    chainId,
                    TENANT,
                    new PolicyKeyId(id, number),
                    Profile.EXCHANGE,
                    roots,
                    AvailabilityChoice.NONE,
                    List.of(),
                    0);
            var made = keys.make(binding, "benchmark", predecessor, Optional.empty());
            all.add(made.version());
            predecessor = made.opened();
        }
        policy = new Policy(
                id,
                List.of(),
                TENANT,
                PolicyState.NEW,
                ScopeId.random(),
                new KeyTag(1, Bytes.takeOwnershipOf(new byte[RecordCodec.TAG_BYTES])),
                0,
                versions + 1L,
                all);
    }

    /**
     * Opens the newest policy key as its first use does: one root operation, and the proof of every version before it.
     *
     * @return something of the opened key
     */
    public Object open() {
        keys.forget();
        return keys.open(Access.USER, policy, policy.currentVersion().number()).id();
    }

    @Override
    public void close() {
        keys.close();
        timer.close();
    }

    /** AES-KW under one key that all these roots share. */
    private record MemoryRoot(RootKeyDescription description) implements RootKey {
        private static final Key256 KEY = Key256.random(new SecureRandom());

        static RootKeyDescription describe(String uri) {
            return new RootKeyDescription(uri, "1", WrapAlgorithm.A256KW, uri);
        }

        @Override
        public RootKeyDescription describe() {
            return description;
        }

        @Override
        public byte[] wrap(byte[] policyKey) {
            return new AesKeyWrap().wrap(KEY, Key256.copyOf(policyKey, 0));
        }

        @Override
        public byte[] unwrap(byte[] wrapped) {
            try {
                return new AesKeyWrap().unwrap(KEY, wrapped).getEncoded();
            } catch (InvalidKeyException e) {
                throw new RootKeyCorruptException(
                        ProviderErrorId.ROOT_CORRUPT, "the benchmark's own copy does not unwrap", e);
            }
        }
    }

    private static final class MemoryHome implements RootKeyHome {
        @Override
        public RootKey newest(String uri, String tenant) {
            return new MemoryRoot(MemoryRoot.describe(uri));
        }

        @Override
        public RootKey exact(RootKeyDescription description, String tenant) {
            return new MemoryRoot(description);
        }

        @Override
        public List<RootKeyCheck> check(String uri) {
            return List.of();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
