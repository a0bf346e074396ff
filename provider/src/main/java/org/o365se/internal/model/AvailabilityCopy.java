package org.o365se.internal.model;

import org.o365se.rootkey.RootKeyDescription;

/**
 * A policy key wrapped by the availability key of its policy.
 *
 * @param key the exact availability key
 * @param wrapped the wrapped policy key
 */
public record AvailabilityCopy(RootKeyDescription key, Bytes wrapped) {}
