package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.internal.root.RootUse;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;

/** Every cell of the table of root keys and availability key: profile, choice, access, and how each root key fails. */
class AvailabilityTableTest {
    private static final List<FailureClass> GRAVEST_FIRST =
            List.of(FailureClass.DENIED, FailureClass.CORRUPT, FailureClass.MISCONFIGURED, FailureClass.TRANSIENT);

    static Stream<Arguments> cells() {
        var cells = new ArrayList<Arguments>();
        for (var profile : Profile.values()) {
            for (var choice : AvailabilityChoice.values()) {
                for (var access : Access.values()) {
                    for (var first : FailureClass.values()) {
                        for (var second : FailureClass.values()) {
                            cells.add(Arguments.of(profile, choice, access, first, second));
                        }
                    }
                }
            }
        }
        return cells.stream();
    }

    /** The table, written once more from the design: what bridges. */
    private static boolean bridges(
            Profile profile, AvailabilityChoice choice, Access access, FailureClass first, FailureClass second) {
        if (profile == Profile.SHAREPOINT) {
            return false;
        }
        var both = Set.copyOf(List.of(first, second));
        boolean isOutage = both.equals(Set.of(FailureClass.TRANSIENT));
        boolean isDenial = both.contains(FailureClass.DENIED)
                && Set.of(FailureClass.DENIED, FailureClass.TRANSIENT).containsAll(both);
        return (isOutage && (choice == AvailabilityChoice.OUTAGE || choice == AvailabilityChoice.OUTAGE_AND_SYSTEM))
                || (isDenial && choice == AvailabilityChoice.OUTAGE_AND_SYSTEM && access == Access.SYSTEM);
    }

    @ParameterizedTest(name = "{0}, {1}, {2} access, roots {3} and {4}")
    @MethodSource("cells")
    void theAvailabilityKeyServesWhereTheTableSaysSoAndNowhereElse(
            Profile profile, AvailabilityChoice choice, Access access, FailureClass first, FailureClass second)
            throws Exception {
        var chain = chain(profile, choice);
        chain.roots.fail(TestChain.rootOf(TestChain.POLICY, 1), () -> RootFailureTest.failure(first));
        chain.roots.fail(TestChain.rootOf(TestChain.POLICY, 2), () -> RootFailureTest.failure(second));
        chain.service.forget();
        var keys = chain.key(TestChain.SCOPE).dataKeys(access);

        if (bridges(profile, choice, access, first, second)) {
            keys.prepareToUnwrap();
            assertEquals(1, bridgingUses(chain));
        } else {
            var refusal = assertThrows(InvalidKeyException.class, keys::prepareToUnwrap);
            var told =
                    assertInstanceOf(RootKeyException.class, refusal.getCause()).failureClass();
            assertEquals(
                    GRAVEST_FIRST.stream()
                            .filter(kind -> kind == first || kind == second)
                            .findFirst()
                            .orElseThrow(),
                    told);
            assertEquals(0, bridgingUses(chain));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void oneRootKeyThatOpensIsEnoughAndTheAvailabilityKeyIsNotAsked(FailureClass kind) throws Exception {
        for (var profile : Profile.values()) {
            var chain = chain(profile, AvailabilityChoice.OUTAGE_AND_SYSTEM);
            for (int failing = 1; failing <= 2; failing++) {
                chain.roots.heal();
                chain.roots.fail(TestChain.rootOf(TestChain.POLICY, failing), () -> RootFailureTest.failure(kind));
                for (var access : Access.values()) {
                    chain.service.forget();
                    chain.key(TestChain.SCOPE).dataKeys(access).prepareToUnwrap();
                }
            }
            assertEquals(0, bridgingUses(chain));
        }
    }

    private final List<TestChain> chains = new ArrayList<>();

    /** Otherwise their root keys would be asked in the background while other tests run. */
    @AfterEach
    void closeChains() {
        chains.forEach(chain -> chain.service.close());
    }

    private TestChain chain(Profile profile, AvailabilityChoice choice) throws Exception {
        var chain = TestChain.inMemory();
        chains.add(chain);
        chain.createPolicy(TestChain.POLICY, profile, choice);
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
        return chain;
    }

    private static long bridgingUses(TestChain chain) {
        return chain.uses.seen().stream()
                .filter(use -> use.reason() == RootUse.Reason.AVAILABILITY)
                .count();
    }
}
