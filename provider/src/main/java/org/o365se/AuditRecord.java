package org.o365se;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.o365se.internal.audit.JsonLine;

/**
 * One line of an audit log that was proved to follow the line before it. Immutable and thread-safe. The names of the members are those of the log's format.
 */
public final class AuditRecord {
    private final String json;
    private final Map<String, String> members;

    AuditRecord(JsonLine line) {
        this.json = line.toString();
        this.members = java.util.Collections.unmodifiableMap(line.texts());
    }

    /**
     * Returns the number of the line in its log.
     *
     * @return from 0
     */
    public long number() {
        return Long.parseLong(members.getOrDefault("seq", "0"));
    }

    /**
     * Returns when the line was written, by the clock of the process that wrote it.
     *
     * @return the time, or empty if the line names none that can be read
     */
    public Optional<Instant> time() {
        try {
            return member("time").map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns what happened.
     *
     * @return for example {@code root.open}
     */
    public String event() {
        return members.getOrDefault("event", "");
    }

    /**
     * Returns how it ended.
     *
     * @return {@code begun}, {@code ok} or {@code failed}; empty for lines about the log itself
     */
    public Optional<String> outcome() {
        return member("outcome");
    }

    /**
     * Returns a member of the line.
     *
     * @param name its name
     * @return its value as text, or empty if the line does not have it
     */
    public Optional<String> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /**
     * Returns all members of the line, in their order.
     *
     * @return unmodifiable; numbers and lists as text
     */
    public Map<String, String> members() {
        return members;
    }

    /**
     * Returns the line as it is in the log.
     *
     * @return one JSON object
     */
    public String json() {
        return json;
    }

    /** Returns number, time and event. */
    @Override
    public String toString() {
        return number() + " " + members.getOrDefault("time", "") + " " + event();
    }
}
