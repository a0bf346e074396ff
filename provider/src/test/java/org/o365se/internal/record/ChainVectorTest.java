package org.o365se.internal.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.io.IOException;
import java.security.UnrecoverableKeyException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.Access;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.chain.VectorRoots;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.LineageKey;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.keys.TestPolicyKeys;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.record.ChainVectors.Forged;
import org.o365se.internal.record.ChainVectors.Invalid;
import org.o365se.internal.record.ChainVectors.Target;
import org.o365se.internal.record.ChainVectors.Valid;
import org.o365se.internal.root.Roots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** The published key chains of this version: read and opened, and the invalid and forged ones refused for their reason. */
class ChainVectorTest {
    private static final ChainVectors VECTORS = ChainVectors.read();

    static Stream<Valid> valid() {
        return VECTORS.valid().stream();
    }

    static Stream<Invalid> invalid() {
        return VECTORS.invalid().stream();
    }

    static Stream<Forged> forged() {
        return VECTORS.forged().stream();
    }

    @Test
    void theFileHoldsWhatItSays() {
        assertEquals("O365SE key chain", VECTORS.format());
        assertEquals(1, VECTORS.version());
        assertTrue(
                valid().count() >= 16 && invalid().count() >= 421 && forged().count() >= 51,
                "the vectors have become fewer");
        var names = new HashSet<String>();
        Stream.of(valid().map(Valid::name), invalid().map(Invalid::name), forged().map(Forged::name))
                .flatMap(all -> all)
                .forEach(name -> assertTrue(names.add(name), name));
    }

    // ---- valid ----

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void isReadAndWrittenByteForByte(Valid vector) throws IOException {
        var file = ChainVectors.bytes(vector.file());
        var loaded = ChainVectors.read(file, vector.secret());
        var keys = loaded.requireKeys();
        assertEquals(vector.content(), VectorContent.of(loaded.snapshot()));
        assertEquals(
                vector.derivedSecret(),
                hex(keys.origin().derive(vector.secret().toCharArray()).getEncoded()));
        assertEquals(vector.secretCheck(), hex(keys.check().copy()));
        assertArrayEquals(file, ChainFile.write(loaded.snapshot(), keys));
        assertEquals(
                vector.content(), VectorContent.of(TestChain.read(file, null).snapshot()), "also when listed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void everyKeyAndNameOpens(Valid vector) throws IOException {
        var chain = chainOf(vector.file(), vector.secret());
        var hmac = new HmacSha512();
        try (var policyKeys = policyKeys(vector.operators())) {
            for (var expected : vector.policyKeys()) {
                var policy = policy(chain, expected.policy());
                var version = policy.version(expected.version());
                assertEquals(expected.binding(), hex(RecordCodec.encode(version.binding())));
                var lineageKey = LineageKey.of(hmac, ChainVectors.key(expected.policyKey()));
                assertEquals(expected.nameKey(), hex(lineageKey.nameKey(hmac).getEncoded()));
                for (int root = 0; root < version.copies().size(); root++) {
                    var description = version.binding().roots().get(root);
                    var copy = version.copies().get(root).copy();
                    var unwrapped = new VectorRoots(VECTORS.roots())
                            .exact(description, "")
                            .unwrap(copy);
                    assertEquals(expected.policyKey(), hex(unwrapped));
                    var opened = policyKeys.openByRoot(policy, version, root);
                    assertEquals(version.tag(), opened.lineage().newest().recordTag(hmac, version.binding()));
                }
            }
            for (var expected : vector.scopeKeys()) {
                var scope = scope(chain, expected.scope());
                var key = scope.key(expected.version()).orElseThrow();
                var opened = new ScopeKeys(policyKeys).unwrap(Access.USER, chain.policyOf(scope), scope, key);
                assertEquals(expected.scopeKey(), hex(opened.getEncoded()));
            }
            for (var alias : chain.aliases()) {
                if (!policyOf(chain, alias).isPurged()) {
                    open(chain, policyKeys, new Target("alias", null, null, 0, 0, alias.toString()));
                }
            }
            for (var policy :
                    chain.policies().stream().filter(one -> !one.isPurged()).toList()) {
                open(chain, policyKeys, new Target("default-scope", policy.id().toUuid(), null, 0, 0, null));
            }
        }
    }

    // ---- invalid ----

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void isRefusedForItsReason(Invalid vector) {
        var refusal =
                assertThrows(IOException.class, () -> ChainVectors.read(vector.bytes(), vector.secret()), vector::name);
        assertEquals(vector.reason(), reasonOf(refusal), refusal::toString);
    }

    private static String reasonOf(IOException refusal) {
        if (refusal.getCause() instanceof UnrecoverableKeyException) {
            assertIdIn(refusal, ProviderErrorId.CHAIN_WRONG_SECRET);
            return "wrong-secret";
        }
        assertEquals(CorruptedKeyChainException.class, refusal.getClass());
        if (hasIdIn(refusal, ProviderErrorId.CHAIN_NOT_A_CHAIN, ProviderErrorId.CHAIN_VERSION_UNKNOWN)) {
            return "not-a-chain";
        }
        if (hasIdIn(refusal, ProviderErrorId.CHAIN_INCONSISTENT)) {
            return "inconsistent";
        }
        assertIdIn(
                refusal,
                ProviderErrorId.CHAIN_RECORD_ALTERED,
                ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED,
                ProviderErrorId.CHAIN_HEAD_ALTERED);
        return "altered";
    }

    // ---- forged ----

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void whatWasForgedDoesNotOpen(Forged vector) throws IOException {
        var chain = chainOf(vector.file(), vector.secret());
        for (var target : vector.refused()) {
            try (var policyKeys = policyKeys(vector.operators())) {
                var refusal = assertThrows(
                        RuntimeException.class, () -> open(chain, policyKeys, target), () -> vector + ": " + target);
                assertEquals(vector.reason(), reasonOf(refusal), refusal::toString);
            }
        }
        try (var policyKeys = policyKeys(vector.operators())) {
            for (var target : vector.opens()) {
                open(chain, policyKeys, target);
            }
        }
    }

    private static String reasonOf(RuntimeException refusal) {
        if (refusal instanceof RootKeyMisconfiguredException) {
            assertIdIn(refusal, ProviderErrorId.OPERATOR_SIGNATURE_MISSING);
            return "unsigned";
        }
        assertEquals(RootKeyCorruptException.class, refusal.getClass(), refusal::toString);
        return "forged";
    }

    private static void open(ChainSnapshot chain, PolicyKeys policyKeys, Target target) {
        switch (target.kind()) {
            case "policy-key" -> {
                var policy = policy(chain, target.policy());
                policyKeys.openByRoot(policy, policy.version(target.version()), target.root());
            }
            case "scope-key" -> {
                var scope = scope(chain, target.scope());
                var key = scope.key(target.version()).orElseThrow();
                new ScopeKeys(policyKeys).unwrap(Access.USER, chain.policyOf(scope), scope, key);
            }
            case "alias" -> requireAlias(chain, policyKeys, alias(target.alias()));
            case "default-scope" -> {
                var policy = policy(chain, target.policy());
                var tag = policy.defaultScopeTag();
                NameProof.require(
                        policyKeys, Access.USER, policy, policy.defaultScopeNaming(), tag, provingVersion(policy, tag));
            }
            default -> throw new IllegalArgumentException("The vectors know a kind that this test does not: " + target);
        }
    }

    private static void requireAlias(ChainSnapshot chain, PolicyKeys policyKeys, Alias alias) {
        var scope = chain.scope(alias);
        var policy = policyOf(chain, alias);
        var names = scope.map(Scope::names).orElseGet(policy::names);
        var naming = Naming.of(alias, scope.<EntryId>map(Scope::id).orElse(policy.id()));
        var tag = names.stream()
                .filter(name -> name.alias().equals(alias))
                .findFirst()
                .orElseThrow()
                .tag();
        NameProof.require(policyKeys, Access.USER, policy, naming, tag, provingVersion(policy, tag));
    }

    /** The version of a tag may have been dropped; a later one proves it. */
    private static long provingVersion(Policy policy, KeyTag tag) {
        return policy.versions().stream()
                .filter(version -> version.number() >= tag.keyVersion() && !version.isDropped())
                .findFirst()
                .orElseThrow()
                .number();
    }

    private static Policy policyOf(ChainSnapshot chain, Alias alias) {
        return chain.scope(alias)
                .map(scope -> chain.policyOf(scope))
                .or(() -> chain.policy(alias))
                .orElseThrow();
    }

    private static PolicyKeys policyKeys(@Nullable List<String> operators) {
        var roots = new Roots(Map.of(VectorRoots.SCHEME, new VectorRoots(VECTORS.roots())));
        return TestPolicyKeys.policyKeys(
                roots,
                ChainVectors.operators(operators),
                TestChain.LONG,
                TestChain.TIME_TO_LIVE,
                System::nanoTime,
                TestChain.TIMER);
    }

    private static ChainSnapshot chainOf(String file, String secret) throws IOException {
        return ChainVectors.read(ChainVectors.bytes(file), secret).snapshot();
    }

    private static Policy policy(ChainSnapshot chain, UUID id) {
        return chain.policy(PolicyId.of(id)).orElse(null);
    }

    private static Scope scope(ChainSnapshot chain, UUID id) {
        return chain.scope(ScopeId.of(id)).orElse(null);
    }

    private static boolean hasIdIn(Exception refusal, ProviderErrorId... ids) {
        return Stream.of(ids).anyMatch(id -> refusal.getMessage().startsWith(id + ": "));
    }

    private static void assertIdIn(Exception refusal, ProviderErrorId... ids) {
        assertTrue(hasIdIn(refusal, ids), refusal::toString);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
