package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.store.LiveFolder;
import org.o365se.rootkey.RootKeyDescription;

/**
 * A chain file that two processes use, its root keys, and a model of what must come of each step: which policy is enabled, which scope is assigned to which, and which root keys can
 * open what. After each step every message that was ever written is opened in both processes.
 */
final class PolicyLife implements AutoCloseable {
    private static final String MANAGED = "contoso/managed";
    private static final int PROCESSES = 2;
    private static final int MAX_POLICIES = 3;
    private static final int ROOTS = 4;

    private final RotatableRoots.World world = new RotatableRoots.World();
    private final List<String> roots = new ArrayList<>();
    private final List<String> processes = new ArrayList<>();
    private final List<Path> configurations = new ArrayList<>();
    private final List<KeyChain> chains = new ArrayList<>();
    private final Map<String, PolicyModel> policies = new LinkedHashMap<>();
    private final Map<String, ScopeModel> scopes = new LinkedHashMap<>();
    private final List<SealedText> messages = new ArrayList<>();
    /** Root key versions that were destroyed because nothing needed them any more. */
    private final Set<String> retired = new HashSet<>();

    private final Map<PolicyLifeStep.Kind, Integer> succeeded = new EnumMap<>(PolicyLifeStep.Kind.class);
    private int names;

    private static final class PolicyModel {
        private boolean enabled = true;
        private String alias;
        private final Map<Long, List<RootKeyDescription>> copies = new TreeMap<>();
        /** The availability key, if it has one. */
        private Optional<String> spare;

        PolicyModel(String alias, Optional<String> spare) {
            this.alias = alias;
            this.spare = spare;
        }

        long newest() {
            return copies.keySet().stream().max(Long::compare).orElse(0L);
        }
    }

    private static final class ScopeModel {
        private String policy;
        /** Empty for the default scope of a policy, which is used under the policy's name. */
        private Optional<String> alias;

        ScopeModel(String policy, Optional<String> alias) {
            this.policy = policy;
            this.alias = alias;
        }
    }

    private interface Operation {
        void run(KeyChain chain) throws KeyChainException, GeneralSecurityException;
    }

    /** Starts with two policies, one of them with managed root keys if that is wanted: those cost more time than all the rest. */
    PolicyLife(Path folder, boolean isOneManaged) throws Exception {
        var live = new LiveFolder(folder);
        for (int i = 0; i < PROCESSES; i++) {
            var process = UUID.randomUUID().toString();
            processes.add(process);
            configurations.add(Files.writeString(
                    folder.resolve("process-" + i + ".properties"),
                    "keychain.uri = crashing:" + live.chain + "\nkeychain.secret-source = file:keychain.secret\n"
                            + "keychain.high-water = mark\nkeychain.max-staleness = PT0S\ncrashing.process = " + process
                            + "\nrotatable.process = " + process
                            + "\nmanaged.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n"));
        }
        world.observe((process, use, uri) -> PlannedCrash.of(process).beforeRootUse());
        for (int i = 0; i < ROOTS; i++) {
            roots.add(world.make("root-" + i));
        }
        KeyChain.init(configurations.get(0));
        for (var configuration : configurations) {
            chains.add(KeyChain.open(configuration));
        }
        if (isOneManaged) {
            chains.get(0).create(DataEncryptionPolicy.builder(MANAGED).build());
            policies.put(MANAGED, new PolicyModel(MANAGED, Optional.empty()));
        } else {
            createPolicy(chains.get(0), 1);
        }
        createPolicy(chains.get(0), 0);
        for (var policy : List.copyOf(policies.keySet())) {
            createScope(chains.get(0), policy);
        }
        observe();
        for (var scope : List.copyOf(scopes.keySet())) {
            write(chains.get(0), scope);
        }
    }

    /** Takes a step, and checks what must hold after it. */
    void take(PolicyLifeStep step) throws Exception {
        var crash = PlannedCrash.of(processes.get(step.process()));
        if (step.crashAt() > 0) {
            crash.planAt(step.crashAt(), step.countsRoots(), step.afterTheWrite());
        }
        boolean mustSucceed = step.crashAt() == 0 && !world.hasLost();
        try {
            take(step, chains.get(step.process()), mustSucceed);
        } finally {
            if (crash.restart()) {
                restart(step.process());
            }
        }
        observe();
        check();
    }

    /** How often each kind of step did what it is there for. */
    Map<PolicyLifeStep.Kind, Integer> succeeded() {
        return succeeded;
    }

    private void take(PolicyLifeStep step, KeyChain chain, boolean mustSucceed) throws Exception {
        var policy = pick(policies.keySet(), step.one());
        var scope = pick(scopes.keySet(), step.one());
        var model = policies.get(policy);
        boolean isUsable = mustSucceed && model.enabled;
        switch (step.kind()) {
            case CREATE_POLICY -> {
                if (policies.size() < MAX_POLICIES) {
                    attempt(step, mustSucceed, chain, any -> createPolicy(any, step.other()));
                }
            }
            case CREATE_SCOPE -> attempt(step, isUsable, chain, any -> createScope(any, policy));
            case WRITE -> attempt(step, mustSucceed && isEnabled(scope), chain, any -> write(any, scope));
            case ASSIGN -> assign(step, mustSucceed, chain, scope, pick(policies.keySet(), step.other()));
            case ASSIGN_TENANT -> assignTenant(step, mustSucceed, chain, pick(policies.keySet(), step.other()));
            case ROLL -> attempt(step, isUsable, chain, any -> roll(any, policy));
            case REFRESH -> attempt(step, isUsable, chain, any -> refresh(any, policy));
            case REPLACE_ROOT -> replaceRoot(step, isUsable, chain, policy);
            case REPLACE_BOTH -> replaceBoth(step, isUsable, chain, policy);
            case ROTATE_ROOT -> world.rotate(pick(roots, step.other()));
            case DISABLE -> setEnabled(step, chain, policy, false, step.crashAt() == 0);
            case ENABLE -> setEnabled(step, chain, policy, true, mustSucceed);
            case LOSE_ROOTS -> {
                // Managed root keys are in a file of the service.
                var owned = rootsOf(policy).stream().filter(roots::contains).toList();
                owned.forEach(world::lose);
                if (!owned.isEmpty() && !model.enabled && step.crashAt() == 0) {
                    assertThrows(
                            KeyChainException.class,
                            () -> chain.operations(policy).enable(),
                            "A policy was enabled that no root key opens");
                }
            }
            case RESTORE_ROOTS -> restoreRoots();
            case RECOVER -> recover(step, chain, policy);
            case FINISH ->
                attempt(
                        step,
                        isUsable,
                        chain,
                        any -> assertFinished(
                                any, policy, any.operations(policy).finish(WorkOptions.DEFAULT)));
            case DROP -> drop(step, isUsable, chain, policy);
            case DESTROY_ROOT -> destroyRoot(chain, step, pick(roots, step.other()));
            case NAME -> name(step, mustSucceed && isEnabled(scope), chain, scope);
            case REMOVE_NAME -> removeName(step, chain, scope);
            case ROLL_SCOPE -> attempt(step, mustSucceed && isEnabled(scope), chain, any -> any.rollScopeKey(scope));
            case REWRAP_MESSAGES -> rewrapMessages(step, mustSucceed, chain);
            case ROLL_AVAILABILITY -> rollAvailability(step, isUsable, chain, policy);
            case FORGET -> attempt(step, step.crashAt() == 0, chain, any -> any.forget(policy));
            case RESTART -> restart(step.process());
        }
    }

    private static <T> T pick(Iterable<T> from, int number) {
        var all = new ArrayList<T>();
        from.forEach(all::add);
        return all.get(number % all.size());
    }

    /** The name of a scope, or of the policy whose default scope it is. */
    private String nameOf(ScopeModel scope) {
        return scope.alias.orElseGet(() -> policies.get(scope.policy).alias);
    }

    private boolean isEnabled(String scope) {
        return policies.get(scopes.get(scope).policy).enabled;
    }

    /** Does something that may fail, unless it must succeed; returns whether it did not fail. */
    private boolean attempt(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, Operation operation)
            throws GeneralSecurityException {
        try {
            operation.run(chain);
            succeeded.merge(step.kind(), 1, Integer::sum);
            return true;
        } catch (RuntimeException | GeneralSecurityException e) {
            if (mustSucceed || (e instanceof RuntimeException && step.crashAt() == 0)) {
                throw new AssertionError(step.kind() + " must not fail so", e);
            }
            return false;
        }
    }

    // ---- steps ----

    private void createPolicy(KeyChain chain, int choice) throws KeyChainException {
        var alias = "contoso/policy-" + names++;
        var profiles = Profile.values();
        int first = choice % roots.size();
        var builder = DataEncryptionPolicy.builder(alias)
                .profile(profiles[choice % profiles.length])
                .rootKeys(roots.get(first), roots.get((first + 1) % roots.size()));
        var spare = Optional.of(alias).filter(any -> choice % 4 != 0).map(this::makeSpare);
        builder.availability(spare.isEmpty() ? AvailabilityChoice.NONE : AvailabilityChoice.RECOVER_ONLY);
        spare.ifPresent(builder::availabilityKey);
        chain.create(builder.build());
        policies.put(alias, new PolicyModel(alias, spare));
    }

    private String makeSpare(String policy) {
        return world.make("availability-" + policy.substring(policy.indexOf('/') + 1) + "-" + names++);
    }

    private void createScope(KeyChain chain, String policy) throws KeyChainException {
        var alias = "contoso/scope-" + names++;
        var id = chain.create(EncryptionScope.of(alias, policy)).id().orElseThrow();
        scopes.put(id.toString(), new ScopeModel(policy, Optional.of(alias)));
    }

    private void write(KeyChain chain, String scope) throws KeyChainException, GeneralSecurityException {
        messages.add(SealedText.seal(chain, nameOf(scopes.get(scope)), "message " + messages.size()));
    }

    private void assign(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String scope, String target)
            throws Exception {
        var before = scopes.get(scope).policy;
        boolean bothEnabled = isEnabled(scope) && policies.get(target).enabled;
        boolean leavesDisabled = !isEnabled(scope) && !before.equals(target);
        boolean needsNewKey = before.equals(MANAGED) != target.equals(MANAGED);
        long version = running().requireScope(scope).keyVersion();
        if (attempt(step, mustSucceed && bothEnabled, chain, any -> any.assign(scope, target))) {
            assertFalse(leavesDisabled, "A scope was assigned away from a disabled policy");
            scopes.get(scope).policy = target;
            assertEquals(
                    version + (needsNewKey ? 1 : 0), chain.requireScope(scope).keyVersion());
        } else {
            adoptAssignment(scope, before, target);
        }
    }

    private void assignTenant(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String target)
            throws Exception {
        boolean allEnabled = policies.values().stream().allMatch(policy -> policy.enabled);
        var wanted = scopes.keySet().stream().toList();
        attempt(step, mustSucceed && allEnabled, chain, any -> {
            var report = any.assignTenant("contoso", target, WorkOptions.DEFAULT);
            if (mustSucceed && allEnabled) {
                assertEquals(Map.of(), report.failed());
                // The default scope of a policy, which has no name, may stay.
                for (var scope : wanted) {
                    if (scopes.get(scope).alias.isPresent()) {
                        scopes.get(scope).policy = target;
                    }
                }
            }
        });
        for (var scope : wanted) {
            adoptAssignment(scope, scopes.get(scope).policy, target);
        }
    }

    /** After a step that may have ended in between: as before, or as wanted. */
    private void adoptAssignment(String scope, String before, String wanted) throws Exception {
        var now = running().requireScope(scope).policy();
        assertTrue(now.equals(before) || now.equals(wanted), () -> scope + " is assigned to " + now);
        scopes.get(scope).policy = now;
    }

    /** A process that has not ended. */
    private KeyChain running() {
        return chains.get(PlannedCrash.of(processes.get(0)).hasHappened() ? 1 : 0);
    }

    private void assertFinished(KeyChain chain, String policy, RollReport report) throws KeyChainException {
        var now = chain.requirePolicy(policy);
        assertEquals(report.policyKeyVersion(), now.policyKeyVersion());
        for (long version = 1; version < now.policyKeyVersion(); version++) {
            if (policies.get(policy).copies.containsKey(version)) {
                var needed = chain.operations(policy).retireCheck(version);
                assertFalse(needed.isNeeded(), () -> policy + " needs an old policy key still: " + needed.records());
            }
        }
    }

    private List<String> rootsOf(String policy) {
        var model = policies.get(policy);
        return model.copies.get(model.newest()).stream()
                .map(RootKeyDescription::uri)
                .toList();
    }

    private String another(List<String> not, int choice) {
        return pick(roots.stream().filter(root -> !not.contains(root)).toList(), choice);
    }

    private void replaceRoot(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String policy) throws Exception {
        var now = rootsOf(policy);
        var old = now.get(step.other() % 2);
        var replacement = another(now, step.other());
        boolean isSettled = isSettled(policy) && !policy.equals(MANAGED);
        attempt(step, mustSucceed && isSettled, chain, any -> {
            var report = any.operations(policy).replaceRoot(old, replacement, WorkOptions.DEFAULT);
            assertFinished(any, policy, report);
            if (report.isNewVersion()) {
                var uris = any.requirePolicy(policy).rootKeys();
                assertTrue(uris.contains(replacement) && !uris.contains(old), uris::toString);
            }
        });
    }

    private void replaceBoth(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String policy) throws Exception {
        var first = another(rootsOf(policy), step.other());
        var second = another(
                Stream.concat(Stream.of(first), rootsOf(policy).stream()).toList(), step.other());
        boolean isSettled = isSettled(policy) && !policy.equals(MANAGED);
        attempt(step, mustSucceed && isSettled, chain, any -> {
            var report = any.operations(policy).replaceRoots(first, second, WorkOptions.DEFAULT);
            assertFinished(any, policy, report);
            if (report.isNewVersion()) {
                assertEquals(
                        Set.of(first, second),
                        Set.copyOf(any.requirePolicy(policy).rootKeys()));
            }
        });
    }

    private boolean isSettled(String policy) throws Exception {
        return running().requirePolicy(policy).status().state() == PolicyStatus.State.ENABLED;
    }

    private void setEnabled(PolicyLifeStep step, KeyChain chain, String policy, boolean enabled, boolean mustSucceed)
            throws Exception {
        var model = policies.get(policy);
        boolean noneOpens =
                !model.enabled && model.copies.get(model.newest()).stream().noneMatch(this::isThere);
        if (attempt(step, mustSucceed, chain, any -> {
            var operations = any.operations(policy);
            var changed = enabled ? operations.enable() : operations.disable();
            assertEquals(enabled, changed.isEnabled());
        })) {
            assertFalse(enabled && noneOpens, "A policy was enabled that no root key opens");
            model.enabled = enabled;
        } else {
            model.enabled = running().requirePolicy(policy).isEnabled();
        }
    }

    private void restoreRoots() throws IOException {
        world.find();
        // A process that has met a lost root key leaves it alone for a while.
        for (int i = 0; i < PROCESSES; i++) {
            restart(i);
        }
    }

    private void roll(KeyChain chain, String policy) throws KeyChainException {
        var before = chain.requirePolicy(policy);
        var report = chain.operations(policy).roll(WorkOptions.DEFAULT);
        assertFinished(chain, policy, report);
        assertEquals(before.roots(), chain.requirePolicy(policy).roots(), "a roll keeps the root keys");
        boolean wasSettled = before.status().state() == PolicyStatus.State.ENABLED;
        assertEquals(before.policyKeyVersion() + (wasSettled ? 1 : 0), report.policyKeyVersion());
    }

    private void refresh(KeyChain chain, String policy) throws KeyChainException {
        assertFinished(chain, policy, chain.operations(policy).refresh(WorkOptions.DEFAULT));
        for (var root : chain.requirePolicy(policy).roots()) {
            if (roots.contains(root.uri())) {
                var versions = world.versions(root.uri());
                assertEquals(versions.get(versions.size() - 1), root.version(), "refreshed");
            }
        }
    }

    private void rewrapMessages(PolicyLifeStep step, boolean mustSucceed, KeyChain chain) throws Exception {
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var scope = message.scope();
            int at = i;
            attempt(step, mustSucceed && isEnabled(scope), chain, any -> {
                var rewrapped = message.rewrapped(any);
                assertTrue(isEnabled(scope), "A message was re-wrapped under a disabled policy");
                assertEquals(any.requireScope(scope).keyVersion(), rewrapped.scopeKeyVersion());
                messages.set(at, rewrapped);
            });
        }
    }

    /** Gives a policy another availability key, or none any more; nothing needs the old one then, and it is destroyed. */
    private void rollAvailability(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String policy)
            throws Exception {
        var model = policies.get(policy);
        if (policy.equals(MANAGED)) {
            return;
        }
        var old = model.spare;
        if (old.isPresent()) {
            assertTrue(
                    isNeeded(running(), old.get(), world.versions(old.get()).get(0)), "the availability key is needed");
        }
        var wanted = Optional.of(policy).filter(any -> step.other() % 4 != 0).map(this::makeSpare);
        if (attempt(step, mustSucceed, chain, any -> {
            if (wanted.isPresent()) {
                any.setAvailability(policy, AvailabilityChoice.RECOVER_ONLY, wanted.get());
            } else {
                any.setAvailability(policy, AvailabilityChoice.NONE);
            }
        })) {
            model.spare = wanted;
        } else {
            model.spare = running().requirePolicy(policy).availabilityKey();
            assertTrue(model.spare.equals(old) || model.spare.equals(wanted), () -> policy + ": " + model.spare);
        }
        if (old.isPresent() && !model.spare.equals(old)) {
            var version = world.versions(old.get()).get(0);
            assertFalse(isNeeded(running(), old.get(), version), "the old availability key is needed");
            world.destroy(old.get(), version);
        }
    }

    private void recover(PolicyLifeStep step, KeyChain chain, String policy) throws Exception {
        var first = another(rootsOf(policy), step.other());
        var second = another(
                Stream.concat(Stream.of(first), rootsOf(policy).stream()).toList(), step.other());
        var model = policies.get(policy);
        boolean isOpen = model.spare.isPresent()
                || model.copies.values().stream()
                        .allMatch(copies -> copies.stream().anyMatch(this::isThere));
        boolean mustSucceed = step.crashAt() == 0
                && model.enabled
                && !policy.equals(MANAGED)
                && isOpen
                && !world.isLost(first)
                && !world.isLost(second);
        attempt(step, mustSucceed, chain, any -> {
            assertFinished(any, policy, any.operations(policy).recover(first, second, WorkOptions.DEFAULT));
            assertTrue(isOpen, "A policy was recovered that no key opens");
            assertEquals(
                    Set.of(first, second), Set.copyOf(any.requirePolicy(policy).rootKeys()));
        });
    }

    private void drop(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String policy) throws Exception {
        var model = policies.get(policy);
        long version = pick(model.copies.keySet(), step.other());
        boolean[] dropped = new boolean[1];
        attempt(step, false, chain, any -> {
            var needed = any.operations(policy).retireCheck(version);
            boolean droppable = !needed.isNeeded() && version != model.newest();
            if (droppable) {
                attempt(step, mustSucceed, any, same -> {
                    same.operations(policy).drop(version);
                    dropped[0] = true;
                });
            } else if (step.crashAt() == 0) {
                assertThrows(
                        KeyChainException.class, () -> any.operations(policy).drop(version));
            }
        });
        if (dropped[0]) {
            model.copies.remove(version);
        } else {
            adoptDropped(policy, model, version);
        }
    }

    /** A version for which nothing is left to do was dropped. */
    private void adoptDropped(String policy, PolicyModel model, long version) throws Exception {
        if (running().operations(policy).retireCheck(version).commands().isEmpty()) {
            model.copies.remove(version);
        }
    }

    /** What the owner of a root key does who has been told that nothing needs its version. */
    private void destroyRoot(KeyChain chain, PolicyLifeStep step, String uri) throws Exception {
        var versions = world.versions(uri);
        var version = versions.get(0);
        boolean isInModel = policies.values().stream()
                .flatMap(policy -> policy.copies.values().stream())
                .flatMap(List::stream)
                .anyMatch(root -> root.uri().equals(uri) && root.version().equals(version));
        attempt(step, false, chain, any -> {
            boolean isNeeded = isNeeded(any, uri, version);
            assertEquals(isInModel, isNeeded, () -> uri + " " + version);
            if (!isNeeded) {
                world.destroy(uri, version);
                retired.add(uri + " " + version);
                if (versions.size() == 1) {
                    world.rotate(uri);
                }
            }
        });
    }

    private void name(PolicyLifeStep step, boolean mustSucceed, KeyChain chain, String scope) throws Exception {
        var alias = "contoso/name-" + names++;
        if (step.other() % 2 == 0) {
            if (attempt(step, mustSucceed, chain, any -> any.name(scope, alias))) {
                scopes.get(scope).alias = Optional.of(alias);
            }
        } else {
            var policy = scopes.get(scope).policy;
            if (attempt(step, mustSucceed, chain, any -> any.name(policy, alias))) {
                policies.get(policy).alias = alias;
            }
        }
    }

    /** Removes every name of a scope but one. */
    private void removeName(PolicyLifeStep step, KeyChain chain, String scope) throws Exception {
        var alias = "contoso/short-" + names++;
        attempt(step, false, chain, any -> {
            any.name(scope, alias);
            any.removeName(alias);
        });
    }

    private void restart(int process) throws IOException {
        chains.get(process).close();
        chains.set(process, KeyChain.open(configurations.get(process)));
    }

    // ---- what must hold ----

    /** Takes note of new policy key versions, of which one step makes at most one for each policy. */
    private void observe() {
        var chain = chains.get(0);
        for (var policy : chain.policies()) {
            var model = policies.computeIfAbsent(
                    policy.alias(), absent -> new PolicyModel(policy.alias(), policy.availabilityKey()));
            long newest = model.newest();
            assertTrue(policy.policyKeyVersion() <= newest + 1, () -> policy + " after version " + newest);
            model.copies.putIfAbsent(policy.policyKeyVersion(), policy.roots());
        }
        for (var scope : chain.scopes()) {
            var id = scope.id().orElseThrow().toString();
            var alias = Optional.of(scope.alias()).filter(name -> !name.equals(id));
            scopes.computeIfAbsent(id, absent -> new ScopeModel(scope.policy(), alias));
        }
    }

    private void check() throws Exception {
        for (var chain : chains) {
            chain.forget();
            for (var policy : policies.entrySet()) {
                assertEquals(
                        policy.getValue().enabled,
                        chain.requirePolicy(policy.getKey()).isEnabled(),
                        policy::getKey);
            }
            for (var message : messages) {
                check(chain, message);
            }
        }
        for (var scope : scopes.entrySet()) {
            checkNew(scope.getKey(), scope.getValue());
        }
    }

    /** A new message of one process is read by the other, and uses the newest scope key. */
    private void checkNew(String id, ScopeModel scope) throws Exception {
        var policy = policies.get(scope.policy);
        var name = nameOf(scope);
        if (!policy.enabled) {
            assertThrows(Exception.class, () -> SealedText.seal(chains.get(0), name, "refused"));
        } else if (canOpen(policy)) {
            var message = SealedText.seal(chains.get(0), name, "new");
            assertEquals("new", message.open(chains.get(1), name));
            // A scope without a name may have lost its place as the default scope of a policy.
            assertTrue(scope.alias.isEmpty() || message.scope().equals(id), name);
            long newest = chains.get(1).requireScope(message.scope()).keyVersion();
            assertEquals(newest, message.scopeKeyVersion(), "not the newest scope key");
        }
    }

    private void check(KeyChain chain, SealedText message) throws Exception {
        var scope = scopes.get(message.scope());
        assertEquals(scope.policy, chain.requireScope(message.scope()).policy(), message.scope());
        var policy = policies.get(scope.policy);
        var name = nameOf(scope);
        if (!policy.enabled) {
            assertThrows(
                    Exception.class,
                    () -> message.open(chain, name),
                    () -> "A message opens although policy " + scope.policy + " is disabled");
        } else if (canOpen(policy)) {
            try {
                assertEquals(message.text(), message.open(chain, name));
            } catch (GeneralSecurityException | ProviderException e) {
                throw new AssertionError(
                        "\"" + message.text() + "\" of " + name + " under policy " + scope.policy + " does not open",
                        e);
            }
        }
    }

    /** Whether each policy key that was not dropped has a copy whose root key can be reached. */
    private boolean canOpen(PolicyModel policy) {
        return policy.copies.values().stream()
                .allMatch(copies -> copies.stream().anyMatch(this::isThere));
    }

    private boolean isThere(RootKeyDescription root) {
        return !world.isLost(root.uri());
    }

    /** Brings everything in order, drops and destroys all that is not needed then, and checks that nothing was lost. */
    void end() throws Exception {
        restoreRoots();
        var chain = chains.get(0);
        for (var policy : policies.keySet()) {
            chain.operations(policy).enable();
            policies.get(policy).enabled = true;
            assertFinished(chain, policy, chain.operations(policy).finish(WorkOptions.DEFAULT));
            var status = chain.requirePolicy(policy).status();
            assertEquals(PolicyStatus.State.ENABLED, status.state());
        }
        observe();
        var needed = new HashMap<String, Set<String>>();
        for (var policy : policies.entrySet()) {
            var model = policy.getValue();
            long newest = model.newest();
            for (long version : List.copyOf(model.copies.keySet())) {
                if (version < newest) {
                    chain.operations(policy.getKey()).drop(version);
                    model.copies.remove(version);
                }
            }
            for (var root : model.copies.get(newest)) {
                needed.computeIfAbsent(root.uri(), absent -> new HashSet<>()).add(root.version());
            }
        }
        for (var root : roots) {
            for (var version : world.versions(root)) {
                boolean isNeeded = needed.getOrDefault(root, Set.of()).contains(version);
                assertEquals(isNeeded, isNeeded(chain, root, version), root + " " + version);
                if (!isNeeded) {
                    world.destroy(root, version);
                }
            }
        }
        for (int i = 0; i < PROCESSES; i++) {
            restart(i);
        }
        check();
        assertEquals(List.of(), chains.get(1).check().problems());
    }

    @Override
    public void close() {
        chains.forEach(KeyChain::close);
    }

    /** Returns whether the check says that a root key version is needed; one that the chain has never recorded is refused, and not needed. */
    private static boolean isNeeded(KeyChain chain, String root, String version) throws KeyChainException {
        try {
            return chain.retireCheckRoot(root, version).isNeeded();
        } catch (KeyChainException e) {
            if (e.id() == ProviderErrorId.ROOT_KEY_NOT_IN_CHAIN) {
                return false;
            }
            throw e;
        }
    }
}
