package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.receipt.Reapplied;
import org.o365se.internal.receipt.VerifiedReceipt;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Changes that approvers sign, purge and shred: with enough signatures over the right request they are made, and otherwise nothing changes. */
class PolicyApprovalsTest {
    private static final byte[] MAIL = {1, 2, 3};
    private static final String POLICY = "contoso/vault";
    private static final String SCOPE = "contoso/bob";
    private static final RequestOptions OPTIONS =
            RequestOptions.of("The customer leaves").coolingOff(Duration.ZERO);

    @TempDir
    private Path folder;

    private final Map<String, KeyPair> people = new HashMap<>();
    private TestChain chain;
    private byte[] message;

    @BeforeEach
    void makeAPolicyWithThreeApprovers() throws Exception {
        for (var name : List.of("Ann", "Ben", "Cid", "Eve")) {
            people.put(name, Ed25519.generate());
        }
        chain = TestChain.withAudit(folder);
        create(POLICY, 2, "Ann", "Ben", "Cid");
        chain.createScope(SCOPE, POLICY);
        message = TestChain.seal(chain.key(SCOPE), MAIL);
    }

    private void create(String alias, int threshold, String... names) throws Exception {
        chain.service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder(alias)
                .rootKeys(TestChain.rootOf(alias, 1), TestChain.rootOf(alias, 2))
                .allowSameHome()
                .availability(AvailabilityChoice.RECOVER_ONLY)
                .approvers(approvers(names), threshold)
                .build()));
    }

    private List<PolicyApprover> approvers(String... names) {
        return Arrays.stream(names)
                .map(name ->
                        new PolicyApprover(name, Ed25519.pem(people.get(name).getPublic())))
                .toList();
    }

    private PolicyApprovals approvals() {
        return new PolicyApprovals(chain.use, policy().id());
    }

    private KeyDestruction destruction() {
        return new KeyDestruction(chain.use);
    }

    private PolicyOperations operations() {
        return new PolicyOperations(chain.use, policy().id());
    }

    private Policy policy() {
        return chain.policy(POLICY);
    }

    private List<byte[]> signed(PolicyRequest request, String... names) throws Exception {
        var signatures = new ArrayList<byte[]>();
        for (var name : names) {
            var pair = people.get(name);
            signatures.add(request.sign(pair.getPrivate(), Ed25519.pem(pair.getPublic()))
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return signatures;
    }

    private void deny(int root) {
        chain.roots.fail(
                TestChain.rootOf(POLICY, root), () -> new RootKeyDeniedException(() -> 9999, "disabled", null));
    }

    private void denyBoth() {
        deny(1);
        deny(2);
    }

    private void refused(ProviderErrorId id, Executable call) {
        var versions = policy().versions();
        var purge = policy().state().purge();
        assertEquals(id, assertThrows(KeyChainException.class, call).id());
        assertEquals(versions, policy().versions(), "nothing was changed");
        assertEquals(purge, policy().state().purge(), "nothing was changed");
    }

    private void requireReadable() throws Exception {
        chain.service.forget();
        assertArrayEquals(MAIL, TestChain.open(chain.key(SCOPE), message));
    }

    private void requireGone(ProviderErrorId id) {
        var refused = assertThrows(Exception.class, () -> TestChain.open(chain.key(SCOPE), message));
        assertTrue(String.valueOf(refused.getMessage()).contains(id.toString()), refused.getMessage());
        assertThrows(InvalidKeyException.class, () -> TestChain.seal(chain.key(SCOPE), MAIL));
    }

    // ---- purge ----

    @Test
    void aPurgeWithEnoughSignaturesDestroysEveryCopyAndGivesAReceipt() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS);
        assertEquals(PolicyStatus.State.PURGE_REQUESTED, status());
        requireGone(ProviderErrorId.POLICY_DISABLED);
        approvals().apply(request, signed(request, "Cid", "Ann"));
        var receipt = destruction().purge(POLICY);

        assertEquals(PolicyStatus.State.PURGED, status());
        assertTrue(policy().versions().stream().allMatch(PolicyVersion::isDropped));
        requireGone(ProviderErrorId.POLICY_PURGED);
        var report = DestructionReceipt.verify(receipt.toBytes(), chain.audit.verificationKey());
        assertEquals("purge", report.action());
        assertEquals(List.of("Cid", "Ann"), report.approvers());
        assertFalse(report.isFinal(), "the root keys are only denied");
        assertArrayEquals(receipt.toBytes(), destruction().purge(POLICY).toBytes(), "there is one receipt");
        assertEquals(0, chain.service.check().problems().size());
        assertEquals(List.of(), chain.service.health().policies(), "its root keys are meant to refuse");
    }

    @Test
    void aReceiptIsFinalOnceEveryKeyAboveIsDestroyed() throws Exception {
        denyBoth();
        chain.roots.destroy(TestChain.rootOf(POLICY, 1));
        chain.roots.destroy(TestChain.rootOf(POLICY, 2));
        purge();
        var report = DestructionReceipt.verify(destruction().purge(POLICY).toBytes(), chain.audit.verificationKey());
        assertEquals(
                List.of("absent", "absent", "destroyed"),
                report.keys().stream().map(DestructionReceipt.Key::state).toList());
        assertTrue(report.isFinal());
        var spare = policy().state().formerAvailability().get(0);
        assertThrows(RootKeyDeniedException.class, () -> chain.availability.exact(spare, "contoso"));
    }

    private void purge() throws Exception {
        var request = approvals().requestPurge(OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        destruction().purge(POLICY);
    }

    private PolicyStatus.State status() {
        return ChainEntries.toPolicy(chain.service.policy(POLICY).orElseThrow())
                .status()
                .state();
    }

    @Test
    void aPurgeIsRefusedWhileARootKeyDoesNotRefuse() throws Exception {
        refused(ProviderErrorId.KEYS_STILL_ANSWER, () -> approvals().requestPurge(OPTIONS));
        deny(1);
        refused(ProviderErrorId.KEYS_STILL_ANSWER, () -> approvals().requestPurge(OPTIONS));
        chain.roots.fail(
                TestChain.rootOf(POLICY, 2), () -> new RootKeyUnavailableException(() -> 9998, "unplugged", null));
        refused(ProviderErrorId.KEYS_STILL_ANSWER, () -> approvals().requestPurge(OPTIONS));
        deny(2);
        var request = approvals().requestPurge(OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        chain.roots.heal();
        refused(ProviderErrorId.KEYS_STILL_ANSWER, () -> destruction().purge(POLICY));
        denyBoth();
        destruction().purge(POLICY);
    }

    @Test
    void aForcedPurgeIsSignedAsSuch() throws Exception {
        var request = approvals().requestPurge(OPTIONS.forced());
        assertTrue(request.text().contains("\nforce: yes\n"));
        approvals().apply(request, signed(request, "Ann", "Ben"));
        destruction().purge(POLICY);
        assertEquals(PolicyStatus.State.PURGED, status());
    }

    @Test
    void aPolicyWithoutApproversIsNotPurged() throws Exception {
        chain.createPolicy("contoso/plain");
        var plain = new PolicyApprovals(chain.use, chain.policy("contoso/plain").id());
        refused(ProviderErrorId.APPROVERS_BAD, () -> plain.requestPurge(OPTIONS));
    }

    @Test
    void theCoolingOffIsWaitedForAndOneApproverCanCancelInIt() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS.coolingOff(Duration.ofDays(3)));
        approvals().apply(request, signed(request, "Ann", "Ben"));
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> destruction().purge(POLICY));
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> operations().enable());
        var cancel = approvals().requestCancelPurge(OPTIONS);
        refused(ProviderErrorId.APPROVAL_FORGED, () -> approvals().apply(cancel, signed(cancel, "Eve")));
        approvals().apply(cancel, signed(cancel, "Cid"));
        chain.roots.heal();
        requireReadable();

        denyBoth();
        refused(ProviderErrorId.REQUEST_USED, () -> approvals().apply(request, signed(request, "Ann", "Ben")));
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> destruction().purge(POLICY));
        refused(ProviderErrorId.REQUEST_USED, () -> approvals().apply(cancel, signed(cancel, "Cid")));
        var again = approvals().requestPurge(OPTIONS.coolingOff(Duration.ofDays(3)));
        approvals().apply(again, signed(again, "Ann", "Ben"));
        chain.laterClock.advance(Duration.ofDays(3));
        destruction().purge(POLICY);
        assertEquals(PolicyStatus.State.PURGED, status());
    }

    @Test
    void aRequestedPurgeIsWithdrawnByARootKeyThatAnswersBeforeItIsApproved() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS);
        assertThrows(KeyChainException.class, () -> operations().enable());
        chain.roots.heal();
        operations().enable();
        requireReadable();
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> approvals().apply(request, signed(request, "Ann", "Ben")));
    }

    @Test
    void twoRequestsRaceAndOneCounts() throws Exception {
        denyBoth();
        approvals().requestPurge(OPTIONS);
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> approvals().requestPurge(OPTIONS.forced()));
        refused(
                ProviderErrorId.PURGE_NOT_DUE,
                () -> approvals()
                        .requestPurge(RequestOptions.of("Another reason").coolingOff(Duration.ZERO)));
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> approvals().requestPurge(OPTIONS.validFor(Duration.ofDays(1))));
    }

    // ---- after an interruption ----

    @Test
    void theRequestOfAPurgeIsMadeAgainAsLongAsNobodyHasApprovedIt() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS);
        assertEquals(request.text(), approvals().requestPurge(OPTIONS).text(), "its file may have been lost");
        approvals().apply(request, signed(request, "Ann", "Ben"));
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> approvals().requestPurge(OPTIONS));
    }

    @Test
    void theSameSignaturesFinishWhatTheirRequestBeganAndBeginNothingAgain() throws Exception {
        var shred = approvals().requestShred(SCOPE, OPTIONS);
        approvals().apply(shred, signed(shred, "Ann", "Ben"));
        assertUnchangedBy(() -> approvals().apply(shred, signed(shred, "Ann", "Ben")));
        destruction().receiptOfShred(SCOPE);

        denyBoth();
        var purge = approvals().requestPurge(OPTIONS.coolingOff(Duration.ofDays(1)));
        approvals().apply(purge, signed(purge, "Ann", "Ben"));
        chain.laterClock.advance(Duration.ofDays(1));
        assertUnchangedBy(() -> approvals().apply(purge, signed(purge, "Ann", "Ben")));
        destruction().purge(POLICY);
        assertUnchangedBy(() -> approvals().apply(purge, signed(purge, "Ann", "Ben")));
        assertEquals(PolicyStatus.State.PURGED, status());
    }

    @Test
    void theSameSignaturesFinishOtherRootKeysUnlessThesePlacesWereTakenSince() throws Exception {
        var roots = approvals().requestReplaceRoots("fake:x", "fake:y", OPTIONS);
        refused(ProviderErrorId.APPROVAL_NEEDED, () -> approvals().finish(roots, WorkOptions.DEFAULT));
        approvals().apply(roots, signed(roots, "Ann", "Ben"));
        assertUnchangedBy(() -> approvals().apply(roots, signed(roots, "Ann", "Ben")));
        assertEquals(2, approvals().finish(roots, WorkOptions.DEFAULT).scopesRewrapped());
        assertEquals(0, approvals().finish(roots, WorkOptions.DEFAULT).scopesRewrapped());
        requireReadable();

        var other = approvals().requestReplaceRoots("fake:x", "fake:z", OPTIONS);
        approvals().apply(other, signed(other, "Ann", "Ben"));
        refused(ProviderErrorId.REQUEST_USED, () -> approvals().apply(roots, signed(roots, "Ann", "Ben")));
        refused(ProviderErrorId.APPROVAL_NEEDED, () -> approvals().finish(roots, WorkOptions.DEFAULT));
    }

    private void assertUnchangedBy(Executable call) throws Exception {
        var before = chain.snapshot();
        try {
            call.execute();
        } catch (Throwable e) {
            throw new AssertionError("the same call after an interruption", e);
        }
        assertEquals(before.generation(), chain.snapshot().generation());
    }

    // ---- signatures ----

    @Test
    void tooFewForgedAndDoubledSignaturesAreRefused() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS);
        refused(ProviderErrorId.APPROVALS_TOO_FEW, () -> approvals().apply(request, signed(request, "Ann")));
        refused(ProviderErrorId.APPROVALS_TOO_FEW, () -> approvals().apply(request, signed(request, "Ann", "Ann")));
        refused(ProviderErrorId.APPROVAL_FORGED, () -> approvals().apply(request, signed(request, "Ann", "Eve")));
        var other = approvals().requestCancelPurge(OPTIONS);
        refused(
                ProviderErrorId.APPROVAL_FORGED,
                () -> approvals()
                        .apply(
                                request,
                                List.of(
                                        signed(request, "Ann").get(0),
                                        signed(other, "Ben").get(0))));
        refused(
                ProviderErrorId.APPROVAL_FORGED,
                () -> approvals().apply(request, List.of("hello".getBytes(StandardCharsets.UTF_8))));
        refused(ProviderErrorId.APPROVALS_TOO_FEW, () -> approvals().apply(request, List.of()));
    }

    @Test
    void aRequestCountsForOnePolicyOneStateAndItsTimeOnly() throws Exception {
        create("contoso/other", 2, "Ann", "Ben");
        var other = new PolicyApprovals(chain.use, chain.policy("contoso/other").id());
        var request = other.requestReplaceRoots("fake:x", "fake:y", OPTIONS);
        refused(ProviderErrorId.REQUEST_BAD, () -> approvals().apply(request, signed(request, "Ann", "Ben")));

        var late = approvals().requestReplaceRoots("fake:x", "fake:y", OPTIONS.validFor(Duration.ofHours(1)));
        chain.laterClock.advance(Duration.ofHours(2));
        refused(ProviderErrorId.REQUEST_NOT_IN_FORCE, () -> approvals().apply(late, signed(late, "Ann", "Ben")));
        chain.laterClock.advance(Duration.ofHours(-3));
        refused(ProviderErrorId.REQUEST_NOT_IN_FORCE, () -> approvals().apply(late, signed(late, "Ann", "Ben")));
        chain.laterClock.advance(Duration.ofHours(1));

        operations().roll(WorkOptions.DEFAULT);
        refused(ProviderErrorId.REQUEST_BAD, () -> approvals().apply(late, signed(late, "Ann", "Ben")));
    }

    /** What the approvers have really signed, but for another chain, a later state of it, another number of them or another name. */
    @Test
    void aSignedRequestForAnotherChainOrALaterGenerationIsRefused() throws Exception {
        var text = approvals().requestReplaceRoots("fake:x", "fake:y", OPTIONS).text();
        for (var edit : List.of(
                text.replaceFirst("chain: .*", "chain: 6d26841d-a5a4-4d83-bfba-00c136cbb7ca"),
                text.replaceFirst("generation: .*", "generation: 1000"),
                text.replaceFirst("approvals: .*", "approvals: 1 of 3"),
                text.replaceFirst("approvals: .*", "approvals: 2 of 2"),
                text.replaceFirst("name: .*", "name: contoso/other"),
                text.replaceFirst("tag: .*", "tag: " + "00".repeat(32)),
                text.replaceFirst("policy: .*", "policy: 6d26841d-a5a4-4d83-bfba-00c136cbb7ca"))) {
            var request = PolicyRequest.of(edit.getBytes(StandardCharsets.UTF_8));
            refused(ProviderErrorId.REQUEST_BAD, () -> approvals().apply(request, signed(request, "Ann", "Ben")));
        }
    }

    @Test
    void editedTextIsNoRequestOrHasNoSignature() throws Exception {
        var request = approvals().requestReplaceRoots("fake:x", "fake:y", OPTIONS);
        var signatures = signed(request, "Ann", "Ben");
        var evil = PolicyRequest.of(
                request.text().replace("root: fake:y", "root: fake:evil").getBytes(StandardCharsets.UTF_8));
        refused(ProviderErrorId.APPROVAL_FORGED, () -> approvals().apply(evil, signatures));
        for (var edit : List.of(
                request.text().replace("action: replace-roots", "action: replace-root"),
                request.text().replace("reason: ", "reason:  "),
                request.text() + "note: x\n",
                request.text().replace("policy-key: 1", "policy-key: 01"),
                request.text().replace("\n", "\r\n"),
                request.text().substring(0, request.text().length() - 1),
                request.text().replace("generation: ", "generation: +"),
                request.text().replaceFirst("not-after: .*", "not-after: +1000000000-12-31T23:59:59Z"),
                request.text().replaceFirst("not-before: .*", "not-before: -1000000000-01-01T00:00:00Z"))) {
            var refused = assertThrows(
                    KeyChainException.class, () -> PolicyRequest.of(edit.getBytes(StandardCharsets.UTF_8)));
            assertEquals(ProviderErrorId.REQUEST_BAD, refused.id());
        }
    }

    // ---- what needs approval ----

    @Test
    void theOperatorAloneRollsButDoesNotReplaceRecoverOrWiden() throws Exception {
        operations().roll(WorkOptions.DEFAULT);
        operations().refresh(WorkOptions.DEFAULT);
        refused(
                ProviderErrorId.APPROVAL_NEEDED,
                () -> operations().replaceRoots("fake:x", "fake:y", WorkOptions.DEFAULT));
        refused(ProviderErrorId.APPROVAL_NEEDED, () -> operations().recover("fake:x", "fake:y", WorkOptions.DEFAULT));
        refused(
                ProviderErrorId.APPROVAL_NEEDED,
                () -> chain.service.change(
                        new ChainChange.SetAvailability(policy().id(), AvailabilityChoice.OUTAGE, Optional.empty())));
        refused(ProviderErrorId.APPROVAL_NEEDED, () -> destruction().shred(SCOPE, "no reason"));
        chain.service.change(new ChainChange.SetAvailability(policy().id(), AvailabilityChoice.NONE, Optional.empty()));
        requireReadable();
    }

    @Test
    void approvedRootsApproversAndAvailabilityAreMade() throws Exception {
        var roots = approvals().requestReplaceRoots("fake:x", "fake:y", OPTIONS);
        approvals().apply(roots, signed(roots, "Ann", "Ben"));
        approvals().finish(roots, WorkOptions.DEFAULT);
        requireReadable();

        var wider = approvals().requestAvailability(AvailabilityChoice.OUTAGE, Optional.empty(), OPTIONS);
        approvals().apply(wider, signed(wider, "Ann", "Ben"));
        assertEquals(AvailabilityChoice.OUTAGE, policy().availability());
        chain.service.change(new ChainChange.SetAvailability(policy().id(), AvailabilityChoice.NONE, Optional.empty()));
        refused(ProviderErrorId.REQUEST_USED, () -> approvals().apply(wider, signed(wider, "Ann", "Ben")));

        var before = approvals().requestAvailability(AvailabilityChoice.OUTAGE_AND_SYSTEM, Optional.empty(), OPTIONS);
        var change = approvals().requestApprovers(approvers("Ben", "Eve"), 2, OPTIONS);
        approvals().apply(change, signed(change, "Ann", "Cid"));
        refused(ProviderErrorId.REQUEST_BAD, () -> approvals().apply(before, signed(before, "Ann", "Ben")));
        var wanted = approvals().requestAvailability(AvailabilityChoice.OUTAGE_AND_SYSTEM, Optional.empty(), OPTIONS);
        refused(ProviderErrorId.APPROVAL_FORGED, () -> approvals().apply(wanted, signed(wanted, "Ann", "Ben")));
        approvals().apply(wanted, signed(wanted, "Eve", "Ben"));
        requireReadable();
    }

    @Test
    void anApprovedRecoveryUsesTheAvailabilityKey() throws Exception {
        denyBoth();
        var request = approvals().requestRecover("fake:x", "fake:y", OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        assertEquals(2, approvals().finish(request, WorkOptions.DEFAULT).scopesRewrapped());
        assertEquals(PolicyStatus.State.ENABLED, status());
        requireReadable();
    }

    @Test
    void aSetMustHaveTwoPeopleUnlessTheCreatorSaysOtherwise() throws Exception {
        refused(ProviderErrorId.APPROVERS_BAD, () -> create("contoso/a", 1, "Ann", "Ben"));
        refused(ProviderErrorId.APPROVERS_BAD, () -> create("contoso/a", 3, "Ann", "Ben"));
        refused(ProviderErrorId.APPROVERS_BAD, () -> create("contoso/a", 2, "Ann", "Ann"));
        people.put("Twin", people.get("Ann"));
        refused(ProviderErrorId.APPROVERS_BAD, () -> create("contoso/a", 2, "Ann", "Twin"));
    }

    // ---- an attacker who has the chain's secret ----

    @Test
    void anApproverSetThatWasEditedInTheFileCountsForNothing() throws Exception {
        denyBoth();
        var policy = policy();
        var binding = policy.currentVersion().binding();
        var evil = new ArrayList<>(binding.approvers());
        evil.set(0, new org.o365se.internal.model.Approver("Ann", rawKey("Eve"), Optional.empty()));
        evil.set(1, new org.o365se.internal.model.Approver("Ben", rawKey("Cid"), Optional.empty()));
        evil.remove(2);
        var version = policy.currentVersion();
        var forged = new PolicyVersion(
                new org.o365se.internal.model.Binding(
                        binding.chainId(),
                        binding.tenant(),
                        binding.key(),
                        binding.profile(),
                        binding.roots(),
                        binding.availability(),
                        evil,
                        2),
                version.tag(),
                version.predecessorTag(),
                version.carriedLineageKey(),
                version.operatorSignatures(),
                version.copies(),
                version.availability());
        chain.put(policy.withVersions(List.of(forged)));
        refused(ProviderErrorId.APPROVERS_ALTERED, () -> approvals().requestPurge(OPTIONS));
    }

    @Test
    void anApprovalThatWasWrittenIntoTheFileCountsForNothing() throws Exception {
        denyBoth();
        approvals().requestPurge(OPTIONS);
        var policy = policy();
        var purge = policy.state().purge().orElseThrow();
        chain.put(policy.withState(policy.state()
                .withPurge(Optional.of(purge.approved(List.of(Bytes.takeOwnershipOf(new byte[97])), 1, 1)))));
        assertEquals(
                ProviderErrorId.APPROVAL_FORGED,
                assertThrows(KeyChainException.class, () -> destruction().purge(POLICY))
                        .id());
    }

    @Test
    void theApprovalOfAPurgeIsNotDatedBackBeforeItsRequest() throws Exception {
        denyBoth();
        var request = approvals().requestPurge(OPTIONS.coolingOff(Duration.ofDays(3)));
        approvals().apply(request, signed(request, "Ann", "Ben"));
        var policy = policy();
        var purge = policy.state().purge().orElseThrow();
        long end = purge.requestedAt() - Duration.ofDays(1).toMillis();
        chain.put(policy.withState(policy.state()
                .withPurge(Optional.of(purge.approved(
                        purge.signatures(), end - Duration.ofDays(3).toMillis(), end)))));
        refused(ProviderErrorId.REQUEST_BAD, () -> destruction().purge(POLICY));
    }

    @Test
    void timesThatCannotBeComputedWithAreRefused() throws Exception {
        var huge = Duration.ofSeconds(Long.MAX_VALUE);
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.coolingOff(huge));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.validFor(huge));
        denyBoth();
        var purge = approvals().requestPurge(OPTIONS);
        for (var duration : List.of(huge.toString(), "PT-1S")) {
            var edit = purge.text().replace("cooling-off: PT0S", "cooling-off: " + duration);
            assertThrows(KeyChainException.class, () -> PolicyRequest.of(edit.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Bytes rawKey(String name) throws Exception {
        return Bytes.takeOwnershipOf(Ed25519.rawOf(people.get(name).getPublic().getEncoded()));
    }

    // ---- shred ----

    @Test
    void anApprovedShredLeavesATombstone() throws Exception {
        var request = approvals().requestShred(SCOPE, OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        requireGone(ProviderErrorId.SCOPE_SHREDDED);
        refused(ProviderErrorId.SCOPE_SHREDDED, () -> chain.createScope(SCOPE, POLICY));
        refused(
                ProviderErrorId.SCOPE_SHREDDED,
                () -> chain.service.change(new ChainChange.RemoveAlias(org.o365se.internal.model.Alias.of(SCOPE))));
        var receipt = destruction().receiptOfShred(SCOPE);
        var report = DestructionReceipt.verify(receipt.toBytes(), chain.audit.verificationKey());
        assertEquals(List.of("Ann", "Ben"), report.approvers());
        assertFalse(report.isFinal(), "its policy's root keys still work");
        assertEquals(0, chain.service.check().problems().size());
        operations().roll(WorkOptions.DEFAULT);
        operations().drop(1);
    }

    @Test
    void whatWasDestroyedIsReadWithAnOldCopyOnly() throws Exception {
        chain.service.change(new ChainChange.SetAvailability(policy().id(), AvailabilityChoice.NONE, Optional.empty()));
        var before = chain.service.readAccess(SCOPE).orElseThrow();
        assertEquals(List.of(AvailabilityChoice.NONE), before.availability());
        assertEquals(2, before.roots().size());
        var request = approvals().requestShred(SCOPE, OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        var shredded = chain.service.readAccess(SCOPE).orElseThrow();
        assertEquals(List.of(), shredded.roots());
        assertEquals(before.roots(), shredded.formerRoots());
        assertEquals(
                before.roots(), chain.service.readAccess(POLICY).orElseThrow().roots());
        assertEquals(1, operations().versions().get(0).scopes(), "its default scope");

        denyBoth();
        purge();
        var purged = chain.service.readAccess(POLICY).orElseThrow();
        assertEquals(List.of(), purged.roots());
        assertEquals(before.roots(), purged.formerRoots());
        assertEquals(List.of(), purged.availability());
        refused(ProviderErrorId.PURGE_NOT_DUE, () -> approvals().requestCancelPurge(OPTIONS));
    }

    @Test
    void theOperatorShredsAScopeWhosePolicyHasNoApprovers() throws Exception {
        chain.createPolicy("contoso/plain");
        chain.createScope("contoso/carol", "contoso/plain");
        var mail = TestChain.seal(chain.key("contoso/carol"), MAIL);
        for (var reason : List.of("", "two\nlines", "x".repeat(1001))) {
            refused(ProviderErrorId.REQUEST_BAD, () -> destruction().shred("contoso/carol", reason));
        }
        destruction().shred("contoso/carol", "She asked for it");
        assertThrows(Exception.class, () -> TestChain.open(chain.key("contoso/carol"), mail));
        requireReadable();
        assertArrayEquals(
                destruction().shred("contoso/carol", "again").toBytes(),
                destruction().receiptOfShred("contoso/carol").toBytes());
    }

    @Test
    void aRestoredCopyLosesAgainWhatWasShreddedOrPurged() throws Exception {
        var old = chain.snapshot();
        var bob = chain.snapshot().scope(SCOPE).orElseThrow().id();
        var request = approvals().requestShred(SCOPE, OPTIONS);
        approvals().apply(request, signed(request, "Ann", "Ben"));
        var key = chain.audit.verificationKey();
        var shredded = VerifiedReceipt.of(destruction().receiptOfShred(SCOPE).toBytes(), key);
        var again = Reapplied.to(old, List.of(shredded));
        assertTrue(again.scope(bob).orElseThrow().isShredded());
        assertFalse(again.policy(POLICY).orElseThrow().isPurged());

        denyBoth();
        purge();
        var purged = VerifiedReceipt.of(destruction().purge(POLICY).toBytes(), key);
        again = Reapplied.to(old, List.of(purged, shredded));
        assertTrue(again.policy(POLICY).orElseThrow().isPurged());
        assertTrue(again.scope(bob).orElseThrow().isShredded());
    }

    // ---- receipts ----

    @Test
    void aReceiptThatWasAlteredOrSignedByAnotherKeyIsNotValid() throws Exception {
        denyBoth();
        purge();
        var receipt = destruction().purge(POLICY).toString();
        var otherKey = TestChain.withAudit(Files.createDirectory(folder.resolve("other")))
                .audit
                .verificationKey();
        assertInvalid(receipt, otherKey);
        for (var edit : List.of(
                receipt.replace("\"final\": false", "\"final\": true"),
                receipt.replace("\"denied\"", "\"absent\""),
                receipt.replace("\"name\": \"Ann\"", "\"name\": \"Eve\""),
                receipt.replace("contoso", "fabrikam"),
                receipt.replaceFirst("\\{", "{ "),
                receipt.substring(0, receipt.length() / 2))) {
            assertInvalid(edit, chain.audit.verificationKey());
        }
    }

    private static void assertInvalid(String receipt, String key) {
        var refused = assertThrows(
                CorruptedKeyChainException.class,
                () -> DestructionReceipt.verify(receipt.getBytes(StandardCharsets.UTF_8), key));
        assertEquals(ProviderErrorId.RECEIPT_BAD, refused.id());
    }

    @Test
    void whatIsLeftIsTold() throws Exception {
        chain.roots.destroy(TestChain.rootOf(POLICY, 1));
        deny(1);
        var found = destruction().finality(POLICY);
        assertEquals(
                List.of(KeyFinality.State.ABSENT, KeyFinality.State.PRESENT, KeyFinality.State.PRESENT),
                found.stream().map(KeyFinality::state).toList());
        assertEquals(found, destruction().finality(SCOPE));
    }
}
