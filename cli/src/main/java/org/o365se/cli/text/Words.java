package org.o365se.cli.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyType;
import picocli.CommandLine.TypeConversionException;

/** Converts choices to and from the words of the command line. */
public final class Words {
    private Words() {}

    public static String of(Profile profile) {
        return profile.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static String of(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }

    public static String of(AvailabilityChoice choice) {
        return switch (choice) {
            case NONE -> "none";
            case RECOVER_ONLY -> "recover-only";
            case OUTAGE -> "outage";
            case OUTAGE_AND_SYSTEM -> "outage+system";
        };
    }

    /** Returns what a choice means, in one sentence. */
    public static String meaningOf(AvailabilityChoice choice) {
        return switch (choice) {
            case NONE -> "only the root keys unwrap; without them the data cannot be read";
            case RECOVER_ONLY -> "the service can recover the policy if both root keys are lost";
            case OUTAGE -> "also bridges an outage of both root keys, never a denial";
            case OUTAGE_AND_SYSTEM -> "also bridges an outage; after a denial it serves the service itself";
        };
    }

    /** Returns the profile of a workload, or the one with that name. */
    public static Profile profile(String word) {
        return switch (word) {
            case "skype" -> Profile.EXCHANGE;
            case "onedrive", "teams" -> Profile.SHAREPOINT;
            case "multi" -> Profile.MULTI_WORKLOAD;
            default -> find(Profile.values(), Words::of, word);
        };
    }

    public static AvailabilityChoice availability(String word) {
        return find(AvailabilityChoice.values(), Words::of, word);
    }

    public static Access access(String word) {
        return find(Access.values(), Words::of, word);
    }

    public static RootKeyType rootKeyType(String word) {
        return find(RootKeyType.values(), RootKeyType::toString, word);
    }

    private static <T> T find(T[] choices, Function<T, String> wordOf, String word) {
        return Arrays.stream(choices)
                .filter(choice -> wordOf.apply(choice).equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is not one of "
                        + Arrays.stream(choices).map(wordOf).collect(Collectors.joining(", "))));
    }
}
