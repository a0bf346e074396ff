package org.o365se.internal.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.o365se.MessageOutcome;
import org.o365se.MessageResult;
import org.o365se.MessageRunOptions;
import org.o365se.internal.chain.MessageRoute;
import org.o365se.internal.file.FileIdentity;
import org.o365se.internal.file.FileReplacement;
import org.o365se.internal.message.MessageHeader;

/** Works on one file after another. A file is changed completely or not at all. Not thread-safe. */
final class MessageWorker {
    private final MessageJob job;
    private final MessageRoute route;
    private final MessageRunOptions options;
    private final HeaderRewrap rewrap;
    private final MessagePump pump;
    private final InPlaceHeader inPlace;

    MessageWorker(MessageJob job, MessageRoute route, MessageRunOptions options, DurableWrites writes) {
        this.job = job;
        this.route = route;
        this.options = options;
        this.rewrap = new HeaderRewrap(route);
        this.pump = new MessagePump(route, options.aad());
        this.inPlace = new InPlaceHeader(writes);
    }

    /** Returns the result for a file; empty for a left-over file of an earlier run, which needs no report. */
    Optional<MessageResult> process(FoundFiles.Found found) {
        try {
            return outcomeOf(found).map(outcome -> new MessageResult(found.path(), outcome, Optional.empty()));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Optional.of(new MessageResult(
                    found.path(), MessageOutcome.FAILED, Optional.of(FileFailures.text(found.path(), e))));
        }
    }

    private Optional<MessageOutcome> outcomeOf(FoundFiles.Found found) throws IOException, GeneralSecurityException {
        return switch (found.kind()) {
            case FILE -> Optional.of(work(found.path()));
            case OTHER -> Optional.of(MessageOutcome.NOT_A_MESSAGE);
            case PART -> {
                if (mayWrite()) {
                    FileReplacement.removeAbandoned(found.path());
                }
                yield Optional.empty();
            }
            case JOURNAL -> {
                InPlaceHeader.requireFileOf(found.path().toAbsolutePath());
                yield Optional.empty();
            }
            case UNREADABLE -> throw Objects.requireNonNull(found.failure(), "the reason is known");
        };
    }

    /** Works on a file. The caller knows that it is a file, not a link or folder. */
    MessageOutcome work(Path file) throws IOException, GeneralSecurityException {
        if (mayWrite()) {
            inPlace.recover(file);
        }
        var before = FileIdentity.of(file);
        byte[] start;
        try (var in = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            start = MessageStart.read(in);
            if (!MessageStart.isMessage(start)) {
                return MessageOutcome.NOT_A_MESSAGE;
            }
            var header = MessageHeader.parse(start, start.length);
            MessageStart.requireLength(header, in.size());
            if (job == MessageJob.VERIFY) {
                pump.run(start, rest(in), null);
                return MessageOutcome.DONE;
            }
            var rewrapped = rewrap.rewrapped(start, start.length, options.olderThanVersion());
            boolean isDue = job == MessageJob.REWRAP
                    ? !Arrays.equals(start, rewrapped)
                    : route.isDue(header, options.olderThanVersion());
            if (!isDue || options.isDryRun()) {
                return isDue ? MessageOutcome.DONE : MessageOutcome.UNCHANGED;
            }
            if (job == MessageJob.REENCRYPT) {
                reencrypt(file, before, in, start);
                return MessageOutcome.DONE;
            }
            if (!options.isInPlace()) {
                replaceHeader(file, before, in, rewrapped);
                return MessageOutcome.DONE;
            }
        }
        // The file is closed, because a file lock ends when any descriptor of the file is closed.
        return inPlace.replace(file, this::newHeader) ? MessageOutcome.DONE : MessageOutcome.UNCHANGED;
    }

    private boolean mayWrite() {
        return job != MessageJob.VERIFY && !options.isDryRun();
    }

    private byte[] newHeader(byte[] start, long fileBytes) throws GeneralSecurityException {
        MessageStart.requireLength(MessageHeader.parse(start, start.length), fileBytes);
        return rewrap.rewrapped(start, start.length, options.olderThanVersion());
    }

    private static void replaceHeader(Path file, FileIdentity before, FileChannel in, byte[] header)
            throws IOException {
        try (var replacement = FileReplacement.of(file, before)) {
            FileReplacement.writeFully(replacement.channel(), ByteBuffer.wrap(header));
            long at = header.length;
            while (at < before.size()) {
                long copied = in.transferTo(at, before.size() - at, replacement.channel());
                if (copied <= 0) {
                    // Shorter than before, which the commit would report too.
                    break;
                }
                at += copied;
            }
            replacement.commit();
        }
    }

    private void reencrypt(Path file, FileIdentity before, FileChannel in, byte[] start)
            throws IOException, GeneralSecurityException {
        try (var replacement = FileReplacement.of(file, before)) {
            pump.run(start, rest(in), Channels.newOutputStream(replacement.channel()));
            replacement.commit();
        }
    }

    private static InputStream rest(FileChannel in) throws IOException {
        return Channels.newInputStream(in.position(MessageHeader.BYTES));
    }
}
