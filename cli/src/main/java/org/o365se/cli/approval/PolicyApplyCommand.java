package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.PolicyRequest;
import org.o365se.PolicyStatus;
import org.o365se.cli.base.WorkMixin;
import org.o365se.cli.file.Input;
import org.o365se.cli.policy.PolicyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy apply}. */
@Command(
        name = "apply",
        description = {
            "Make the change that a request describes, with the signatures of the policy's approvers.",
            "After the cooling-off of a purge, or after an interruption, run it again, with or without the signatures."
        })
public final class PolicyApplyCommand implements Callable<Integer> {
    /** The actions that have further steps after the signatures were accepted. */
    private static final Set<String> GOES_ON = Set.of("purge", "shred", "recover", "replace-roots");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "REQUEST", description = "The request, from 'o365se policy request'.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "SIGNATURE",
            description = "The signatures, from 'o365se approve' or 'ssh-keygen -Y sign'.")
    private List<Path> signatures = List.of();

    @Mixin
    private ReceiptMixin receipts;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var request = PolicyRequest.of(Input.readSmall(file));
        receipts.requireFree(policies.main().configuration());
        try (var chain = policies.main().openChain()) {
            var id = request.policyId().toString();
            var out = spec.commandLine().getOut();
            if (signatures.isEmpty()) {
                requireGoesOn(request);
            } else {
                var read = new ArrayList<byte[]>();
                for (var signature : signatures) {
                    read.add(Input.readSmall(signature));
                }
                chain.approvals(id).apply(request, read);
            }
            var policy = chain.requirePolicy(id).alias();
            switch (request.action()) {
                case "purge" -> purge(chain, id, policy, out);
                case "shred" ->
                    receipts.print(
                            chain.destruction().receiptOfShred(request.scope().orElseThrow()),
                            "Shredded scope " + request.scope().orElseThrow() + " of policy " + policy,
                            policies.main().configuration());
                case "recover", "replace-roots" -> {
                    chain.approvals(id)
                            .finish(
                                    request,
                                    WorkMixin.withProgress(spec.commandLine().getErr()));
                    out.println("Policy " + policy + " has the root keys of the request");
                }
                default -> out.println("Applied the request '" + request.action() + "' to policy " + policy);
            }
            out.flush();
        }
        return ExitCode.OK;
    }

    /** Without signatures nothing is applied: only what was applied before can go on. */
    private void requireGoesOn(PolicyRequest request) {
        if (!GOES_ON.contains(request.action())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The request '" + request.action() + "' is applied with signatures: pass them.");
        }
    }

    private void purge(KeyChain chain, String id, String policy, PrintWriter out)
            throws IOException, KeyChainException {
        var due = chain.approvals(id).purgeDue();
        boolean isPurged = chain.requirePolicy(id).status().state() == PolicyStatus.State.PURGED;
        if (!isPurged && due.filter(time -> time.isAfter(Instant.now())).isPresent()) {
            out.println("The purge of policy " + policy + " is approved. Its cooling-off ends at " + due.get() + ".");
            out.println("To cancel it: o365se policy request cancel-purge " + policy + " --reason TEXT --out FILE");
            out.println("To purge after that time: o365se policy apply " + file);
            return;
        }
        receipts.print(
                chain.destruction().purge(id),
                "Purged policy " + policy,
                policies.main().configuration());
    }
}
