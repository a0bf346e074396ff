package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.o365se.internal.audit.AuditFiles;
import org.o365se.internal.runtime.ConfiguredAudit;

/**
 * Reads and verifies an audit log: JSON lines, each with the SHA-256 of the line before it, closed by signed checkpoints (C2SP <i>signed-note</i> and <i>tlog-checkpoint</i>, with the
 * tree of RFC 6962 over the lines). Needs no key chain and no root key. Immutable and thread-safe.
 */
public final class AuditTrail {
    private final AuditFiles files;

    private AuditTrail(AuditFiles files) {
        this.files = files;
    }

    /**
     * Creates the audit log of a configuration, and its keys unless they are there. A log is only ever created on purpose: a log that is missing later is an error.
     *
     * @param configuration path of the configuration file, which sets {@code audit.file}
     * @return the verification key, to be given to everybody who shall verify the log
     * @throws IOException if the configuration names no log, there is one, or a file cannot be written
     */
    public static String init(Path configuration) throws IOException {
        return ConfiguredAudit.init(configuration);
    }

    /**
     * Signs all lines that are not signed yet.
     *
     * @param configuration path of the configuration file
     * @return the newest signed checkpoint; a copy that is kept elsewhere proves later that no line up to it was changed or cut off
     * @throws IOException if the log cannot be read or written
     */
    public static String checkpoint(Path configuration) throws IOException {
        return ConfiguredAudit.checkpoint(configuration);
    }

    /**
     * Finds the audit log of a configuration.
     *
     * @param configuration path of the configuration file
     * @return all its files, with the verification key that is beside its key
     * @throws IOException if the configuration names no log, or it cannot be read
     */
    public static AuditTrail of(Path configuration) throws IOException {
        return new AuditTrail(ConfiguredAudit.files(configuration));
    }

    /**
     * Finds the audit log of a configuration, if it names one.
     *
     * @param configuration path of the configuration file
     * @return like {@link #of(Path)}, or empty if {@code audit.file} is not set
     * @throws IOException if the configuration or the log cannot be read
     */
    public static Optional<AuditTrail> ifConfigured(Path configuration) throws IOException {
        var files = ConfiguredAudit.filesIfConfigured(configuration);
        return files.map(AuditTrail::new);
    }

    /**
     * Takes files of an audit log, which may come from another host.
     *
     * @param files in the order in which they were written; they need not begin with the first of the log
     * @param verificationKey what {@link #init} returned
     * @return the files
     * @throws IOException if the key is not a verification key
     */
    public static AuditTrail of(List<Path> files, String verificationKey) throws IOException {
        return new AuditTrail(AuditFiles.of(files, verificationKey));
    }

    /**
     * Returns the key by which the log is verified.
     *
     * @return the encoded form that <i>signed-note</i> defines: name, id and public key
     */
    public String verificationKey() {
        return files.verificationKey();
    }

    /**
     * Verifies the log from its first line on.
     *
     * @param keptCheckpoint a checkpoint of this log that was kept elsewhere: it shows also whether the end was cut off
     * @param records takes each line that was proved to follow the one before it, in order
     * @return what was found
     * @throws IOException if a file or the kept checkpoint cannot be read
     */
    public AuditReport verify(Optional<String> keptCheckpoint, Consumer<AuditRecord> records) throws IOException {
        var found = files.verify(keptCheckpoint, line -> records.accept(new AuditRecord(line)));
        return new AuditReport(
                found.firstLine(),
                found.lines(),
                found.signedLines(),
                found.firstTime(),
                found.lastTime(),
                found.fault());
    }
}
