package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.config.AuditSettings;
import org.o365se.internal.config.AuditSettings.Names;
import org.o365se.internal.error.Log;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.KeptLock;
import org.o365se.rootkey.JdkAlgorithms;

/**
 * An audit log: a file of JSON lines, each with the SHA-256 of the line before it, closed by signed checkpoints over all lines (C2SP <i>tlog-checkpoint</i>). Several threads and processes may write to one log. A
 * checkpoint follows each change, each {@value #LINES_PER_CHECKPOINT} lines, and the end of the process.
 *
 * <p>A line of a change is durable when it is written. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
    static final int LINES_PER_CHECKPOINT = 256;

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(1);
    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
    private static final long LOOK_INTERVAL_NANOS = 1_000_000_000L;
    private static final String NAME_PREFIX = "o365se-audit/";
    private static final int NAME_BYTES = 16;
    private static final int MAX_PUBLIC_KEY_BYTES = 1 << 12;

    /** The logs that are open in this JVM: a process has one lock on a file. */
    private static final Map<Path, AuditLog> OPEN = new HashMap<>();

    private final AuditSettings settings;
    private final Clock clock;
    private final AuditKey key;
    private final @Nullable HashedNames names;
    private final KeptLock lock;
    private @Nullable AuditFile file;
    private @Nullable Object fileKey;
    private Instant lastCheckpoint = Instant.MIN;
    private long lookedAt = System.nanoTime();
    private Instant lastWarning = Instant.MIN;
    private long lost;
    private int users = 1;

    private AuditLog(AuditSettings settings, Clock clock, AuditKey key) throws IOException {
        this.settings = settings;
        this.names = settings.names() == Names.HASHED ? HashedNames.read(settings.namesKey(), settings.access()) : null;
        this.clock = clock;
        this.key = key;
        this.lock = new KeptLock(settings.file());
    }

    /**
     * Creates the keys of a log, unless they are there, and the log with its first line.
     *
     * @return the verification key, by which others check the log
     * @throws IOException if there is a log, or a file cannot be written
     */
    public static String create(AuditSettings settings, AuditActor actor, Clock clock) throws IOException {
        if (settings.names() == Names.HASHED) {
            HashedNames.createKey(settings.namesKey());
        }
        if (Files.exists(settings.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(ProviderErrorId.AUDIT_LOG_EXISTS.with(
                    "The audit log " + settings.file() + " exists and is not replaced; use it, or move it away first"));
        }
        var key = keyFor(settings);
        var first = AuditLine.started(
                new LogState(), clock.instant(), actor, key.verifier().encoded());
        AtomicFile.replace(settings.file(), withLineBreak(first));
        return key.verifier().encoded();
    }

    private static AuditKey keyFor(AuditSettings settings) throws IOException {
        if (Files.exists(settings.key())) {
            return AuditKey.read(settings.key(), settings.access(), verifierOf(settings));
        }
        var key = AuditKey.generate(NAME_PREFIX + HexFormat.of().formatHex(JdkAlgorithms.randomBytes(NAME_BYTES)));
        key.write(settings.key());
        AtomicFile.replace(settings.publicKey(), (key.verifier().encoded() + "\n").getBytes(StandardCharsets.UTF_8));
        return key;
    }

    /**
     * Opens a log for writing. There is one for each file in this JVM, with the settings of whoever opened it first; it ends when all who opened it have closed it.
     *
     * @throws IOException if log or key is missing or cannot be read, or the log was altered at its end
     */
    public static AuditLog open(AuditSettings settings, Clock clock) throws IOException {
        synchronized (OPEN) {
            var known = OPEN.get(settings.file());
            if (known != null) {
                known.users++;
                return known;
            }
            var log = new AuditLog(
                    settings, clock, AuditKey.read(settings.key(), settings.access(), verifierOf(settings)));
            try {
                log.lock.run(() -> {
                    // Of a process that was killed while it replaced the file.
                    AtomicFile.removeLeftOvers(settings.checkpoint());
                    return log.reopen();
                });
            } catch (IOException | RuntimeException e) {
                log.lock.close();
                throw e;
            }
            OPEN.put(settings.file(), log);
            return log;
        }
    }

    /** Returns the public half of a log's key. */
    static NoteVerifier verifierOf(AuditSettings settings) throws IOException {
        try {
            return NoteVerifier.parse(
                    new String(AtomicFile.read(settings.publicKey(), MAX_PUBLIC_KEY_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(
                    ProviderErrorId.AUDIT_KEY_UNUSABLE.with("The verification key " + settings.publicKey()
                            + " of the audit log cannot be read: " + e.getMessage()
                            + "; create key and log with 'o365se audit init', or put the file back"),
                    e);
        }
    }

    /**
     * Returns a sink whose events are those of one actor.
     *
     * @param acting who acts
     * @return writes to this log, until it is closed
     */
    public AuditSink sinkFor(AuditActor acting) {
        return new AuditSink() {
            @Override
            public void announce(AuditEvent event) throws AuditUnwritableException {
                if (isRequired(event)) {
                    write(acting, event);
                }
            }

            @Override
            public void report(AuditEvent event) {
                try {
                    write(acting, event);
                } catch (IOException e) {
                    warn(e);
                }
            }

            @Override
            public Optional<LogProof> reportWithProof(AuditEvent event) throws AuditUnwritableException {
                return Optional.of(writeWithProof(acting, event));
            }

            @Override
            public Optional<String> sign(SignedTexts.Kind kind, String text) {
                return Optional.of(key.signOther(kind.withFirstLine(text)));
            }
        };
    }

    private LogProof writeWithProof(AuditActor acting, AuditEvent event) throws AuditUnwritableException {
        try {
            return lock.run(() -> appendWithProof(acting, event));
        } catch (IOException e) {
            throw new AuditUnwritableException(
                    "The audit log " + settings.file()
                            + " cannot be written, so there is no proof of what was done; correct the cause and repeat the command: "
                            + e.getMessage(),
                    e);
        }
    }

    private void write(AuditActor acting, AuditEvent event) throws AuditUnwritableException {
        try {
            lock.run(() -> {
                append(acting, event);
                return null;
            });
        } catch (IOException e) {
            throw new AuditUnwritableException(
                    "The audit log " + settings.file()
                            + " cannot be written, and what must be audited is not done without it: " + e.getMessage(),
                    e);
        }
    }

    /** Signs all lines that are not signed yet, and returns the newest checkpoint. */
    public String checkpoint() throws IOException {
        return lock.run(() -> {
            var log = opened(true);
            if (log.unsignedLines() > 0) {
                addCheckpoint(log, AuditKind.LOG_CHECKPOINT);
            }
            return Files.readString(settings.checkpoint());
        });
    }

    /** Signs what is not signed yet, and closes the file. */
    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(settings.file());
        }
        end();
    }

    private void end() {
        try {
            lock.run(() -> {
                var log = opened(true);
                if (log.unsignedLines() > 0) {
                    addCheckpoint(log, AuditKind.LOG_CHECKPOINT);
                }
                log.close();
                return null;
            });
            lock.close();
        } catch (IOException e) {
            warn(e);
        }
    }

    private boolean isRequired(AuditEvent event) {
        return switch (settings.required()) {
            case ALL -> true;
            case CHANGES -> event.kind().duty() == AuditKind.Duty.CHANGES;
            case NONE -> false;
        };
    }

    // ---- under the lock ----

    private void append(AuditActor acting, AuditEvent event) throws IOException {
        var log = opened(isRequired(event));
        var now = clock.instant();
        log.append(line(log, now, acting, event), false);
        boolean isChange = event.kind().duty() == AuditKind.Duty.CHANGES;
        if (isChange
                || log.unsignedLines() >= LINES_PER_CHECKPOINT
                || Duration.between(lastCheckpoint, now).compareTo(CHECKPOINT_INTERVAL) > 0) {
            addCheckpoint(log, AuditKind.LOG_CHECKPOINT);
        } else if (event.outcome() == AuditEvent.Outcome.BEGUN) {
            log.sync();
        }
        if (log.size() >= settings.maxBytes()) {
            rotate(log);
        }
    }

    /** Leaves the rotation to the next line, so that nothing can fail once the line is proven. */
    private LogProof appendWithProof(AuditActor acting, AuditEvent event) throws IOException {
        var log = opened(true);
        long index = log.state().size();
        var path = log.state().tree().pathOfNext();
        var line = line(log, clock.instant(), acting, event);
        log.append(line, false);
        return LogProof.of(line, index, path, addCheckpoint(log, AuditKind.LOG_CHECKPOINT));
    }

    private byte[] line(AuditFile log, Instant time, AuditActor acting, AuditEvent event) {
        return AuditLine.of(log.state(), time, acting, names == null ? event : names.hide(event));
    }

    private String addCheckpoint(AuditFile log, AuditKind kind) throws IOException {
        var now = clock.instant();
        var note = key.sign(Checkpoint.of(key.verifier().name(), log.state().tree()));
        log.append(AuditLine.checkpoint(log.state(), now, kind, note), true);
        log.sync();
        AtomicFile.replace(settings.checkpoint(), note.getBytes(StandardCharsets.UTF_8));
        lastCheckpoint = now;
        return note;
    }

    /** Moves the lines to a file of their own and goes on in a new one. The log's name always names a whole log: the new file takes its place in one step. */
    private void rotate(AuditFile log) throws IOException {
        addCheckpoint(log, AuditKind.LOG_CHECKPOINT);
        var old = settings.rotated(log.firstLine());
        if (!Files.exists(old)) {
            Files.createLink(old, settings.file());
        }
        var state = log.state();
        var note = key.sign(Checkpoint.of(key.verifier().name(), state.tree()));
        var first = AuditLine.checkpoint(state, clock.instant(), AuditKind.LOG_CONTINUED, note);
        AtomicFile.replace(settings.file(), withLineBreak(first));
        reopen();
    }

    /** Returns the file with all lines that others have written meanwhile. Whether it is still in its place is looked at before each line that must be written, else once a second. */
    private AuditFile opened(boolean mustLook) throws IOException {
        var known = file;
        if (known == null) {
            return reopen();
        }
        if (!known.isAsLeft()) {
            return isInPlace() ? caughtUp(known) : reopen();
        }
        long now = System.nanoTime();
        if (mustLook || now - lookedAt > LOOK_INTERVAL_NANOS) {
            lookedAt = now;
            return isInPlace() ? known : reopen();
        }
        return known;
    }

    private AuditFile caughtUp(AuditFile known) throws IOException {
        known.catchUp();
        return repaired(known);
    }

    private AuditFile reopen() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
        if (!Files.exists(settings.file())) {
            throw new IOException(ProviderErrorId.AUDIT_LOG_MISSING.with("There is no audit log " + settings.file()
                    + "; create it with 'o365se audit init', mount its volume, or correct audit.file"));
        }
        var opened = AuditFile.open(settings.file(), key.verifier());
        file = opened;
        fileKey = keyOf(settings.file());
        return repaired(opened);
    }

    private AuditFile repaired(AuditFile log) throws IOException {
        long torn = log.tornBytes();
        if (torn > 0) {
            log.removeTorn();
            log.append(AuditLine.repaired(log.state(), clock.instant(), AuditActor.ofThisProcess(), torn), false);
        }
        return log;
    }

    private boolean isInPlace() {
        return fileKey != null && fileKey.equals(keyOf(settings.file()));
    }

    private static @Nullable Object keyOf(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    private static byte[] withLineBreak(byte[] line) {
        var bytes = Arrays.copyOf(line, line.length + 1);
        bytes[line.length] = '\n';
        return bytes;
    }

    private synchronized void warn(IOException e) {
        lost++;
        var now = clock.instant();
        if (Duration.between(lastWarning, now).compareTo(WARNING_INTERVAL) > 0) {
            Log.warn(
                    ProviderErrorId.LOG_AUDIT_LINES_LOST,
                    "Lines of the audit log were lost, " + lost + " so far. " + e.getMessage());
            lastWarning = now;
        }
    }
}
