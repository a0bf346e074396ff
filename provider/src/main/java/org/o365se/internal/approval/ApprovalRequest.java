package org.o365se.internal.approval;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.o365se.AvailabilityChoice;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.TextRule;

/**
 * A request to the approvers of a policy: lines of text that a person can read, in one order and one spelling, so that each request has one text.
 * {@code docs/reference/format.md} is the specification. Immutable.
 *
 * @param action what is asked
 * @param chain the key chain
 * @param policy the policy's id
 * @param name the policy's alias, or its id in text form
 * @param policyKey its newest policy key version
 * @param tag the tag of that version, 32 bytes, which commits to the policy key, its root keys and its approvers
 * @param generation the generation of the chain when the request was made
 * @param threshold the number of signatures that are required
 * @param approvers the number of approvers
 * @param reason why, for people to read
 * @param nonce 16 random bytes
 * @param notBefore from when on it may be applied
 * @param notAfter until when it may be applied
 */
public record ApprovalRequest(
        ApprovedAction action,
        ChainId chain,
        PolicyId policy,
        String name,
        long policyKey,
        Bytes tag,
        long generation,
        int threshold,
        int approvers,
        String reason,
        Bytes nonce,
        Instant notBefore,
        Instant notAfter) {
    /** The longest request in bytes. */
    public static final int MAX_BYTES = 1 << 14;

    /** Length of the nonce in bytes. */
    public static final int NONCE_BYTES = 16;

    /** The longest reason, in UTF-16 code units. */
    public static final int MAX_REASON = 1_000;

    /** The longest validity and the longest cooling-off. */
    public static final Duration LONGEST = Duration.ofDays(3_660);

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final String FIRST_LINE = "o365se-request/1";
    private static final int TAG_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    /** Returns the text that is signed, in UTF-8. */
    public byte[] toBytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns SHA-256 of the text, 32 bytes. */
    public Bytes digest() {
        return Bytes.takeOwnershipOf(JdkProvider.digest("SHA-256").digest(toBytes()));
    }

    /** Returns the text that is signed; each line ends with a line feed. */
    public String text() {
        var lines = new Lines();
        lines.add("action", action.word());
        lines.add("chain", chain);
        lines.add("policy", policy);
        lines.add("name", name);
        lines.add("policy-key", policyKey);
        lines.add("tag", HEX.formatHex(tag.copy()));
        lines.add("generation", generation);
        lines.add("approvals", threshold + " of " + approvers);
        write(lines, action);
        lines.add("reason", reason);
        lines.add("nonce", HEX.formatHex(nonce.copy()));
        lines.add("not-before", notBefore);
        lines.add("not-after", notAfter);
        return FIRST_LINE + "\n" + lines.text;
    }

    private static void write(Lines lines, ApprovedAction action) {
        if (action instanceof ApprovedAction.Purge purge) {
            lines.add("force", purge.force() ? "yes" : "no");
            lines.add("cooling-off", purge.coolingOff());
        } else if (action instanceof ApprovedAction.CancelPurge cancel) {
            lines.add("request", HEX.formatHex(cancel.request().copy()));
        } else if (action instanceof ApprovedAction.Shred shred) {
            lines.add("scope", shred.scope());
            lines.add("scope-name", shred.name());
        } else if (action instanceof ApprovedAction.Recover recover) {
            recover.roots().forEach(root -> lines.add("root", root.text()));
        } else if (action instanceof ApprovedAction.ReplaceRoots replace) {
            replace.roots().forEach(root -> lines.add("root", root.text()));
        } else if (action instanceof ApprovedAction.ChangeApprovers change) {
            lines.add("threshold", change.threshold());
            change.approvers().forEach(approver -> lines.add("approver", ApproverLine.of(approver)));
        } else if (action instanceof ApprovedAction.SetAvailability set) {
            lines.add("availability", wordOf(set.choice()));
            set.key().ifPresent(key -> lines.add("availability-key", key.text()));
        }
    }

    /**
     * Reads a request.
     *
     * @param bytes its text in UTF-8
     * @return the request, which has exactly this text
     * @throws MalformedApprovalException if the bytes are not a request
     */
    public static ApprovalRequest parse(byte[] bytes) throws MalformedApprovalException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedApprovalException("it has more than " + MAX_BYTES + " bytes");
        }
        var reader = new Reader(new String(bytes, StandardCharsets.UTF_8));
        var request = reader.request();
        if (!Arrays.equals(request.toBytes(), bytes)) {
            throw new MalformedApprovalException("its text is not spelled as a request is");
        }
        return request;
    }

    private static String wordOf(AvailabilityChoice choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Collects lines. */
    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        void add(String key, Object value) {
            var shown = value.toString();
            if (shown.isEmpty() || !TextRule.allows(shown)) {
                throw new IllegalArgumentException(
                        "The " + key + " of a request is empty or has a character that is not allowed");
            }
            text.append(key).append(": ").append(shown).append('\n');
        }
    }

    /** Reads the lines in their order. */
    private static final class Reader {
        private final String[] lines;
        private int at;

        Reader(String text) throws MalformedApprovalException {
            lines = text.split("\n", -1);
            if (!lines[0].equals(FIRST_LINE) || !text.endsWith("\n")) {
                throw new MalformedApprovalException(
                        "it does not begin with " + FIRST_LINE + ", or its end is missing");
            }
            at = 1;
        }

        ApprovalRequest request() throws MalformedApprovalException {
            try {
                var word = next("action");
                var chain = ChainId.of(UUID.fromString(next("chain")));
                var policy = PolicyId.of(UUID.fromString(next("policy")));
                var name = next("name");
                long policyKey = number(next("policy-key"), Limits.VERSION);
                var tag = hex(next("tag"), TAG_BYTES);
                long generation = number(next("generation"), Long.MAX_VALUE);
                var approvals = next("approvals").split(" of ", -1);
                if (approvals.length != 2) {
                    throw new MalformedApprovalException("the line \"approvals\" is not N of M");
                }
                int threshold = (int) number(approvals[0], 64);
                int approvers = (int) number(approvals[1], 64);
                var action = action(word);
                var request = new ApprovalRequest(
                        action,
                        chain,
                        policy,
                        name,
                        policyKey,
                        tag,
                        generation,
                        threshold,
                        approvers,
                        next("reason"),
                        hex(next("nonce"), NONCE_BYTES),
                        time(next("not-before")),
                        time(next("not-after")));
                if (at != lines.length - 1) {
                    throw new MalformedApprovalException("lines follow its end");
                }
                return request;
            } catch (IllegalArgumentException | DateTimeParseException e) {
                throw new MalformedApprovalException("line " + at + " cannot be read");
            }
        }

        private ApprovedAction action(String word) throws MalformedApprovalException {
            return switch (word) {
                case "purge" -> new ApprovedAction.Purge(yes(next("force")), coolingOff(next("cooling-off")));
                case "cancel-purge" -> new ApprovedAction.CancelPurge(hex(next("request"), 32));
                case "shred" ->
                    new ApprovedAction.Shred(ScopeId.of(UUID.fromString(next("scope"))), next("scope-name"));
                case "recover" -> new ApprovedAction.Recover(roots());
                case "replace-roots" -> new ApprovedAction.ReplaceRoots(roots());
                case "approvers" ->
                    new ApprovedAction.ChangeApprovers((int) number(next("threshold"), 64), approvers());
                case "availability" -> new ApprovedAction.SetAvailability(choice(next("availability")), key());
                default -> throw new MalformedApprovalException("its action is unknown in this release");
            };
        }

        private List<RootKeyUri> roots() throws MalformedApprovalException {
            var roots = new ArrayList<RootKeyUri>();
            while (roots.size() < 8 && isNext("root")) {
                roots.add(new RootKeyUri(next("root")));
            }
            return roots;
        }

        private List<Approver> approvers() throws MalformedApprovalException {
            var approvers = new ArrayList<Approver>();
            while (approvers.size() < 64 && isNext("approver")) {
                approvers.add(ApproverLine.parse(next("approver")));
            }
            return approvers;
        }

        private Optional<RootKeyUri> key() throws MalformedApprovalException {
            return isNext("availability-key")
                    ? Optional.of(new RootKeyUri(next("availability-key")))
                    : Optional.empty();
        }

        private static AvailabilityChoice choice(String word) throws MalformedApprovalException {
            for (var choice : AvailabilityChoice.values()) {
                if (wordOf(choice).equals(word)) {
                    return choice;
                }
            }
            throw new MalformedApprovalException("its availability choice is unknown");
        }

        private static Duration coolingOff(String text) throws MalformedApprovalException {
            var duration = Duration.parse(text);
            if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                throw new MalformedApprovalException(
                        "its cooling-off is negative or longer than " + LONGEST.toDays() + " days");
            }
            return duration;
        }

        private static Instant time(String text) throws MalformedApprovalException {
            var time = Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(END_OF_TIME)) {
                throw new MalformedApprovalException("a time is before 1970 or after 9999");
            }
            return time;
        }

        private static boolean yes(String word) throws MalformedApprovalException {
            if (!word.equals("yes") && !word.equals("no")) {
                throw new MalformedApprovalException("the line \"force\" is neither yes nor no");
            }
            return word.equals("yes");
        }

        private static long number(String digits, long max) throws MalformedApprovalException {
            if (!digits.matches("0|[1-9][0-9]{0,17}") || Long.parseLong(digits) > max) {
                throw new MalformedApprovalException("a number is not 0 to " + max);
            }
            return Long.parseLong(digits);
        }

        private static Bytes hex(String digits, int bytes) throws MalformedApprovalException {
            if (digits.length() != 2 * bytes) {
                throw new MalformedApprovalException("a hexadecimal value does not have " + bytes + " bytes");
            }
            return Bytes.takeOwnershipOf(HEX.parseHex(digits));
        }

        private boolean isNext(String key) {
            return at < lines.length && lines[at].startsWith(key + ": ");
        }

        private String next(String key) throws MalformedApprovalException {
            if (!isNext(key)) {
                throw new MalformedApprovalException("the line \"" + key + "\" is missing");
            }
            var value = lines[at].substring(key.length() + 2);
            at++;
            boolean isTooLong = key.equals("reason") && value.length() > MAX_REASON;
            if (value.isEmpty() || isTooLong || !value.equals(value.strip()) || !TextRule.allows(value)) {
                throw new MalformedApprovalException("the line \"" + key + "\" has no allowed value");
            }
            return value;
        }
    }
}
