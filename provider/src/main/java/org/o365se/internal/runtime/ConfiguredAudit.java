package org.o365se.internal.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.approval.AuditSeals;
import org.o365se.internal.audit.AuditActor;
import org.o365se.internal.audit.AuditFiles;
import org.o365se.internal.audit.AuditLog;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.SignedTexts;
import org.o365se.internal.config.AuditSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.receipt.ReceiptFolder;
import org.o365se.internal.receipt.Receipts;
import org.o365se.internal.receipt.VerifiedReceipt;

/** The audit log of a configuration, opened when it is first written to. Thread-safe. */
public final class ConfiguredAudit implements AutoCloseable {
    private final Optional<AuditSettings> settings;
    private @Nullable AuditLog log;

    ConfiguredAudit(Configuration configuration) {
        this.settings = configuration.audit();
    }

    boolean isConfigured() {
        return settings.isPresent();
    }

    /** Creates the log if one is configured and there is none. */
    void createIfAbsent() throws IOException {
        if (settings.isPresent() && !java.nio.file.Files.exists(settings.get().file())) {
            create(settings.get());
        }
    }

    /** Returns what takes the events of this process. */
    synchronized AuditSink sink() throws IOException {
        if (settings.isEmpty()) {
            return AuditSink.NONE;
        }
        if (log == null) {
            log = AuditLog.open(resolved(settings.get()), Clock.systemUTC());
        }
        return log.sinkFor(AuditActor.ofThisProcess());
    }

    /** Returns what signs the approvers of policies, with the key of the log. */
    ApproverSeals seals() throws IOException {
        if (settings.isEmpty()) {
            return ApproverSeals.NONE;
        }
        var log = sink();
        return new AuditSeals(new AuditSeals.Notes() {
            @Override
            public String sign(String text) throws IOException {
                return log.sign(SignedTexts.Kind.APPROVERS, text).orElseThrow();
            }

            @Override
            public String open(String note) throws IOException {
                return SignedTexts.open(SignedTexts.Kind.APPROVERS, note, verificationKey());
            }
        });
    }

    /** Returns what writes the receipts of destroyed keys, into a folder beside the log; empty if there is no log. */
    Optional<Receipts> receipts() throws IOException {
        return settings.isPresent()
                ? Optional.of(new Receipts(resolved(settings.get()).receipts(), sink()))
                : Optional.empty();
    }

    /** Reads all receipts; each that the log tells of must be there. */
    List<VerifiedReceipt> allReceipts() throws IOException {
        if (settings.isEmpty()) {
            return List.of();
        }
        var known = resolved(settings.get());
        var expected = new HashSet<String>();
        AuditFiles.of(known).verify(Optional.empty(), line -> {
            if (line.text("event").filter("receipt.write"::equals).isPresent()) {
                expected.add(Receipts.subject(
                        line.text("chain").orElse(""),
                        line.text("action").orElse(""),
                        line.text("scopeId").or(() -> line.text("policyId")).orElse("")));
            }
        });
        return ReceiptFolder.read(known.receipts(), verificationKey(), expected);
    }

    private String verificationKey() throws IOException {
        return AuditFiles.of(resolved(settings.orElseThrow())).verificationKey();
    }

    @Override
    public synchronized void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    // ---- without a chain ----

    /**
     * Creates the log.
     *
     * @param file the configuration file
     * @return the verification key
     * @throws IOException if none is configured, there is one, or it cannot be written
     */
    public static String init(Path file) throws IOException {
        return create(settingsOf(file));
    }

    /**
     * Signs what is not signed yet.
     *
     * @param file the configuration file
     * @return the newest checkpoint
     * @throws IOException if the log cannot be read or written
     */
    public static String checkpoint(Path file) throws IOException {
        try (var opened = AuditLog.open(settingsOf(file), Clock.systemUTC())) {
            return opened.checkpoint();
        }
    }

    /**
     * Finds the files of the log.
     *
     * @param file the configuration file
     * @return the files
     * @throws IOException if none is configured, or they cannot be found
     */
    public static AuditFiles files(Path file) throws IOException {
        return AuditFiles.of(settingsOf(file));
    }

    /**
     * Finds the files of the log, if one is configured.
     *
     * @param file the configuration file
     * @return the files, or empty
     * @throws IOException if they cannot be found
     */
    public static Optional<AuditFiles> filesIfConfigured(Path file) throws IOException {
        var settings = read(file);
        return settings.isPresent() ? Optional.of(AuditFiles.of(resolved(settings.get()))) : Optional.empty();
    }

    private static String create(AuditSettings settings) throws IOException {
        return AuditLog.create(resolved(settings), AuditActor.ofThisProcess(), Clock.systemUTC());
    }

    private static AuditSettings settingsOf(Path file) throws IOException {
        return resolved(read(file)
                .orElseThrow(() -> new IOException(ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                        "The configuration " + file + " names no audit log; set audit.file = PATH"))));
    }

    private static Optional<AuditSettings> read(Path file) throws IOException {
        var extensions = Extensions.find();
        return Configuration.read(file, extensions.configurationPrefixes(), extensions.storeSchemes())
                .audit();
    }

    /** One log that is reached by two paths is one log. */
    private static AuditSettings resolved(AuditSettings settings) throws IOException {
        return settings.in(AtomicFile.resolve(settings.file()));
    }
}
