package org.o365se.internal.audit;

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
}
