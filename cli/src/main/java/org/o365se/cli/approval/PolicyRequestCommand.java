package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.PolicyApprovals;
import org.o365se.PolicyRequest;
import org.o365se.RequestOptions;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.operator.OperatorSignCommand;
import org.o365se.cli.policy.PolicyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy request}. */
@Command(
        name = "request",
        description = {
            "Write a request for others to sign.",
            "ACTION is purge, cancel-purge, shred, recover, replace-roots, approvers or availability, which the policy's"
                    + " approvers sign; or operator, for the operator's signature of a policy created with --unsigned."
        })
public final class PolicyRequestCommand implements Callable<Integer> {
    private static final int ROOTS = 2;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "ACTION", description = "What is requested.")
    private String action;

    @Parameters(index = "1", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String policy;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to create.")
    private Path file;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the approvers to read.")
    private @Nullable String reason;

    @Option(
            names = "--valid-for",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description = "How long the request can be applied, such as PT12H. Default: P7D.")
    private Duration validity;

    @Option(
            names = "--cooling-off",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description = "purge: the time after the approval in which an approver can cancel. Default: P7D.")
    private Duration coolingOff;

    @Option(names = "--force", description = "purge: also if a root key may still unwrap.")
    private boolean isForced;

    @Option(
            names = "--root",
            paramLabel = "URI",
            description = "recover, replace-roots: a root key of the policy afterwards; twice.")
    private List<String> roots = List.of();

    @Option(names = "--scope", paramLabel = "SCOPE", description = "shred: the alias or id of the scope.")
    private @Nullable String scope;

    @Option(
            names = "--approver",
            paramLabel = "NAME=FILE",
            description = "approvers: an approver afterwards, and the file with the public key; for each.")
    private Map<String, Path> approvers = new LinkedHashMap<>();

    @Option(names = "--approvals", paramLabel = "N", description = "approvers: how many of them must sign afterwards.")
    private int threshold;

    @Option(
            names = "--set",
            paramLabel = "CHOICE",
            description = "availability: the permitted use afterwards: recover-only, outage or outage+system.")
    private @Nullable AvailabilityChoice choice;

    @Option(
            names = "--availability-key",
            paramLabel = "URI",
            description = "availability: another availability key. Default: the one that the policy has.")
    private @Nullable String availabilityKey;

    @Override
    public Integer call() throws IOException, KeyChainException {
        NewFile.requireAbsent(file);
        try (var chain = policies.main().openChain()) {
            var out = spec.commandLine().getOut();
            if (action.equals("operator")) {
                requestOperator(chain, out);
            } else {
                var request = request(chain.approvals(policy));
                NewFile.write(file, request.toBytes());
                out.print(request.text());
                out.println();
                out.println("Wrote the request to " + file + ", SHA-256 " + request.digest());
                out.println("Next, on the machine of each approver who agrees:");
                out.println("  o365se approve " + file.getFileName() + " --key KEYFILE --out SIGNATURE");
                out.println("or: ssh-keygen -Y sign -n o365se-approval -f KEYFILE " + file.getFileName());
            }
            out.flush();
        }
        return ExitCode.OK;
    }

    private void requestOperator(KeyChain chain, PrintWriter out) throws IOException, KeyChainException {
        var request = chain.operatorRequest(policy);
        NewFile.write(file, request.toBytes());
        out.println("Wrote the request of policy " + policy + " to " + file);
        OperatorSignCommand.print(request, out);
        out.println("Next, on the operator's machine:");
        out.println("  o365se operator sign " + file.getFileName() + " --with KEYFILE --out SIGNATURE");
    }

    private PolicyRequest request(PolicyApprovals approvals) throws IOException, KeyChainException {
        var options = options();
        return switch (action) {
            case "purge" -> approvals.requestPurge(options);
            case "cancel-purge" -> approvals.requestCancelPurge(options);
            case "shred" -> approvals.requestShred(required(scope, "--scope"), options);
            case "recover" -> {
                requireTwoRoots();
                yield approvals.requestRecover(roots.get(0), roots.get(1), options);
            }
            case "replace-roots" -> {
                requireTwoRoots();
                yield approvals.requestReplaceRoots(roots.get(0), roots.get(1), options);
            }
            case "approvers" -> approvals.requestApprovers(ApproverFiles.read(approvers), threshold, options);
            case "availability" ->
                approvals.requestAvailability(required(choice, "--set"), Optional.ofNullable(availabilityKey), options);
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "There is no action '" + action
                                + "': name purge, cancel-purge, shred, recover, replace-roots, approvers, availability or operator.");
        };
    }

    private RequestOptions options() {
        try {
            var options = RequestOptions.of(required(reason, "--reason"))
                    .validFor(validity)
                    .coolingOff(coolingOff);
            return isForced ? options.forced() : options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private void requireTwoRoots() {
        if (roots.size() != ROOTS) {
            throw new ParameterException(spec.commandLine(), "A policy has two root keys: pass --root twice.");
        }
    }

    private <T> T required(@Nullable T value, String option) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option for '" + action + "': " + option);
        }
        return value;
    }
}
