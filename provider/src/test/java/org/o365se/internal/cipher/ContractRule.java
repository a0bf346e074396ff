package org.o365se.internal.cipher;

import java.util.Arrays;
import java.util.HexFormat;

/** A scripted sequence of calls, the same for every {@link Subject}, and what class of behaviour came of it. */
record ContractRule(String name, Script script) {
    /** The calls; what they give is the behaviour. */
    @FunctionalInterface
    interface Script {
        Object run(Subject subject) throws Exception;
    }

    /** Tells what came of it: the exception's class, or the value. */
    String behaviourOf(Subject subject) {
        try {
            var value = script.run(subject);
            return "gives " + (value instanceof byte[] bytes ? describe(bytes) : String.valueOf(value));
        } catch (Exception e) {
            return "throws " + e.getClass().getName();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static String describe(byte[] bytes) {
        return Arrays.equals(bytes, Subject.DATA) ? "the data" : HexFormat.of().formatHex(bytes);
    }
}
