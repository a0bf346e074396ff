package org.o365se.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.AuditTrail;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.cli.approval.ApproverFiles;
import org.o365se.cli.operator.OperatorKeyFile;
import org.o365se.cli.text.PolicyText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy create}. */
@Command(name = "create", description = "Create a policy with its policy key, and show the result.")
public final class PolicyCreateCommand implements Callable<Integer> {
    private static final int ROOTS = 2;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "ALIAS", description = "The alias, TENANT/NAME.")
    private String alias;

    @Option(
            names = {"--profile", "--workload"},
            paramLabel = "PROFILE",
            defaultValue = "exchange",
            description =
                    "The workload's rules: exchange (default; also skype), sharepoint (also onedrive, teams) or multi-workload (also multi).")
    private Profile profile;

    @Option(
            names = "--root",
            paramLabel = "URI",
            description = "A root key; use this option twice. Default: two new managed root keys.")
    private List<String> roots = List.of();

    @Option(names = "--allow-same-home", description = "Allow both root keys to have the same home.")
    private boolean sameHomeAllowed;

    @Option(
            names = "--allow-managed-root",
            description =
                    "Allow one managed root key besides one of the customer. The operator of the service can then read the data, even if the customer revokes the other root key.")
    private boolean managedRootAllowed;

    @Option(
            names = "--availability",
            paramLabel = "CHOICE",
            description =
                    "The permitted use of the availability key: none, recover-only, outage, outage+system. Default: outage, or recover-only for sharepoint, if availability.keystore is set; otherwise none.")
    private @Nullable AvailabilityChoice availability;

    @Option(
            names = "--availability-key",
            paramLabel = "URI",
            description = "The availability key. Default: a new key in the availability key store.")
    private @Nullable String availabilityKey;

    @Option(
            names = "--approver",
            paramLabel = "NAME=FILE",
            description =
                    "A person whose signature a purge and other changes need, and the file with the public key (ssh-ed25519, sk-ssh-ed25519 or PEM); use it for each. Needs an audit log.")
    private Map<String, Path> approvers = new LinkedHashMap<>();

    @Option(names = "--approvals", paramLabel = "N", description = "How many approvers must sign.")
    private int threshold;

    @Option(names = "--allow-small-quorum", description = "Allow one approver to be enough.")
    private boolean smallQuorumAllowed;

    @ArgGroup(exclusive = true)
    private Consent consent = new Consent();

    /** How an operator signs, if keychain.operators requires it. */
    private static final class Consent {
        @Option(
                names = "--sign-with",
                paramLabel = "KEYFILE",
                description = "Sign the policy with this operator's Ed25519 private key, PKCS#8 in PEM.")
        private @Nullable Path keyFile;

        @Option(
                names = "--unsigned",
                description =
                        "Create the policy without a signature; it is not used until an operator has signed it ('policy request operator', 'policy sign').")
        private boolean isUnsigned;
    }

    @Override
    public Integer call() throws IOException, KeyChainException {
        var builder = DataEncryptionPolicy.builder(alias).profile(profile);
        if (availability != null) {
            builder.availability(availability);
        }
        if (availabilityKey != null) {
            builder.availabilityKey(availabilityKey);
        }
        if (!roots.isEmpty()) {
            if (roots.size() != ROOTS) {
                throw new ParameterException(
                        spec.commandLine(),
                        "A policy has two root keys: pass --root twice, or omit it for two managed root keys.");
            }
            builder.rootKeys(roots.get(0), roots.get(1));
        }
        if (!approvers.isEmpty()) {
            builder.approvers(ApproverFiles.read(approvers), threshold);
        }
        if (smallQuorumAllowed) {
            builder.allowSmallQuorum();
        }
        if (sameHomeAllowed) {
            builder.allowSameHome();
        }
        if (managedRootAllowed) {
            builder.allowManagedRoot();
        }
        var out = spec.commandLine().getOut();
        try (var chain = policies.main().openChain()) {
            var created = create(chain, builder.build());
            out.println("Created policy " + created.alias());
            PolicyText.print(created, out);
            if (consent.isUnsigned) {
                out.println("Next, so that an operator can sign it:");
                out.println("  o365se policy request operator " + created.alias() + " --out REQUEST");
            }
            if (!created.approvers().isEmpty()) {
                out.println(
                        "The approvers of this policy keep this verification key of the audit log. With it alone they can check");
                out.println("the receipt of a purge:");
                out.println(
                        "  " + AuditTrail.of(policies.main().configuration()).verificationKey());
            }
        }
        return ExitCode.OK;
    }

    private DataEncryptionPolicy create(KeyChain chain, DataEncryptionPolicy wanted)
            throws IOException, KeyChainException {
        if (consent.keyFile != null) {
            return chain.create(wanted, OperatorKeyFile.read(consent.keyFile));
        }
        return consent.isUnsigned ? chain.createUnsigned(wanted) : chain.create(wanted);
    }
}
