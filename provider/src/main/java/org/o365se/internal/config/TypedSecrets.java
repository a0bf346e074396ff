package org.o365se.internal.config;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks a person for secrets, each only once, and keeps them. Thread-safe: one question at a time. */
final class TypedSecrets {
    /** Those of this program's console. */
    static final TypedSecrets OF_THIS_JVM = new TypedSecrets(TypedSecrets::askOnConsole);

    private final Function<String, Optional<char[]>> console;
    private final Map<String, char[]> answers = new HashMap<>();

    /** Takes a function that prompts for a configuration key and returns what was typed, or empty if there is nobody to ask. */
    TypedSecrets(Function<String, Optional<char[]>> console) {
        this.console = console;
    }

    /** Returns a copy of what was typed for this configuration key, which the caller wipes; empty if nothing was typed. */
    synchronized Optional<char[]> ask(String configurationKey) {
        var answer = answers.get(configurationKey);
        if (answer == null) {
            answer = console.apply(configurationKey).orElseGet(() -> new char[0]);
            if (answer.length == 0) {
                return Optional.empty();
            }
            answers.put(configurationKey, answer);
        }
        return Optional.of(answer.clone());
    }

    // Before JDK 22 there is no console object without a terminal; since then there may be, and the terminal must be
    // asked for.
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<char[]> askOnConsole(String configurationKey) {
        var console = System.console();
        return console == null || !isTerminal(console)
                ? Optional.empty()
                : Optional.ofNullable(console.readPassword("%s: ", configurationKey));
    }

    /** Calls {@code Console.isTerminal()}, which JDK 17 does not have. */
    private static boolean isTerminal(Console console) {
        Method isTerminal;
        try {
            isTerminal = Console.class.getMethod("isTerminal");
        } catch (NoSuchMethodException e) {
            return true;
        }
        try {
            return (Boolean) isTerminal.invoke(console);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A public method can be called", e);
        }
    }
}
