package org.o365se.internal.audit;

import java.util.Optional;

/** Takes events. Thread-safe. */
public interface AuditSink {
    /** Takes nothing down. */
    AuditSink NONE = new AuditSink() {
        @Override
        public void announce(AuditEvent event) {
            // There is no log.
        }

        @Override
        public void report(AuditEvent event) {
            // There is no log.
        }

        @Override
        public Optional<LogProof> reportWithProof(AuditEvent event) {
            return Optional.empty();
        }

        @Override
        public Optional<String> sign(SignedTexts.Kind kind, String text) {
            return Optional.empty();
        }
    };

    /**
     * Writes that something is about to be done, if the configuration requires a line of it.
     *
     * @param event whose outcome is {@link AuditEvent.Outcome#BEGUN}
     * @throws AuditUnwritableException if the line is required and cannot be written: then it must not be done
     */
    void announce(AuditEvent event) throws AuditUnwritableException;

    /**
     * Writes how something has ended. A line that cannot be written is lost, and a warning says so: what it tells has happened.
     *
     * @param event with its outcome
     */
    void report(AuditEvent event);

    /**
     * Writes how something has ended, and proves to others that the line is in the log. Line and checkpoint are durable when this returns.
     *
     * @param event with its outcome
     * @return the line and its proof; empty if there is no log
     * @throws AuditUnwritableException if the line or its checkpoint cannot be written; what it tells has happened nevertheless
     */
    Optional<LogProof> reportWithProof(AuditEvent event) throws AuditUnwritableException;

    /**
     * Signs a text with the key of the log, for {@link SignedTexts#open}.
     *
     * @param kind what the text is
     * @param text well-formed, ends with a line break, and has no other control characters
     * @return the signed note; empty if there is no log
     * @throws IllegalArgumentException if it is another text
     */
    Optional<String> sign(SignedTexts.Kind kind, String text);
}
