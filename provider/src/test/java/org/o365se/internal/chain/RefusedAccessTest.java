package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.LogProof;
import org.o365se.internal.audit.SignedTexts;
import org.o365se.internal.error.ProviderErrorId;

/** A refused use of a policy is in the audit log, once a minute and not for each message. */
class RefusedAccessTest {
    private final List<AuditEvent> events = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RefusedAccess refused = new RefusedAccess(
            new AuditSink() {
                @Override
                public void announce(AuditEvent event) {}

                @Override
                public void report(AuditEvent event) {
                    events.add(event);
                }

                @Override
                public Optional<LogProof> reportWithProof(AuditEvent event) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> sign(SignedTexts.Kind kind, String text) {
                    return Optional.empty();
                }
            },
            false,
            nanos::get);

    @Test
    void oneLineAMinuteForEachPolicy() throws Exception {
        var chain = TestChain.withScope();
        chain.createPolicy("contoso/other");
        var policy = chain.policy(TestChain.POLICY);
        var refusal = new KeyChainException(ProviderErrorId.POLICY_DISABLED, "disabled", null);
        refused.report(Optional.of(policy), Access.USER, refusal);
        refused.report(Optional.of(policy), Access.USER, refusal);
        assertEquals(1, events.size());
        assertEquals("access.refuse", events.get(0).kind().toString());
        assertEquals("O365SE-1212", events.get(0).members().get("error"));
        refused.report(Optional.of(chain.policy("contoso/other")), Access.USER, refusal);
        assertEquals(2, events.size());
        nanos.addAndGet(RefusedAccess.INTERVAL_NANOS);
        refused.report(Optional.of(policy), Access.USER, refusal);
        assertEquals(3, events.size());
    }

    @Test
    void systemAccessIsRefusedWithALineOfItsOwn() throws Exception {
        var policy = Optional.of(TestChain.withScope().policy(TestChain.POLICY));
        refused.requireAllowed(Access.USER, () -> policy);
        assertEquals(List.of(), events);
        for (int i = 0; i < 2; i++) {
            var refusal =
                    assertThrows(KeyChainException.class, () -> refused.requireAllowed(Access.SYSTEM, () -> policy));
            assertEquals(ProviderErrorId.SYSTEM_ACCESS_REFUSED, refusal.id());
        }
        assertEquals(1, events.size());
        assertEquals("SYSTEM", events.get(0).members().get("access"));
        refused.report(policy, Access.USER, new KeyChainException(ProviderErrorId.POLICY_DISABLED, "disabled", null));
        assertEquals(2, events.size());
    }
}
