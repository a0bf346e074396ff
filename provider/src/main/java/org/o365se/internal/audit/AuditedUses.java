package org.o365se.internal.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Writes each use of a root key to the audit log, with its outcome. Thread-safe. */
public final class AuditedUses implements RootUses {
    private final AuditSink log;
    private final RootUses next;

    public AuditedUses(AuditSink log, RootUses next) {
        this.log = log;
        this.next = next;
    }

    /** Where the configuration asks for a line of every use, there is one before the root key is asked too: without it the key is not asked. */
    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        try {
            log.announce(event(use).begun().build());
        } catch (AuditUnwritableException e) {
            throw new RootKeyUnavailableException(e.id(), e.text(), e);
        }
        T result;
        try {
            result = next.perform(use, call);
        } catch (RuntimeException e) {
            log.report(event(use).failed(e).build());
            throw e;
        }
        log.report(event(use).build());
        return result;
    }

    private static AuditEvent.Builder event(RootUse use) {
        var event = AuditEvent.of(
                switch (use.operation()) {
                    case UNWRAP ->
                        use.reason() == RootUse.Reason.AVAILABILITY ? AuditKind.AVAILABILITY_OPEN : AuditKind.ROOT_OPEN;
                    case WRAP -> AuditKind.ROOT_WRAP;
                    case FIND -> AuditKind.ROOT_FOUND;
                    case LOOK -> AuditKind.ROOT_LOOKED_FOR;
                    case MAKE -> AuditKind.ROOT_CREATED;
                    case CHECK -> AuditKind.ROOT_CHECK;
                });
        var policyKey = use.policyKey();
        if (policyKey != null) {
            event.with(Member.TENANT, policyKey.tenant())
                    .with(Member.POLICY, policyKey.policy())
                    .with(Member.POLICY_ID, policyKey.id().policy())
                    .with(Member.POLICY_VERSION, policyKey.id().version());
        }
        return event.with(Member.ROOT, use.uri())
                .with(Member.ROOT_VERSION, Optional.ofNullable(use.version()))
                .with(Member.ACCESS, use.access())
                .with(Member.REASON, use.reason().name().toLowerCase(Locale.ROOT));
    }
}
