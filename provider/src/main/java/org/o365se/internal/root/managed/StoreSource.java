package org.o365se.internal.root.managed;

import java.nio.file.Path;

/**
 * Where one of the service's own key stores is.
 *
 * @param file the PKCS12 file
 * @param secretSource the source of its secret
 */
public record StoreSource(Path file, String secretSource) {}
