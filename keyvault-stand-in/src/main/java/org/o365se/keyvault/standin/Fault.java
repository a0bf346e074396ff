package org.o365se.keyvault.standin;

import java.time.Duration;
import java.util.Map;

/** What goes wrong with one request. */
public sealed interface Fault {
    /**
     * The service answers with an error, before it looks at the key.
     *
     * @param status HTTP status
     * @param code {@code error.code}
     * @param innerCode {@code error.innererror.code}, empty for none
     * @param message {@code error.message}
     * @param headers further headers, for example {@code Retry-After}; {@code x-ms-request-id} stands for an answer without it
     */
    record Answer(int status, String code, String innerCode, String message, Map<String, String> headers)
            implements Fault {}

    /**
     * The request is served, but late.
     *
     * @param by how late
     */
    record Late(Duration by) implements Fault {}

    /** No answer comes until {@link Faults#clear()}. */
    record Silence() implements Fault {}

    /** The connection is closed instead of an answer. */
    record NoAnswer() implements Fault {}

    /** The answer ends in the middle of its body. */
    record CutBody() implements Fault {}

    /**
     * The answer has status 200 and this body.
     *
     * @param body whatever
     */
    record OtherBody(String body) implements Fault {}

    /**
     * An error answer.
     *
     * @param status HTTP status
     * @param code {@code error.code}
     * @param innerCode {@code error.innererror.code}, empty for none
     * @return the fault
     */
    static Fault answer(int status, String code, String innerCode) {
        return new Answer(status, code, innerCode, "Scripted " + status, Map.of());
    }

    /**
     * An error answer that says when to come again.
     *
     * @param status HTTP status
     * @param code {@code error.code}
     * @param retryAfter value of {@code Retry-After}
     * @return the fault
     */
    static Fault answerRetryAfter(int status, String code, String retryAfter) {
        return new Answer(status, code, "", "Scripted " + status, Map.of("Retry-After", retryAfter));
    }
}
