package org.o365se.internal.audit;

import java.util.Locale;
import java.util.function.Supplier;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.rootkey.Identified;

/** Makes a JFR event of each use of a root key. Thread-safe. */
final class RecordedRootUses implements RootUses {
    private final RootUses next;

    RecordedRootUses(RootUses next) {
        this.next = next;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        var event = new RootUseEvent();
        event.begin();
        try {
            var result = next.perform(use, call);
            end(event, use, "", "");
            return result;
        } catch (RuntimeException e) {
            // The message of an exception that is not ours may contain anything.
            if (e instanceof Identified identified) {
                end(event, use, identified.id().code(), identified.text());
            } else {
                end(event, use, "", e.getClass().getName());
            }
            throw e;
        }
    }

    private static void end(RootUseEvent event, RootUse use, String error, String failure) {
        event.end();
        if (!event.shouldCommit()) {
            return;
        }
        event.operation = use.operation().name().toLowerCase(Locale.ROOT);
        event.reason = use.reason().name().toLowerCase(Locale.ROOT);
        event.access = use.access().name();
        event.root = use.uri().text();
        var version = use.version();
        event.rootVersion = version == null ? "" : version;
        var policyKey = use.policyKey();
        if (policyKey != null) {
            event.tenant = policyKey.tenant().name();
            event.policy = policyKey.policy();
            event.policyId = policyKey.id().policy().toString();
            event.policyVersion = policyKey.id().version();
        }
        event.failed = !failure.isEmpty();
        event.error = error;
        event.failure = failure;
        event.commit();
    }
}
