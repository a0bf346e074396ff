package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.approval.Signers;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.AuditUnwritableException;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.error.Log;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;

/** Writes a change to the audit log: that it is about to be made, and how it ended. A line for each single change. */
public final class ChangeEvents {
    /** How many single changes of one write are named in the log. */
    private static final int MAX_LOGGED = 10;

    private final AuditSink audit;
    private final List<AuditEvent.Builder> events = new ArrayList<>();

    /**
     * Describes a change.
     *
     * @param change what is wanted
     * @param snapshot the chain that it is wanted for
     */
    public ChangeEvents(AuditSink audit, ChainChange change, ChainSnapshot snapshot) {
        this.audit = audit;
        if (change instanceof ChainChange.All all) {
            all.changes().forEach(one -> events.add(event(one, snapshot)));
        } else {
            events.add(event(change, snapshot));
        }
        events.forEach(event -> event.with(Member.CHAIN, snapshot.chainId()));
    }

    /**
     * Writes that the change is about to be made.
     *
     * @throws KeyChainException if the configuration requires these lines and they cannot be written
     */
    public void announce() throws KeyChainException {
        try {
            for (var event : events) {
                audit.announce(event.begun().build());
            }
        } catch (AuditUnwritableException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        }
    }

    /**
     * Writes that the change was made.
     *
     * @param generation the generation of the chain that has it
     */
    public void made(long generation) {
        events.forEach(event ->
                audit.report(event.done().with(Member.GENERATION, generation).build()));
        Log.debug(
                ProviderErrorId.LOG_CHAIN_CHANGED,
                () -> "The key chain was changed to generation " + generation + ": "
                        + events.stream()
                                .limit(MAX_LOGGED)
                                .map(event -> logged(event.done().build()))
                                .collect(Collectors.joining(", "))
                        + (events.size() > MAX_LOGGED ? ", and " + (events.size() - MAX_LOGGED) + " more" : ""));
    }

    private static String logged(AuditEvent event) {
        return Stream.concat(
                        Stream.of(event.kind().toString()),
                        Stream.of(Member.POLICY, Member.SCOPE, Member.ALIAS)
                                .flatMap(member ->
                                        Stream.ofNullable(event.members().get(member.toString()))))
                .collect(Collectors.joining(" "));
    }

    /**
     * Writes that the change was not made.
     *
     * @param why the reason
     */
    public void failed(Exception why) {
        events.forEach(event -> audit.report(event.failed(why).build()));
    }

    /** Writes what root keys have shown of a policy's state. */
    public static void stateChanged(AuditSink audit, Policy before, PolicyState state, ChainSnapshot now) {
        var old = before.state();
        for (var mark : state.denied()) {
            if (!old.denied().contains(mark)) {
                audit.report(ofState(AuditKind.ROOT_DENIED, before, now)
                        .with(Member.ROOT, mark.rootUri())
                        .with(Member.ROOT_VERSION, mark.version())
                        .build());
            }
        }
        for (var mark : old.denied()) {
            if (!state.denied().contains(mark)) {
                audit.report(ofState(AuditKind.ROOT_RESTORED, before, now)
                        .with(Member.ROOT, mark.rootUri())
                        .with(Member.ROOT_VERSION, mark.version())
                        .build());
            }
        }
        if (old.outageSince() != state.outageSince()) {
            audit.report(
                    ofState(state.outageSince() == 0 ? AuditKind.OUTAGE_ENDED : AuditKind.OUTAGE_BEGAN, before, now)
                            .build());
        }
    }

    private static AuditEvent.Builder ofState(AuditKind kind, Policy policy, ChainSnapshot now) {
        return withPolicy(AuditEvent.of(kind), Optional.of(policy))
                .with(Member.CHAIN, now.chainId())
                .with(Member.GENERATION, now.generation());
    }

    private static AuditEvent.Builder event(ChainChange change, ChainSnapshot snapshot) {
        if (change instanceof ChainChange.CreatePolicy create) {
            return named(AuditKind.POLICY_CREATED, create.policy().alias())
                    .with(Member.POLICY, create.policy().alias())
                    .with(Member.POLICY_ID, create.id());
        } else if (change instanceof ChainChange.SignPolicy sign) {
            return withPolicy(AuditEvent.of(AuditKind.POLICY_SIGNED), snapshot.policy(sign.policy()))
                    .with(Member.POLICY_ID, sign.policy());
        } else if (change instanceof ChainChange.CreateScope create) {
            return withPolicy(
                            named(AuditKind.SCOPE_CREATED, create.alias().toString()),
                            create.policy().flatMap(snapshot::policyNamed))
                    .with(Member.SCOPE, create.alias())
                    .with(Member.SCOPE_ID, create.id());
        } else if (change instanceof ChainChange.RollScope roll) {
            return ofScope(AuditKind.SCOPE_ROLLED, roll.scope(), snapshot);
        } else if (change instanceof ChainChange.AssignScope assign) {
            return withPolicy(
                    ofScope(AuditKind.SCOPE_ASSIGNED, assign.scope(), snapshot), snapshot.policyNamed(assign.policy()));
        } else if (change instanceof ChainChange.AddAlias add) {
            return named(AuditKind.ALIAS_ADDED, add.alias().toString())
                    .with(Member.ALIAS, add.alias())
                    .with(
                            snapshot.policy(PolicyId.of(add.id())).isPresent() ? Member.POLICY_ID : Member.SCOPE_ID,
                            add.id());
        } else if (change instanceof ChainChange.RemoveAlias remove) {
            return named(AuditKind.ALIAS_REMOVED, remove.alias().toString()).with(Member.ALIAS, remove.alias());
        }
        if (change instanceof ChainChange.ForgetPolicy forget) {
            return withPolicy(AuditEvent.of(AuditKind.POLICY_FORGOTTEN), snapshot.policy(forget.policy()))
                    .with(Member.POLICY_ID, forget.policy());
        }
        if (change instanceof ChainChange.SetAvailability set) {
            return withPolicy(AuditEvent.of(AuditKind.AVAILABILITY_SET), snapshot.policy(set.policy()))
                    .with(Member.POLICY_ID, set.policy())
                    .with(Member.CHOICE, set.choice());
        }
        if (change instanceof ChainChange.RollPolicy roll) {
            return withPolicy(
                            AuditEvent.of(roll.recovery() ? AuditKind.POLICY_RECOVERED : AuditKind.POLICY_ROLLED),
                            snapshot.policy(roll.policy()))
                    .with(Member.POLICY_ID, roll.policy())
                    .with(
                            Member.ROOT,
                            roll.replacements().stream()
                                    .map(one -> one.successor().toString())
                                    .reduce((first, second) -> first + " " + second));
        }
        if (change instanceof ChainChange.RewrapScopes rewrap) {
            return withPolicy(AuditEvent.of(AuditKind.SCOPES_REWRAPPED), snapshot.policy(rewrap.policy()))
                    .with(Member.POLICY_ID, rewrap.policy())
                    .with(Member.COUNT, rewrap.scopes().size());
        }
        if (change instanceof ChainChange.SetEnabled set) {
            return withPolicy(
                            AuditEvent.of(set.enabled() ? AuditKind.POLICY_ENABLED : AuditKind.POLICY_DISABLED),
                            snapshot.policy(set.policy()))
                    .with(Member.POLICY_ID, set.policy());
        }
        if (change instanceof ChainChange.DropPolicyKey drop) {
            var id = drop.policyKey();
            return withPolicy(AuditEvent.of(AuditKind.POLICY_KEY_DROPPED), snapshot.policy(id.policy()))
                    .with(Member.POLICY_ID, id.policy())
                    .with(Member.POLICY_VERSION, id.version());
        }
        return destruction(change, snapshot);
    }

    private static AuditEvent.Builder destruction(ChainChange change, ChainSnapshot snapshot) {
        if (change instanceof ChainChange.RequestPurge request) {
            return requested(AuditKind.PURGE_REQUESTED, request.policy(), request.request(), snapshot);
        }
        if (change instanceof ChainChange.Approved approved) {
            return approved(approved, snapshot);
        }
        if (change instanceof ChainChange.DestroyPolicy destroy) {
            return withPolicy(AuditEvent.of(AuditKind.POLICY_PURGED), snapshot.policy(destroy.policy()))
                    .with(Member.POLICY_ID, destroy.policy());
        }
        if (change instanceof ChainChange.ShredScope shred) {
            return ofScope(AuditKind.SCOPE_SHREDDED, shred.scope(), snapshot).with(Member.REASON, shred.reason());
        }
        throw new IllegalStateException("Not described: " + change.getClass());
    }

    private static AuditEvent.Builder approved(ChainChange.Approved approved, ChainSnapshot snapshot) {
        var event = requested(AuditKind.CHANGE_APPROVED, approved.policy(), approved.request(), snapshot);
        try {
            var request = ApprovalRequest.parse(approved.request().copy());
            var set = snapshot.policy(approved.policy()).map(Policy::approvers).orElse(List.of());
            var text = request.toBytes();
            return event.with(Member.ACTION, request.action().word())
                    .with(
                            Member.APPROVERS,
                            approved.signatures().stream()
                                    .flatMap(one -> Signers.signerOf(one, set, text).stream())
                                    .map(Approver::name)
                                    .distinct()
                                    .collect(Collectors.joining(", ")))
                    .with(
                            Member.SCOPE_ID,
                            request.action() instanceof ApprovedAction.Shred shred
                                    ? Optional.of(shred.scope())
                                    : Optional.empty());
        } catch (MalformedApprovalException refused) {
            // The plan refuses it, and its line tells why.
            return event;
        }
    }

    private static AuditEvent.Builder requested(
            AuditKind kind, PolicyId policy, Bytes request, ChainSnapshot snapshot) {
        return withPolicy(AuditEvent.of(kind), snapshot.policy(policy))
                .with(Member.POLICY_ID, policy)
                .with(
                        Member.REQUEST,
                        HexFormat.of().formatHex(JdkProvider.digest("SHA-256").digest(request.copy())));
    }

    private static AuditEvent.Builder named(AuditKind kind, String alias) {
        return AuditEvent.of(kind).with(Member.TENANT, alias.substring(0, Math.max(0, alias.indexOf('/'))));
    }

    private static AuditEvent.Builder ofScope(AuditKind kind, ScopeId id, ChainSnapshot snapshot) {
        var event = AuditEvent.of(kind).with(Member.SCOPE_ID, id);
        var scope = snapshot.scope(id);
        return withPolicy(event, scope.map(snapshot::policyOf))
                .with(Member.SCOPE, scope.flatMap(ChangeEvents::firstAlias));
    }

    private static AuditEvent.Builder withPolicy(AuditEvent.Builder event, Optional<Policy> policy) {
        return event.with(Member.TENANT, policy.map(Policy::tenant))
                .with(Member.POLICY, policy.map(Policy::displayName))
                .with(Member.POLICY_ID, policy.map(Policy::id));
    }

    private static Optional<Alias> firstAlias(Scope scope) {
        return scope.names().stream().map(Name::alias).findFirst();
    }
}
