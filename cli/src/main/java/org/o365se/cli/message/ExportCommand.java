package org.o365se.cli.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.Key;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedMessageException;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.MessageInfo;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.Failures;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.file.Output;
import org.o365se.cli.text.JsonText;
import org.o365se.rootkey.JdkAlgorithms;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code export}. */
@Command(
        name = "export",
        description = {
            "Take the messages of one tenant along: decrypt all files below a folder, or encrypt them for another key chain.",
            "Each written file is read back and compared. FOLDER/manifest.jsonl lists the files with the SHA-256 of their content."
        })
public final class ExportCommand implements Callable<Integer> {
    private static final String MANIFEST = "manifest.jsonl";
    private static final int BUFFER = 1 << 16;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder with the messages.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "The folder to write to. A file that is there already is compared and not written again.")
    private Path target;

    @Option(names = "--tenant", paramLabel = "TENANT", required = true, description = "The tenant.")
    private String tenant;

    @Option(
            names = "--to",
            paramLabel = "CONFIG",
            description =
                    "Encrypt for the key chain of this configuration, under the scope of the same alias there. Default: decrypt.")
    private @Nullable Path otherConfiguration;

    @Option(
            names = "--to-scope",
            paramLabel = "SCOPE",
            description = "With --to: encrypt under this scope of the other chain.")
    private @Nullable String otherScope;

    @ArgGroup
    private @Nullable AadOption aad;

    private final Map<UUID, EncryptionScope> scopes = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private long exported;
    private long skipped;
    private long failed;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var files = files();
        try (var chain = main.openChain();
                var other = otherConfiguration == null ? null : KeyChain.open(otherConfiguration);
                var manifest = Output.open(target.resolve(MANIFEST).toString(), true)) {
            chain.scopes().forEach(scope -> scope.id().ifPresent(id -> scopes.put(id, scope)));
            for (var file : files) {
                var line = exportOne(chain, other, file);
                if (line != null) {
                    manifest.stream().write((line.build() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            manifest.commit();
        }
        var out = spec.commandLine().getOut();
        out.println("Exported " + exported + " messages of tenant " + tenant + ", left out " + skipped
                + " files that are none, failed " + failed);
        out.flush();
        if (failed > 0) {
            throw new CommandFailure(CommandErrorId.MESSAGES_FAILED.with(failed
                    + " of the files failed, as the lines above say; correct the causes and run the command again"));
        }
        return ExitCode.OK;
    }

    private List<Path> files() throws IOException {
        Files.createDirectories(target);
        var inside = target.toRealPath();
        try (var tree = Files.walk(source)) {
            var files = new ArrayList<Path>();
            for (var path : (Iterable<Path>) tree.sorted()::iterator) {
                if (Files.isRegularFile(path) && !path.toRealPath().startsWith(inside)) {
                    files.add(path);
                }
            }
            return files;
        }
    }

    /** Returns the line of the manifest, or null if the file is no message of the tenant or failed. */
    private @Nullable JsonText exportOne(KeyChain chain, @Nullable KeyChain other, Path file) throws IOException {
        try {
            var scope = scopeOf(file);
            if (scope == null) {
                skipped++;
                return null;
            }
            var name = source.relativize(file).toString();
            var written = target.resolve(name);
            var to = other == null ? null : other.key(otherScope == null ? scope.alias() : otherScope);
            var from = keyOf(chain, scope);
            var digest = JdkAlgorithms.sha256();
            long bytes =
                    Files.exists(written) ? digestOf(open(file, from), digest) : write(file, from, written, to, digest);
            var expected = digest.digest();
            var again = JdkAlgorithms.sha256();
            digestOf(to == null ? Files.newInputStream(written) : open(written, to), again);
            if (!Arrays.equals(expected, again.digest())) {
                throw new IOException("what " + written + " contains is not what the message contains");
            }
            exported++;
            return new JsonText()
                    .add("file", name)
                    .add("scope", scope.alias())
                    .add("bytes", bytes)
                    .add("sha256", HexFormat.of().formatHex(expected));
        } catch (IOException | ProviderException | KeyChainException | java.security.InvalidKeyException e) {
            failed++;
            var err = spec.commandLine().getErr();
            err.println(file + ": " + Failures.line(e));
            err.flush();
            return null;
        }
    }

    /** Returns the scope of a message of the tenant, or null for another file. */
    private @Nullable EncryptionScope scopeOf(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var scope = scopes.get(MessageInfo.read(in).scopeId());
            return scope != null && scope.policy().startsWith(tenant + "/") ? scope : null;
        } catch (CorruptedMessageException notAMessage) {
            return null;
        }
    }

    /** The key of its policy opens every scope, also one without an alias. */
    private Key keyOf(KeyChain chain, EncryptionScope scope) throws KeyChainException {
        var known = keys.get(scope.policy());
        if (known == null) {
            known = chain.key(scope.policy());
            keys.put(scope.policy(), known);
        }
        return known;
    }

    private byte[] aad() throws IOException {
        return aad == null ? new byte[0] : aad.bytes();
    }

    private InputStream open(Path file, Key key) throws IOException, java.security.InvalidKeyException {
        return new ServiceEncryptionInputStream(new BufferedInputStream(Files.newInputStream(file)), key, aad());
    }

    private long write(Path file, Key from, Path written, @Nullable Key to, MessageDigest digest)
            throws IOException, java.security.InvalidKeyException {
        Files.createDirectories(written.getParent());
        try (var in = open(file, from);
                var output = Output.open(written.toString(), false)) {
            long bytes;
            try (var out = new DigestOutputStream(sink(output, to), digest)) {
                bytes = in.transferTo(out);
            }
            output.commit();
            return bytes;
        }
    }

    private OutputStream sink(Output output, @Nullable Key to) throws IOException, java.security.InvalidKeyException {
        return to == null ? output.stream() : new ServiceEncryptionOutputStream(output.stream(), to, aad());
    }

    private static long digestOf(InputStream opened, MessageDigest digest) throws IOException {
        try (var in = new DigestInputStream(opened, digest)) {
            var buffer = new byte[BUFFER];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
            Arrays.fill(buffer, (byte) 0);
            return bytes;
        }
    }
}
