package org.o365se.internal.maintenance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageResult;
import org.o365se.MessageRunOptions;
import org.o365se.internal.chain.MessageRoute;
import org.o365se.internal.thread.DaemonThreads;

/** One run over files and folders, by several threads. The caller's thread works too. */
public final class MessageRun {
    private final MessageJob job;
    private final MessageRoute route;
    private final MessageRunOptions options;
    private final FoundFiles files;

    private final Map<MessageOutcome, Long> counts = new EnumMap<>(MessageOutcome.class);
    private final List<MessageResult> failures = new ArrayList<>();
    private long finished;
    private @Nullable Throwable fault;
    private volatile boolean ended;

    private MessageRun(MessageJob job, MessageRoute route, Collection<Path> filesOrFolders, MessageRunOptions options) {
        this.job = job;
        this.route = route;
        this.options = options;
        this.files = new FoundFiles(filesOrFolders);
    }

    /**
     * Works through files and folders.
     *
     * @param job what is done with each message
     * @param route which keys decrypt and encrypt
     * @param filesOrFolders where the messages are
     * @param options how it is done
     * @return the counts and failures
     * @throws InterruptedIOException if the thread was interrupted; the files that were begun are finished
     * @throws IOException if the audit log must have a line of the run and cannot be written; nothing was done then
     */
    public static MessageReport over(
            MessageJob job, MessageRoute route, Collection<Path> filesOrFolders, MessageRunOptions options)
            throws IOException {
        return new MessageRun(job, route, filesOrFolders, options).audited();
    }

    private MessageReport audited() throws IOException {
        var audit = new RunAudit(job, route, options);
        audit.begin();
        try {
            var report = run();
            audit.ended(report);
            return report;
        } catch (InterruptedIOException | RuntimeException | Error e) {
            audit.brokenOff(report(), e);
            throw e;
        }
    }

    private MessageReport run() throws InterruptedIOException {
        var helpers = new ArrayList<Thread>();
        for (int i = 1; i < options.jobs(); i++) {
            helpers.add(DaemonThreads.make("o365se-messages-" + i, this::work));
        }
        helpers.forEach(Thread::start);
        work();
        boolean wasInterrupted = join(helpers);
        synchronized (this) {
            if (fault instanceof RuntimeException e) {
                throw e;
            }
            if (fault instanceof Error e) {
                throw e;
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The run was interrupted after " + finished + " files");
            }
        }
        return report();
    }

    private synchronized MessageReport report() {
        return new MessageReport(counts, failures, options.isDryRun());
    }

    /** Waits for the helpers, which finish the files that they have begun. Returns whether this thread was interrupted. */
    private boolean join(List<Thread> helpers) {
        boolean wasInterrupted = Thread.interrupted();
        for (var helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                    ended = true;
                }
            }
        }
        return wasInterrupted;
    }

    private void work() {
        try {
            var worker = new MessageWorker(job, route, options, new DurableWrites());
            while (!ended) {
                var found = files.next();
                if (found.isEmpty()) {
                    return;
                }
                worker.process(found.get()).ifPresent(this::add);
                if (Thread.currentThread().isInterrupted()) {
                    ended = true;
                }
            }
        } catch (RuntimeException | Error e) {
            // From the listener, or a fault of this program: the run ends, and the caller gets it.
            fail(e);
        }
    }

    private synchronized void add(MessageResult result) {
        counts.merge(result.outcome(), 1L, Long::sum);
        if (result.outcome() == MessageOutcome.FAILED && failures.size() < MessageReport.MAX_FAILURES) {
            failures.add(result);
        }
        finished++;
        options.listener().finished(result, finished);
    }

    private synchronized void fail(Throwable e) {
        ended = true;
        if (fault == null) {
            fault = e;
        }
    }
}
