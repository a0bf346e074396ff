package org.o365se.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where availability keys are, and how long they may serve.
 *
 * @param keystore the PKCS12 file of availability keys ({@code availability.keystore}), with its secret in {@code availability.secret-source}; empty if this
 *     process has none
 * @param maxOutage how long after the last success of a root key the availability key may bridge an outage ({@code availability.max-outage})
 */
public record AvailabilitySettings(Optional<Path> keystore, Duration maxOutage) {
    /** The settings of a configuration that does not set them. */
    public static final AvailabilitySettings DEFAULT = new AvailabilitySettings(Optional.empty(), Duration.ofHours(24));
}
