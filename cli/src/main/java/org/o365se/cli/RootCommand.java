package org.o365se.cli;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.SecretSources;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.pkcs11.Pkcs11RootKeyFactory;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.RootKeyHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code root}: groups what is done with root keys where they live. */
@Command(
        name = "root",
        description = "Make, list and check root keys where they live.",
        subcommands = {RootGenerateCommand.class, RootListCommand.class, RootCheckCommand.class})
final class RootCommand implements Runnable {
    private static final String MANAGED = "managed:";
    private static final String VAULTS = "keyvault";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }

    /** Connects to the tokens of the configuration; the caller closes it. */
    TokenRoots tokens() throws IOException {
        var factory = new Pkcs11RootKeyFactory();
        return factory.connect(entries(factory), secrets());
    }

    /** Returns the names of the vaults in the configuration. */
    Collection<String> vaults() throws IOException {
        var names = new TreeSet<String>();
        for (var key : configuration().entriesFor(Set.of(VAULTS)).keySet()) {
            names.add(key.split("\\.", 3)[1]);
        }
        return names;
    }

    /** Connects to whatever serves a URI; the caller closes it. */
    RootKeyHome homeOf(String uri) throws IOException {
        if (uri.startsWith(MANAGED)) {
            return managedRoots(uri);
        }
        var schemes = new TreeSet<String>();
        for (var factory : factories()) {
            if (factory.schemes().stream()
                    .anyMatch(scheme -> uri.regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1))) {
                return factory.connect(entries(factory), secrets());
            }
            schemes.addAll(factory.schemes());
        }
        throw new CommandFailure(CommandErrorId.ROOT_SCHEME_UNKNOWN.with("No installed bridge serves the root key URI "
                + uri + "; installed are those for " + String.join(", ", schemes) + ". Correct the URI"));
    }

    private RootKeyHome managedRoots(String uri) throws IOException {
        var known = configuration();
        if (known.managedKeystore().isEmpty()) {
            throw new CommandFailure(ProviderErrorId.CONFIGURATION_INCOMPLETE.with("The root key " + uri
                    + " is in the managed key store, and the configuration names none; set managed.keystore = PATH and"
                    + " managed.secret-source = file:PATH"));
        }
        return ManagedRootStore.inFile(
                known.managedKeystore().get(),
                secrets(),
                known.managedSecretSource().orElseThrow(),
                known.fileAccess());
    }

    private Map<String, String> entries(RootKeyFactory factory) throws IOException {
        return configuration().entriesFor(factory.configurationPrefixes());
    }

    private SecretSources secrets() throws IOException {
        return new SecretSources(configuration());
    }

    private Configuration configuration() throws IOException {
        var prefixes = new TreeSet<String>();
        factories().forEach(factory -> prefixes.addAll(factory.configurationPrefixes()));
        return Configuration.read(main.configuration(), Set.copyOf(prefixes));
    }

    private static Iterable<RootKeyFactory> factories() {
        return ServiceLoader.load(RootKeyFactory.class, RootCommand.class.getClassLoader());
    }
}
