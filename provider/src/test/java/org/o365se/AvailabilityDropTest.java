package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;

/** An availability key is destroyed without its policy: no root key is needed, and nobody unwraps with it again, not even with an old copy of the chain. */
class AvailabilityDropTest {
    private static final byte[] MAIL = {1, 2, 3};
    private static final String POLICY = "contoso/vault";
    private static final String OTHER = "contoso/other";
    private static final String SCOPE = "contoso/bob";

    @TempDir
    private Path folder;

    private TestChain chain;

    @BeforeEach
    void makeTwoPolicies() throws Exception {
        chain = TestChain.withAudit(folder);
        create(POLICY);
        create(OTHER);
        chain.createScope(SCOPE, POLICY);
    }

    @AfterEach
    void close() {
        chain.service.close();
    }

    private void create(String alias) throws KeyChainException {
        chain.service.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder(alias)
                .rootKeys(TestChain.rootOf(alias, 1), TestChain.rootOf(alias, 2))
                .allowSameHome()
                .availability(AvailabilityChoice.OUTAGE)
                .build()));
    }

    private KeyDestruction destruction() {
        return new KeyDestruction(chain.use);
    }

    private RootKeyDescription keyOf(String policy) {
        return chain.policy(policy).availabilityKeys().iterator().next();
    }

    private void set(String policy, String key) throws KeyChainException {
        chain.service.change(new ChainChange.SetAvailability(
                chain.policy(policy).id(), AvailabilityChoice.OUTAGE, Optional.of(new RootKeyUri(key))));
    }

    @Test
    void everyAvailabilityKeyThatThePolicyEverHadIsDestroyedWhileItsRootKeysDeny() throws Exception {
        var message = TestChain.seal(chain.key(SCOPE), MAIL);
        var first = keyOf(POLICY);
        set(POLICY, "availability:second");
        chain.roots.fail(TestChain.rootOf(POLICY, 1), () -> new RootKeyDeniedException(() -> 9999, "disabled", null));
        chain.roots.fail(TestChain.rootOf(POLICY, 2), () -> new RootKeyDeniedException(() -> 9999, "disabled", null));

        var found = destruction().dropAvailability(POLICY);

        assertEquals(2, found.size(), found::toString);
        assertTrue(found.stream().allMatch(KeyFinality::isDestroyed), found::toString);
        assertEquals(AvailabilityChoice.NONE, chain.policy(POLICY).availability());
        assertThrows(RootKeyDeniedException.class, () -> chain.availability.exact(first, "contoso"));
        // That of another policy stays, and so does what the root keys have wrapped.
        chain.availability.exact(keyOf(OTHER), "contoso");
        chain.roots.heal();
        chain.service.forget();
        assertArrayEquals(MAIL, TestChain.open(chain.key(SCOPE), message));

        var lines = Files.readAllLines(folder.resolve("audit.jsonl")).stream()
                .filter(line -> line.contains("\"availability.destroy\""))
                .toList();
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("\"begun\"") && lines.get(0).contains(first.uri()), lines::toString);
        assertTrue(lines.get(1).contains("\"ok\""), lines::toString);

        // Whoever was interrupted calls it again.
        assertTrue(destruction().dropAvailability(POLICY).stream().allMatch(KeyFinality::isDestroyed));
    }

    @Test
    void aKeyThatAnotherPolicyUsesStays() throws Exception {
        set(POLICY, "availability:shared");
        set(OTHER, "availability:shared");

        var refused = assertThrows(KeyChainException.class, () -> destruction().dropAvailability(POLICY));

        assertEquals(ProviderErrorId.AVAILABILITY_BAD, refused.id());
        assertEquals(AvailabilityChoice.OUTAGE, chain.policy(POLICY).availability());
        chain.availability.exact(keyOf(OTHER), "contoso");
    }

    @Test
    void aKeyAtAnotherHomeIsNamedAndNotDestroyed() throws Exception {
        var elsewhere = TestChain.rootOf(POLICY, 3);
        set(POLICY, elsewhere);

        var found = destruction().dropAvailability(POLICY);

        assertEquals(
                List.of(elsewhere),
                found.stream()
                        .filter(one -> !one.isDestroyed())
                        .map(KeyFinality::uri)
                        .toList());
        assertEquals(2, found.size(), found::toString);
    }

    @Test
    void aPolicyThatNeverHadOneIsUnchanged() throws Exception {
        chain.createPolicy("contoso/none", Profile.EXCHANGE, AvailabilityChoice.NONE);

        assertEquals(List.of(), destruction().dropAvailability("contoso/none"));
    }
}
