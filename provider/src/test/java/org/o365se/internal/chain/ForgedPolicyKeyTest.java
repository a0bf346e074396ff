package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.CorruptedKeyChainException;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.LineageKey;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Quorum;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.record.RawChainFile;
import org.o365se.internal.record.RecordCodec;
import org.o365se.internal.record.RecordType;
import org.o365se.internal.root.FakeRoots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;

/**
 * Whoever can write the file may wrap any key under a root key whose public half he knows. Without the chain's secret this is found when the chain is
 * loaded; with the secret, but without the policy key, when the policy key is opened.
 */
class ForgedPolicyKeyTest {
    private static final byte[] MAIL = {1, 2, 3};
    private static final int ROOTS = 2;

    private final char[] secret = TestChain.newSecret();
    private TestChain chain;
    private PolicyVersion genuine;
    private byte[] message;

    /** What a forger makes of a policy's genuine versions; the roots wrap whatever he gives them. */
    @FunctionalInterface
    interface Forgery {
        List<PolicyVersion> applyTo(PolicyVersion genuine, FakeRoots roots);
    }

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.withScope();
        genuine = chain.policy(TestChain.POLICY).currentVersion();
        message = TestChain.seal(chain.key(TestChain.SCOPE), MAIL);
    }

    // ---- without the chain's secret ----

    static Stream<Arguments> forgeriesWithoutTheSecret() {
        return Stream.of(
                forgery(
                        "the copies are of another policy key, the tag is not",
                        (version, roots) -> List.of(withCopies(version, copiesOf(version, randomKey(), roots)))),
                forgery(
                        "copies and tag are of another policy key",
                        (version, roots) -> List.of(madeUp(version.binding(), roots))),
                forgery(
                        "a version 2 is put on top",
                        (version, roots) -> List.of(version, madeUp(second(version.binding()), roots))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeriesWithoutTheSecret")
    void aPolicyKeyMadeUpWithoutTheSecretIsRefusedOnLoadAndNoRootIsAsked(String name, Forgery forgery)
            throws IOException {
        var raw = new RawChainFile(chain.file(secret));
        int place = raw.indexOf(RecordType.POLICY_VERSION);
        raw.records.remove(place);
        var forger = ChainKeys.derive(
                ChainSecret.forNewChain(secret, new SecureRandom()), raw.chainId(), TestChain.newSecret());
        for (var version : forgery.applyTo(genuine, chain.roots)) {
            raw.records.add(place, RawChainFile.Raw.of(RecordType.POLICY_VERSION.code(), RecordCodec.encode(version)));
            raw.authenticate(place, forger);
        }
        var forged = raw.setCount().authenticateHead(forger).toBytes();
        int asked = chain.roots.unwraps.get();

        var refusal = assertThrows(CorruptedKeyChainException.class, () -> TestChain.read(forged, secret));
        assertTrue(
                refusal.getMessage().startsWith(ProviderErrorId.CHAIN_POLICY_VERSION_ALTERED + ": "),
                refusal::getMessage);
        assertEquals(asked, chain.roots.unwraps.get());
    }

    // ---- with the chain's secret, without the policy key ----

    static Stream<Arguments> forgeriesWithTheSecret() {
        return Stream.concat(
                forgeriesWithoutTheSecret().limit(1),
                Stream.of(
                        rebound(
                                "another profile",
                                b -> bind(
                                        b,
                                        Profile.SHAREPOINT,
                                        b.roots(),
                                        b.availability(),
                                        b.approvers(),
                                        b.threshold())),
                        rebound(
                                "a wider availability choice",
                                b -> bind(
                                        b,
                                        b.profile(),
                                        b.roots(),
                                        AvailabilityChoice.OUTAGE,
                                        b.approvers(),
                                        b.threshold())),
                        rebound(
                                "an approver made up",
                                b -> bind(b, b.profile(), b.roots(), b.availability(), someApprover(), 1)),
                        rebound(
                                "another home of the roots",
                                b -> bind(
                                        b,
                                        b.profile(),
                                        moved(b.roots()),
                                        b.availability(),
                                        b.approvers(),
                                        b.threshold())),
                        forgery(
                                "roots and copies that have changed places",
                                (version, roots) -> List.of(withCopies(
                                        withBinding(version, swapped(version.binding())),
                                        List.of(
                                                version.copies().get(1),
                                                version.copies().get(0)))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeriesWithTheSecret")
    void aPolicyKeyVersionAlteredWithTheSecretIsRefusedWhenItIsOpened(String name, Forgery forgery) throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        // A policy with approvers needs a seal to be read; that it is a good one is not looked at before an approval.
        var sealed = policy.withState(policy.state().with(Quorum.NONE.withSeal(Optional.of(someTag()))));
        var forged = reload(with(withVersions(sealed, forgery.applyTo(genuine, chain.roots))));

        assertRefused(() -> TestChain.open(forged.key(TestChain.SCOPE), message));
    }

    @Test
    void swappedCopiesAloneOpenUnderNoRoot() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var copies = List.of(genuine.copies().get(1), genuine.copies().get(0));
        var forged = reload(with(withVersions(policy, List.of(withCopies(genuine, copies)))));

        var refusal =
                assertThrows(InvalidKeyException.class, () -> TestChain.open(forged.key(TestChain.SCOPE), message));
        assertInstanceOf(RootKeyCorruptException.class, refusal.getCause());
    }

    @Test
    void aVersionOnTopThatTheOneBeforeHasNotTaggedIsRefusedWhenItIsOpened() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var onTop = madeUp(second(genuine.binding()), chain.roots);
        var forged = reload(with(withVersions(policy, List.of(genuine, onTop))));

        assertRefused(() -> openPolicyKey(forged, 2));
        assertArrayEquals(MAIL, TestChain.open(forged.key(TestChain.SCOPE), message), "version 1 is untouched");
    }

    @Test
    void aVersionWhosePredecessorsWereLeftOutIsRefusedOnLoad() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var alone = madeUp(second(genuine.binding()), chain.roots);

        assertThrows(CorruptedKeyChainException.class, () -> reload(with(withVersions(policy, List.of(alone)))));
    }

    @Test
    void aVersionOnTopThatTheOneBeforeHasTaggedIsOpened() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var rolled = reload(with(withVersions(policy, List.of(genuine, following(policy, 2)))));

        openPolicyKey(rolled, 2);
    }

    @Test
    void theTenantOfAPolicyCannotBeChanged() throws Exception {
        var stolen = new LinkedHashMap<PolicyId, Policy>();
        var scopes = new LinkedHashMap<ScopeId, Scope>();
        var b = genuine.binding();
        var binding = new Binding(
                b.chainId(),
                new Tenant("fabrikam"),
                b.key(),
                b.profile(),
                b.roots(),
                b.availability(),
                b.approvers(),
                b.threshold());
        for (var p : chain.service.current().policies()) {
            stolen.put(
                    p.id(),
                    new Policy(
                            p.id(),
                            List.of(new Name(alias("fabrikam/exchange"), p.defaultScopeTag())),
                            new Tenant("fabrikam"),
                            PolicyState.NEW,
                            p.defaultScope(),
                            p.defaultScopeTag(),
                            p.createdAt(),
                            p.nextVersion(),
                            List.of(withBinding(genuine, binding))));
        }
        for (var s : chain.service.current().scopes()) {
            var names = s.names().isEmpty()
                    ? List.<Name>of()
                    : List.of(new Name(alias("fabrikam/alice"), s.names().get(0).tag()));
            scopes.put(
                    s.id(),
                    new Scope(
                            s.id(),
                            names,
                            new Tenant("fabrikam"),
                            s.policy(),
                            s.createdAt(),
                            s.nextKeyVersion(),
                            s.keys()));
        }
        var forged = reload(ChainSnapshot.assemble(chain.service.current().chainId(), 9, stolen, scopes));

        assertRefused(() -> TestChain.open(forged.key("fabrikam/alice"), message));
    }

    @Test
    void theKeyOfOneScopePutIntoAnotherIsRefusedWhenItIsOpened() throws Exception {
        chain.createScope("contoso/bob", TestChain.POLICY);
        var bob = chain.scope("contoso/bob");
        var forged = reload(with(chain.scope(TestChain.SCOPE)
                .assignedTo(bob.policy(), chain.scope(TestChain.SCOPE).names(), bob.keys())));

        var refusal =
                assertThrows(InvalidKeyException.class, () -> TestChain.open(forged.key(TestChain.SCOPE), message));
        assertInstanceOf(RootKeyCorruptException.class, refusal.getCause());
        assertTrue(
                refusal.getMessage().startsWith(ProviderErrorId.CHAIN_SCOPE_KEY_ALTERED + ": "), refusal::getMessage);
    }

    @Test
    void oneCopyOfAnotherPolicyKeyIsPassedOverAndTheOtherRootOpens() throws Exception {
        var policy = chain.policy(TestChain.POLICY);
        var copies = List.of(
                copiesOf(genuine, randomKey(), chain.roots).get(0),
                genuine.copies().get(1));
        var forged = reload(with(withVersions(policy, List.of(withCopies(genuine, copies)))));

        for (int round = 0; round < 8; round++) {
            assertArrayEquals(MAIL, TestChain.open(forged.key(TestChain.SCOPE), message));
            forged.service.forget();
        }
    }

    // ---- the forger's tools ----

    private static Bytes someTag() {
        return Bytes.takeOwnershipOf(new byte[RecordCodec.TAG_BYTES]);
    }

    private static List<Approver> someApprover() {
        return List.of(new Approver("Mallory", Bytes.takeOwnershipOf(new byte[32]), Optional.empty()));
    }

    private static Key256 randomKey() {
        return Key256.random(new SecureRandom());
    }

    private static List<Bytes> copiesOf(PolicyVersion version, Key256 policyKey, FakeRoots roots) {
        var copies = new ArrayList<Bytes>();
        for (var root : version.binding().roots()) {
            copies.add(Bytes.takeOwnershipOf(
                    roots.exact(root, version.binding().tenant().name()).wrap(policyKey.getEncoded())));
        }
        assertEquals(ROOTS, copies.size());
        return copies;
    }

    /** A version that vouches for itself, with everything after the first that the format asks for. */
    private static PolicyVersion madeUp(Binding binding, FakeRoots roots) {
        var policyKey = randomKey();
        var hmac = new HmacSha512();
        boolean isFirst = binding.key().version() == 1;
        var version = new PolicyVersion(
                binding,
                LineageKey.of(hmac, policyKey).recordTag(hmac, binding),
                isFirst ? Bytes.NONE : someTag(),
                isFirst ? Bytes.NONE : LineageKey.of(hmac, policyKey).carry(hmac, LineageKey.of(hmac, randomKey())),
                List.of(),
                List.of(),
                Optional.empty());
        return withCopies(version, copiesOf(version, policyKey, roots));
    }

    /** A version that the current one of the policy vouches for, as an operator makes it. */
    private PolicyVersion following(Policy policy, long number) {
        var keys = chain.policyKeys();
        var binding = numbered(genuine.binding(), number);
        return keys.make(
                        binding,
                        policy.displayName(),
                        keys.open(Access.USER, policy, policy.currentVersion().number()),
                        Optional.empty())
                .version();
    }

    private static Binding numbered(Binding b, long number) {
        return new Binding(
                b.chainId(),
                b.tenant(),
                new PolicyKeyId(b.key().policy(), number),
                b.profile(),
                b.roots(),
                b.availability(),
                b.approvers(),
                b.threshold());
    }

    private static Binding second(Binding b) {
        return numbered(b, 2);
    }

    private static Binding bind(
            Binding b,
            Profile profile,
            List<RootKeyDescription> roots,
            AvailabilityChoice availability,
            List<Approver> approvers,
            int threshold) {
        return new Binding(b.chainId(), b.tenant(), b.key(), profile, roots, availability, approvers, threshold);
    }

    private static Binding swapped(Binding b) {
        var roots = List.of(b.roots().get(1), b.roots().get(0));
        return bind(b, b.profile(), roots, b.availability(), b.approvers(), b.threshold());
    }

    private static List<RootKeyDescription> moved(List<RootKeyDescription> roots) {
        return roots.stream()
                .map(root -> new RootKeyDescription(root.uri(), root.version(), root.algorithm(), "elsewhere"))
                .toList();
    }

    private static PolicyVersion withBinding(PolicyVersion version, Binding binding) {
        return new PolicyVersion(
                binding,
                version.tag(),
                version.predecessorTag(),
                version.carriedLineageKey(),
                version.operatorSignatures(),
                version.copies(),
                version.availability());
    }

    private static PolicyVersion withCopies(PolicyVersion version, List<Bytes> copies) {
        return new PolicyVersion(
                version.binding(),
                version.tag(),
                version.predecessorTag(),
                version.carriedLineageKey(),
                version.operatorSignatures(),
                copies,
                version.availability());
    }

    private static Policy withVersions(Policy p, List<PolicyVersion> versions) {
        return new Policy(
                p.id(),
                p.names(),
                p.tenant(),
                p.state(),
                p.defaultScope(),
                p.defaultScopeTag(),
                p.createdAt(),
                1 + versions.get(versions.size() - 1).binding().key().version(),
                versions);
    }

    private static Arguments forgery(String name, Forgery forgery) {
        return Arguments.of(name, forgery);
    }

    private static Arguments rebound(String name, UnaryOperator<Binding> change) {
        return forgery(name, (version, roots) -> List.of(withBinding(version, change.apply(version.binding()))));
    }

    // ---- helpers ----

    private ChainSnapshot with(Policy forged) throws KeyChainException {
        return TestChain.with(chain.service.current(), draft -> draft.put(forged));
    }

    private ChainSnapshot with(Scope forged) throws KeyChainException {
        return TestChain.with(chain.service.current(), draft -> draft.put(forged));
    }

    /** Writes a forged content with the chain's right keys, and loads it: the file itself is beyond reproach. */
    private TestChain reload(ChainSnapshot forged) throws IOException {
        return TestChain.of(
                chain.roots,
                TestChain.read(TestChain.of(chain.roots, forged).file(secret), secret)
                        .snapshot());
    }

    private static void openPolicyKey(TestChain chain, long version) throws InvalidKeyException {
        try {
            var unused = chain.policyKeys().open(Access.USER, chain.policy(TestChain.POLICY), version);
        } catch (RootKeyCorruptException e) {
            throw ChainService.unusable(e);
        }
    }

    private static void assertRefused(Executable use) {
        var refusal = assertThrows(InvalidKeyException.class, use);
        var corrupt = assertInstanceOf(RootKeyCorruptException.class, refusal.getCause());
        assertTrue(corrupt.getMessage().contains(ProviderErrorId.CHAIN_BINDING_WRONG + ": "), corrupt::getMessage);
    }
}
