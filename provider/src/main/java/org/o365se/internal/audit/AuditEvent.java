package org.o365se.internal.audit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.o365se.rootkey.Identified;

/**
 * What happened, for the audit log: the kind, the outcome and what it happened to. It never holds a key, a plaintext, a PIN or a token; free text is a message of this product. Immutable.
 *
 * @param kind what happened
 * @param outcome how it ended
 * @param members what it happened to, by the names of the log's format, in their order
 */
public record AuditEvent(AuditKind kind, Outcome outcome, Map<String, String> members) {
    /** The longest text of a member; the rest is cut off. */
    private static final int MAX_CHARACTERS = 2_000;

    /** How it ended. */
    public enum Outcome {
        /** It is about to be done. */
        BEGUN("begun"),
        /** It was done. */
        OK("ok"),
        /** It failed, or was refused. */
        FAILED("failed");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** Returns the word that is in the lines. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** The members of a line that an event can have, in the order in which they are written. */
    public enum Member {
        TENANT("tenant"),
        POLICY("policy"),
        POLICY_ID("policyId"),
        POLICY_VERSION("policyVersion"),
        SCOPE("scope"),
        SCOPE_ID("scopeId"),
        TO_SCOPE_ID("toScopeId"),
        ALIAS("alias"),
        ROOT("root"),
        ROOT_VERSION("rootVersion"),
        ACCESS("access"),
        CHOICE("choice"),
        REASON("reason"),
        ACTION("action"),
        REQUEST("request"),
        APPROVERS("approvers"),
        RECEIPT("receipt"),
        COUNT("count"),
        UNCHANGED("unchanged"),
        FAILURES("failures"),
        STATE("state"),
        STATE_BEFORE("stateBefore"),
        CHAIN("chain"),
        GENERATION("generation"),
        ERROR("error"),
        DETAIL("detail");

        private final String text;

        Member(String text) {
            this.text = text;
        }

        /** Returns the name that is in the lines. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Copies the members. */
    public AuditEvent {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns the value of a member, empty if the event does not have it. */
    String text(Member member) {
        return members.getOrDefault(member.toString(), "");
    }

    /** Returns the event with other values; a member whose value becomes empty is left out. */
    AuditEvent map(BinaryOperator<String> valueOfNamed) {
        var mapped = new LinkedHashMap<String, String>();
        members.forEach((name, value) -> {
            var other = valueOfNamed.apply(name, value);
            if (!other.isEmpty()) {
                mapped.put(name, other);
            }
        });
        return new AuditEvent(kind, outcome, mapped);
    }

    /** Begins an event that succeeded. */
    public static Builder of(AuditKind kind) {
        return new Builder(kind);
    }

    /** Collects the members of an event. */
    public static final class Builder {
        private final AuditKind kind;
        private final Map<Member, String> members = new EnumMap<>(Member.class);
        private Outcome outcome = Outcome.OK;

        private Builder(AuditKind kind) {
            this.kind = kind;
        }

        /** Sets a member, which replaces one of the same name. */
        public Builder with(Member member, Object value) {
            members.put(member, bounded(value.toString()));
            return this;
        }

        private static String bounded(String text) {
            return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "...";
        }

        /** Sets a member if there is a value. */
        public Builder with(Member member, Optional<?> value) {
            value.ifPresent(present -> with(member, present));
            return this;
        }

        /** Says that it is about to be done. */
        public Builder begun() {
            outcome = Outcome.BEGUN;
            return this;
        }

        /** Says that it was done. */
        public Builder done() {
            outcome = Outcome.OK;
            return this;
        }

        /** Says that it failed, and why. */
        public Builder failed(Throwable why) {
            outcome = Outcome.FAILED;
            if (why instanceof Identified identified) {
                with(Member.ERROR, identified.id());
                with(Member.DETAIL, identified.text());
            } else {
                // The message of an exception that is not ours may hold anything.
                with(Member.DETAIL, why.getClass().getName());
            }
            return this;
        }

        /** Returns the event. */
        public AuditEvent build() {
            var texts = new LinkedHashMap<String, String>();
            members.forEach((member, value) -> texts.put(member.toString(), value));
            return new AuditEvent(kind, outcome, texts);
        }
    }
}
