package org.o365se.internal.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.PolicyApprover;
import org.o365se.Profile;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.record.RecordReader.MalformedRecordException;

/** A change has one encoding, and every encoding is of one change. */
class ChangeCodecTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final PolicyId POLICY_ID = PolicyId.of(ID);
    private static final ScopeId SCOPE_ID = ScopeId.of(ID);

    static Stream<ChainChange> changes() {
        var customer = DataEncryptionPolicy.builder("contoso/exchange")
                .profile(Profile.SHAREPOINT)
                .rootKeys("pkcs11:token=A;object=one", "https://west.vault.azure.net/keys/two")
                .allowManagedRoot()
                .build();
        var managed =
                DataEncryptionPolicy.builder("contoso/Zoë").allowSameHome().build();
        var approved = DataEncryptionPolicy.builder("contoso/approved")
                .approvers(
                        List.of(
                                new PolicyApprover("Zoë", "ssh-ed25519 AAAA Zoë"),
                                new PolicyApprover(
                                        "ann", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")),
                        2)
                .allowSmallQuorum()
                .build();
        var request = Bytes.takeOwnershipOf("o365se-request/1\n".getBytes(StandardCharsets.UTF_8));
        var signatures = List.of(Bytes.takeOwnershipOf(new byte[97]), Bytes.takeOwnershipOf(new byte[1]));
        List<ChainChange> single = List.of(
                new ChainChange.CreatePolicy(POLICY_ID, approved),
                new ChainChange.RequestPurge(POLICY_ID, request),
                new ChainChange.Approved(POLICY_ID, request, signatures),
                new ChainChange.DestroyPolicy(POLICY_ID),
                new ChainChange.ShredScope(SCOPE_ID, "asked for by 名前"),
                new ChainChange.CreatePolicy(POLICY_ID, customer),
                new ChainChange.CreatePolicy(POLICY_ID, managed),
                new ChainChange.SignPolicy(POLICY_ID, Bytes.takeOwnershipOf(new byte[64])),
                new ChainChange.CreateScope(SCOPE_ID, alias("contoso/alice"), Optional.of("contoso/exchange")),
                new ChainChange.CreateScope(SCOPE_ID, alias("contoso/alice"), Optional.empty()),
                new ChainChange.ForgetPolicy(POLICY_ID),
                new ChainChange.SetAvailability(POLICY_ID, AvailabilityChoice.OUTAGE, Optional.empty()),
                new ChainChange.SetAvailability(
                        POLICY_ID, AvailabilityChoice.RECOVER_ONLY, Optional.of(new RootKeyUri("fake:spare"))),
                new ChainChange.RollScope(SCOPE_ID),
                new ChainChange.AssignScope(SCOPE_ID, POLICY_ID.toString()),
                new ChainChange.AssignScope(SCOPE_ID, POLICY_ID.toString(), true),
                new ChainChange.RollPolicy(POLICY_ID, 1, true, List.of(), false),
                new ChainChange.RollPolicy(
                        POLICY_ID,
                        7,
                        false,
                        List.of(
                                new ChainChange.Replacement(new RootKeyUri("fake:a"), new RootKeyUri("fake:b")),
                                new ChainChange.Replacement(new RootKeyUri("fake:c"), new RootKeyUri("fake:d"))),
                        true),
                new ChainChange.RewrapScopes(POLICY_ID, List.of(SCOPE_ID, SCOPE_ID), true, false),
                new ChainChange.RewrapScopes(POLICY_ID, List.of(), false, true),
                new ChainChange.SetEnabled(POLICY_ID, true),
                new ChainChange.DropPolicyKey(new PolicyKeyId(POLICY_ID, 3)),
                new ChainChange.AddAlias(ID, alias("contoso/bob")),
                new ChainChange.RemoveAlias(alias("contoso/bob")));
        return Stream.concat(single.stream(), Stream.of(new ChainChange.All(single), new ChainChange.All(List.of())));
    }

    @Test
    void eachTypeOfChangeIsTested() {
        assertEquals(
                Set.of(ChainChange.class.getPermittedSubclasses()),
                changes().map(Object::getClass).collect(Collectors.toSet()));
    }

    @Test
    void approversAreReadAgain() throws Exception {
        var change = changes().findFirst().orElseThrow();
        var policy = ((ChainChange.CreatePolicy) change).policy();
        var read = ((ChainChange.CreatePolicy) ChangeCodec.decode(ChangeCodec.encode(change))).policy();
        assertEquals(policy.approvers(), read.approvers());
        assertEquals(2, read.approvalThreshold());
        assertTrue(read.isSmallQuorumAllowed());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatIsEncodedIsReadAgain(ChainChange change) throws Exception {
        var encoded = ChangeCodec.encode(change);
        var read = ChangeCodec.decode(encoded);
        assertEquals(change.getClass(), read.getClass());
        assertArrayEquals(encoded, ChangeCodec.encode(read));
        if (!(change instanceof ChainChange.CreatePolicy) && !(change instanceof ChainChange.All)) {
            assertEquals(change, read);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatIsCutOrHasMoreBehindItIsRefused(ChainChange change) {
        var encoded = ChangeCodec.encode(change);
        for (int length = 0; length < encoded.length; length++) {
            var cut = Arrays.copyOf(encoded, length);
            assertThrows(MalformedRecordException.class, () -> ChangeCodec.decode(cut));
        }
        assertThrows(
                MalformedRecordException.class, () -> ChangeCodec.decode(Arrays.copyOf(encoded, encoded.length + 1)));
    }

    /** Whatever is read has the bytes that it was read from as its encoding. */
    @Test
    void thereIsNoSecondEncoding() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var encoded = changes().map(ChangeCodec::encode).toList();
        for (int i = 0; i < 20_000; i++) {
            var mutated = encoded.get(random.nextInt(encoded.size())).clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            try {
                assertArrayEquals(mutated, ChangeCodec.encode(ChangeCodec.decode(mutated)), "seed " + seed);
            } catch (MalformedRecordException refused) {
                assertEquals(MalformedRecordException.class, refused.getClass());
            }
        }
    }

    @Test
    void severalDoNotHoldSeveral() {
        var inner = new ChainChange.All(List.of());
        assertThrows(IllegalArgumentException.class, () -> new ChainChange.All(List.of(inner)));
    }
}
