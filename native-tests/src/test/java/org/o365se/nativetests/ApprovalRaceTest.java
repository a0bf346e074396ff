package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AuditTrail;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChain;
import org.o365se.PolicyApprover;
import org.o365se.PolicyRequest;
import org.o365se.RequestOptions;
import org.o365se.ServiceSecrets;

/**
 * Two processes apply requests to one key chain file at once: of two requests for the same state of a policy one is applied, and so is a request once that both
 * of them have. One process begins with the first policy and the other with the last, so that each is ahead somewhere and they meet in the middle.
 */
class ApprovalRaceTest {
    private static final int POLICIES = 12;
    private static final RequestOptions OPTIONS = RequestOptions.of("We race");

    @TempDir
    private Path folder;

    private final ApproverPair ann = new ApproverPair("Ann");
    private final ApproverPair ben = new ApproverPair("Ben");
    private final PolicyApprover here = new ApproverPair("Here").approver();
    private final PolicyApprover there = new ApproverPair("There").approver();

    @Test
    void oneOfTwoRequestsIsApplied() throws Exception {
        var configuration = configure();
        var ids = new ArrayList<String>();
        try (var chain = KeyChain.open(configuration)) {
            for (int i = 0; i < POLICIES; i++) {
                ids.add(chain.create(DataEncryptionPolicy.builder("contoso/policy-" + i)
                                .approvers(List.of(ann.approver(), ben.approver()), 2)
                                .build())
                        .id()
                        .orElseThrow()
                        .toString());
                var request = requestFor(chain, ids.get(i), here);
                write("here-" + i, request);
                write("there-" + i, i % 2 == 0 ? requestFor(chain, ids.get(i), there) : request);
            }
        }

        var outcomesHere = new ArrayList<String>();
        List<String> outcomesThere;
        try (var chain = KeyChain.open(configuration);
                var other = RunningJvm.start(
                        folder.resolve("errors"),
                        ChainProgram.class.getName(),
                        "apply",
                        configuration.toString(),
                        folder.toString(),
                        Integer.toString(POLICIES))) {
            other.awaitFirstLine();
            for (int i = 0; i < POLICIES; i++) {
                outcomesHere.add(ChainProgram.outcome(chain, folder.resolve("here-" + i)));
            }
            Await.until(() -> !other.isRunning());
            other.kill();
            outcomesThere = other.lines();
            assertEquals(POLICIES + 1, outcomesThere.size(), other.errors());
        }

        try (var chain = KeyChain.open(configuration)) {
            for (int i = 0; i < POLICIES; i++) {
                requireOneWinner(chain, ids.get(i), i, outcomesHere.get(i), outcomesThere.get(POLICIES - i));
            }
            assertEquals(List.of(), chain.check().problems());
        }
        assertTrue(AuditTrail.of(configuration)
                .verify(Optional.empty(), record -> {})
                .isIntact());
    }

    private Path configure() throws Exception {
        for (var name : List.of("keychain.secret", "managed.secret")) {
            var file = Files.writeString(folder.resolve(name), new String(ServiceSecrets.generate()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        var configuration = Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                audit.file = audit.jsonl
                audit.key = audit.key
                """);
        KeyChain.init(configuration);
        return configuration;
    }

    private PolicyRequest requestFor(KeyChain chain, String policy, PolicyApprover successor) throws Exception {
        return chain.approvals(policy).requestApprovers(List.of(ann.approver(), successor), 2, OPTIONS);
    }

    private void write(String name, PolicyRequest request) throws Exception {
        Files.write(folder.resolve(name), request.toBytes());
        Files.write(folder.resolve(name + ".ann"), ann.sign(request));
        Files.write(folder.resolve(name + ".ben"), ben.sign(request));
    }

    private void requireOneWinner(KeyChain chain, String id, int number, String atHere, String atThere)
            throws Exception {
        boolean isSame = number % 2 != 0;
        var loser = isSame ? "O365SE-2145" : "O365SE-2141";
        boolean wonHere = atHere.equals("applied");
        assertEquals(List.of("applied", loser), wonHere ? List.of(atHere, atThere) : List.of(atThere, atHere));
        var policy = chain.requirePolicy(id);
        assertEquals(2, policy.policyKeyVersion(), "one change of the approvers");
        assertEquals(
                List.of(ann.approver().name(), (wonHere || isSame ? here : there).name()),
                policy.approvers().stream().map(PolicyApprover::name).toList());
    }
}
