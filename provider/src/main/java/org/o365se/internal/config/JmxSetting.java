package org.o365se.internal.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether open chains are shown in JMX ({@code monitoring.jmx}). */
public enum JmxSetting {
    /** Only if the provider is part of the program, not of an application in a container. */
    AUTO,
    /** Always. */
    ON,
    /** Never. */
    OFF;

    static Optional<JmxSetting> of(String word) {
        return Arrays.stream(values())
                .filter(setting -> setting.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
