package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditSink;
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
            },
            nanos::get);

    @Test
    void oneLineAMinuteForEachPolicy() throws Exception {
        var chain = TestChain.withScope();
        chain.createPolicy("contoso/other");
        var policy = chain.policy(TestChain.POLICY);
        var refusal = new KeyChainException(ProviderErrorId.POLICY_DISABLED, "disabled", null);
        refused.report(policy, refusal);
        refused.report(policy, refusal);
        assertEquals(1, events.size());
        assertEquals("access.refuse", events.get(0).kind().toString());
        assertEquals("O365SE-1212", events.get(0).members().get("error"));
        refused.report(chain.policy("contoso/other"), refusal);
        assertEquals(2, events.size());
        nanos.addAndGet(RefusedAccess.INTERVAL_NANOS);
        refused.report(policy, refusal);
        assertEquals(3, events.size());
    }
}
