package org.o365se.keyvault;

/** Text from outside as it may stand in a message: it cannot break the lines of a log, nor fill it. */
final class Shown {
    private static final int MAX_CHARACTERS = 200;

    private Shown() {}

    static String of(String text) {
        var start = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "...";
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
