package org.o365se.internal.config;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks for each secret once and keeps it. Thread-safe: one question at a time. */
final class TypedSecrets {
    /** Asks on this program's console. */
    static final TypedSecrets OF_THIS_JVM = new TypedSecrets(TypedSecrets::askOnConsole);

    private final Function<String, Optional<char[]>> console;
    private final Map<String, char[]> answers = new HashMap<>();

    /** Creates an object that asks with a function, which prompts for a configuration key and returns the input, or empty if there is no console. */
    TypedSecrets(Function<String, Optional<char[]>> console) {
        this.console = console;
    }

    /** Returns a copy of the input for this configuration key, which the caller wipes; empty if nothing was typed. */
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

    // Before JDK 22 there is no console object without a terminal. Since then there may be one, so the terminal must be
    // checked.
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
