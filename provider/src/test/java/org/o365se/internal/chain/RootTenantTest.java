package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.root.FakeRoots;
import org.o365se.internal.root.LazyHome;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** A root key is asked for on behalf of a tenant, and a home refuses it to those whom it is not allowed to. */
class RootTenantTest {
    private static final byte[] MAIL = {1, 2, 3};

    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.withScope();
    }

    @Test
    void aHomeIsAskedForTheTenantOfThePolicy() throws Exception {
        TestChain.seal(chain.key(TestChain.SCOPE), MAIL);
        assertEquals(Set.of("contoso"), Set.copyOf(chain.roots.askedFor));

        chain.createPolicy("fabrikam/mail");
        assertEquals(Set.of("contoso", "fabrikam"), Set.copyOf(chain.roots.askedFor));
    }

    @Test
    void aPolicyUnderARootOfAnotherTenantIsNotMade() {
        chain.roots.allow("fabrikam"::equals);
        int wraps = chain.roots.wraps.get();
        var before = chain.service.current();

        var refusal = assertThrows(KeyChainException.class, () -> chain.createPolicy("contoso/new"));
        assertInstanceOf(RootKeyMisconfiguredException.class, refusal.getCause());
        assertSame(before, chain.service.current(), "nothing was changed");
        assertEquals(wraps, chain.roots.wraps.get(), "no root has wrapped anything");
    }

    @Test
    void noManagedRootIsMadeForAPolicyWhoseOtherRootIsRefused() throws Exception {
        var managed = ManagedRootStore.inMemory();
        var roots = new Roots(Map.of(FakeRoots.SCHEME, chain.roots, "managed", managed));
        var chooser = new RootChooser(roots, managed, null);
        chain.roots.allow("fabrikam"::equals);
        var wanted = DataEncryptionPolicy.builder("contoso/new")
                .rootKeys("managed:mixed", "fake:theirs")
                .allowManagedRoot()
                .build();

        assertThrows(KeyChainException.class, () -> chooser.choose(wanted, RootChoiceTest.newKey(), false));
        assertThrows(RootKeyDeniedException.class, () -> managed.newest("managed:mixed", "contoso"));
    }

    @Test
    void aPolicyWhoseRootsWereTakenFromItsTenantDoesNotOpen() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var message = TestChain.seal(key, MAIL);
        chain.service.forget();
        chain.roots.allow("fabrikam"::equals);

        var refusal = assertThrows(InvalidKeyException.class, () -> TestChain.open(key, message));
        assertInstanceOf(RootKeyMisconfiguredException.class, refusal.getCause());
        assertTrue(refusal.getMessage().contains("not allowed to tenant contoso"), refusal::getMessage);

        chain.roots.heal();
        assertArrayEquals(MAIL, TestChain.open(key, message));
    }

    @Test
    void theTenantIsTheRecordedOneThoughThePolicyHasNoNameAnyMore() throws Exception {
        var message = TestChain.seal(chain.key(TestChain.SCOPE), MAIL);
        var policies = new LinkedHashMap<PolicyId, Policy>();
        var scopes = new LinkedHashMap<ScopeId, Scope>();
        var now = chain.service.current();
        now.policies().forEach(policy -> policies.put(policy.id(), policy.withNames(List.of())));
        now.scopes().forEach(scope -> scopes.put(scope.id(), scope));
        var nameless = TestChain.of(chain.roots, ChainSnapshot.assemble(now.chainId(), 9, policies, scopes));
        chain.roots.askedFor.clear();

        assertArrayEquals(MAIL, TestChain.open(nameless.key(TestChain.SCOPE), message));
        assertEquals(List.of("contoso"), chain.roots.askedFor);
    }

    @Test
    void aCheckAsksForNoTenant() {
        chain.roots.allow("fabrikam"::equals);
        var home = new LazyHome(() -> chain.roots);
        var roots = new Roots(Map.of(FakeRoots.SCHEME, home));
        assertEquals(
                List.of("reached"),
                roots.check(new RootKeyUri("fake:x")).stream()
                        .map(RootKeyCheck::rule)
                        .toList());
    }
}
