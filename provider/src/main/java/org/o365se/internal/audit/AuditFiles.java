package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.o365se.internal.config.AuditSettings;

/** The files of an audit log, to be read and verified. Immutable. */
public final class AuditFiles {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{12,18}");

    private final List<Path> files;
    private final NoteVerifier verifier;

    private AuditFiles(List<Path> files, NoteVerifier verifier) {
        this.files = List.copyOf(files);
        this.verifier = verifier;
    }

    /**
     * Finds the files of a configured log, those to which earlier lines were moved first.
     *
     * @param settings of the log
     * @return its files, with the verification key that is beside the key
     * @throws IOException if the folder or the verification key cannot be read
     */
    public static AuditFiles of(AuditSettings settings) throws IOException {
        var log = settings.file();
        var prefix = log.getFileName() + ".";
        var files = new ArrayList<Path>();
        try (var beside = Files.newDirectoryStream(log.toAbsolutePath().getParent())) {
            for (var file : beside) {
                var name = file.getFileName().toString();
                if (name.startsWith(prefix)
                        && NUMBER.matcher(name.substring(prefix.length())).matches()) {
                    files.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(files);
        files.add(log);
        return new AuditFiles(files, AuditLog.verifierOf(settings));
    }

    /**
     * Takes files of a log that may come from elsewhere.
     *
     * @param files in the order in which they were written
     * @param verificationKey of the log, in its encoded form
     * @return the files
     * @throws IOException if the key is not a verification key
     */
    public static AuditFiles of(List<Path> files, String verificationKey) throws IOException {
        return new AuditFiles(files, NoteVerifier.parse(verificationKey));
    }

    /** Returns the verification key in its encoded form. */
    public String verificationKey() {
        return verifier.encoded();
    }

    /**
     * Reads the lines from the first on, and proves each before it is given.
     *
     * @param keptCheckpoint a checkpoint of this log that was kept elsewhere
     * @param lines takes each line that follows the one before it
     * @return what was found
     * @throws IOException if a file or the kept checkpoint cannot be read
     */
    public AuditVerification.Result verify(Optional<String> keptCheckpoint, Consumer<JsonLine> lines)
            throws IOException {
        return AuditVerification.of(files, verifier, keptCheckpoint, lines);
    }
}
