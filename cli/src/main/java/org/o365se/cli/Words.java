package org.o365se.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyType;
import picocli.CommandLine.TypeConversionException;

/** Converts the choices of a policy to and from the words of the command line. */
final class Words {
    private Words() {}

    static String of(Profile profile) {
        return profile.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String of(AvailabilityChoice choice) {
        return switch (choice) {
            case NONE -> "none";
            case RECOVER_ONLY -> "recover-only";
            case OUTAGE -> "outage";
            case OUTAGE_AND_SYSTEM -> "outage+system";
        };
    }

    static Profile profile(String word) {
        return find(Profile.values(), Words::of, word);
    }

    static AvailabilityChoice availability(String word) {
        return find(AvailabilityChoice.values(), Words::of, word);
    }

    static RootKeyType rootKeyType(String word) {
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
