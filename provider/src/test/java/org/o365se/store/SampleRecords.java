package org.o365se.store;

import static org.o365se.internal.model.TestNames.alias;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.record.ChainHead;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainReader;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.record.SealedSnapshot;

/** Makes the changes that a store is tested with, and proves what it returns. One chain. Not thread-safe. */
public final class SampleRecords {
    private final ChainKeys keys;
    private final ChainSnapshot content;
    private final Scope template;
    private SealedSnapshot now;

    /** A chain with one policy and two scopes, one of them without a name. */
    public SampleRecords() throws Exception {
        var chain = TestChain.withScope();
        content = chain.snapshot().withGeneration(1);
        template = content.scope(TestChain.SCOPE).orElseThrow();
        var secret = TestChain.newSecret();
        keys = ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), content.chainId(), secret);
        now = SealedSnapshot.whole(Optional.empty(), keys, content).after();
    }

    private SampleRecords(SampleRecords other) {
        keys = other.keys;
        content = other.content;
        template = other.template;
        now = other.now;
    }

    /** The same chain at the same generation, as another process knows it. */
    public SampleRecords twin() {
        return new SampleRecords(this);
    }

    public StoredChange creation() throws IOException {
        return SealedSnapshot.whole(Optional.empty(), keys, content).change();
    }

    public Policy policy() {
        return content.policy(TestChain.POLICY).orElseThrow();
    }

    public Scope scope() {
        return template;
    }

    /** Another scope of the same policy. */
    public Scope newScope(String... aliases) {
        return new Scope(
                ScopeId.random(),
                named(aliases),
                template.tenant(),
                template.policy(),
                template.createdAt(),
                template.nextKeyVersion(),
                template.keys());
    }

    public Scope renamed(Scope scope, String... aliases) {
        return scope.withNames(named(aliases));
    }

    private List<Name> named(String... aliases) {
        var names = new ArrayList<Name>();
        for (var alias : aliases) {
            names.add(new Name(alias(alias), template.names().get(0).tag()));
        }
        return names;
    }

    /** The next change, which puts scopes into the chain; the next one after it follows from it. */
    public StoredChange putting(StoredHead head, Scope... scopes) throws IOException {
        var draft = new ChainDraft(now.snapshot());
        for (var scope : scopes) {
            draft.put(scope);
        }
        var plan = draft.toPlan();
        var after = plan.applyTo(now.snapshot()).orElseThrow();
        var next = now.next(Optional.of(head), keys, after, plan.policies(), plan.scopes());
        now = next.after();
        return next.change();
    }

    /** Proves a whole chain as a store returns it. */
    public ChainSnapshot read(KeyChainStore store) throws IOException {
        var readers = new ArrayList<ChainReader>();
        var heads = new ArrayList<StoredHead>();
        store.scan(new KeyChainStore.Visitor() {
            @Override
            public void head(StoredHead head) throws IOException {
                heads.add(head);
                readers.add(new ChainReader(ChainHead.parse(head.toBytes()).header(), keys));
            }

            @Override
            public void record(StoredRecord next) throws IOException {
                readers.get(readers.size() - 1).take(next);
            }
        });
        var head = ChainHead.parse(heads.get(heads.size() - 1).toBytes());
        try (var reader = readers.get(readers.size() - 1)) {
            return reader.end(head.mac()).snapshot();
        }
    }
}
