package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.internal.chain.TestChain;

/** A plan holds as long as all that it has read is still the same. */
class ChainPlanTest {
    private static final String BOB = "contoso/bob";
    private static final String OTHER = "contoso/other";

    private ChainSnapshot base;

    @BeforeEach
    void makeAChain() throws Exception {
        var chain = TestChain.withScope();
        chain.createPolicy(OTHER);
        chain.createScope(BOB, OTHER);
        base = chain.snapshot();
    }

    private ChainPlan plan(Consumer<ChainDraft> change) {
        var draft = new ChainDraft(base);
        change.accept(draft);
        return draft.toPlan();
    }

    private ChainSnapshot changed(Consumer<ChainDraft> change) {
        return plan(change).applyTo(base).orElseThrow();
    }

    private static void addName(ChainDraft draft, String scope, String alias) {
        var known = draft.scope(scope).orElseThrow();
        var names = new ArrayList<>(known.names());
        names.add(new Name(alias(alias), names.get(0).tag()));
        draft.put(known.withNames(names));
    }

    private static void takeNames(ChainDraft draft, String scope) {
        draft.put(draft.scope(scope).orElseThrow().withNames(List.of()));
    }

    @Test
    void nothingToChangeLeavesTheSnapshot() {
        assertSame(base, plan(draft -> draft.contains(alias(BOB))).applyTo(base).orElseThrow());
    }

    @Test
    void aChangeIsOneGenerationFurther() {
        var next = changed(draft -> addName(draft, BOB, "contoso/robert"));
        assertEquals(base.generation() + 1, next.generation());
        assertEquals(
                base.scope(BOB).orElseThrow().id(),
                next.scope("contoso/robert").orElseThrow().id());
        assertFalse(base.contains(alias("contoso/robert")), "a snapshot does not change");
    }

    @Test
    void whatOthersDoElsewhereDoesNoHarm() {
        var plan = plan(draft -> addName(draft, TestChain.SCOPE, "contoso/mine"));
        var meanwhile = changed(draft -> addName(draft, BOB, "contoso/theirs"));
        var next = plan.applyTo(meanwhile).orElseThrow();
        assertTrue(next.contains(alias("contoso/mine")));
        assertTrue(next.contains(alias("contoso/theirs")));
    }

    @Test
    void aScopeThatHasChangedMeanwhileEndsThePlan() {
        var plan = plan(draft -> addName(draft, BOB, "contoso/mine"));
        assertTrue(plan.applyTo(changed(draft -> addName(draft, BOB, "contoso/theirs")))
                .isEmpty());
    }

    @Test
    void aPolicyThatHasChangedMeanwhileEndsThePlan() {
        var plan = plan(draft -> {
            draft.policy(OTHER);
            addName(draft, TestChain.SCOPE, "contoso/mine");
        });
        var meanwhile = changed(draft -> {
            var policy = draft.policy(OTHER).orElseThrow();
            draft.put(policy.withNames(List.of()));
        });
        assertTrue(plan.applyTo(meanwhile).isEmpty());
    }

    @Test
    void aNameThatWasGivenMeanwhileEndsThePlan() {
        var plan = plan(draft -> addName(draft, TestChain.SCOPE, "contoso/wanted"));
        assertTrue(plan.applyTo(changed(draft -> addName(draft, BOB, "contoso/wanted")))
                .isEmpty());
    }

    @Test
    void aNameThatWasTakenAwayMeanwhileEndsThePlan() {
        var plan = plan(draft -> {
            assertTrue(draft.contains(alias(BOB)));
            addName(draft, TestChain.SCOPE, "contoso/mine");
        });
        assertTrue(plan.applyTo(changed(draft -> takeNames(draft, BOB))).isEmpty());
    }

    @Test
    void whatWasFoundOutAboutTheWholeMustStillBeSo() {
        var plan = plan(draft -> {
            draft.find(chain -> chain.scopes().stream()
                    .filter(scope -> !scope.names().isEmpty())
                    .count());
            addName(draft, TestChain.SCOPE, "contoso/mine");
        });
        assertTrue(plan.applyTo(changed(draft -> addName(draft, BOB, "contoso/theirs")))
                .isPresent());
        assertTrue(plan.applyTo(changed(draft -> takeNames(draft, BOB))).isEmpty());
    }

    @Test
    void theDraftSeesItsOwnChanges() {
        plan(draft -> {
            takeNames(draft, BOB);
            assertFalse(draft.contains(alias(BOB)));
            addName(draft, TestChain.SCOPE, BOB);
            assertEquals(
                    base.scope(TestChain.SCOPE).orElseThrow().id(),
                    draft.scope(BOB).orElseThrow().id());
        });
    }

    @Test
    void aNameThatGoesFromOneToAnotherIsThereAfterwards() {
        var next = changed(draft -> {
            takeNames(draft, BOB);
            addName(draft, TestChain.SCOPE, BOB);
        });
        assertEquals(
                base.scope(TestChain.SCOPE).orElseThrow().id(),
                next.scope(BOB).orElseThrow().id());
    }

    @Test
    void thePlanOfAnotherChainIsRefused() throws Exception {
        var plan = plan(draft -> addName(draft, BOB, "contoso/mine"));
        assertTrue(plan.applyTo(TestChain.withScope().snapshot()).isEmpty());
    }
}
