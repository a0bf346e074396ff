package org.o365se.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the jar's manifest. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"o365se " + Objects.requireNonNullElse(version(), "(not built into a jar)")};
    }

    private static @Nullable String version() throws IOException {
        var module = Main.class.getModule();
        if (!module.isNamed()) {
            return Main.class.getPackage().getImplementationVersion();
        }
        // The packages of a named module do not have the manifest's attributes.
        try (var manifest = module.getResourceAsStream("META-INF/MANIFEST.MF")) {
            return manifest == null
                    ? null
                    : new Manifest(manifest).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
    }
}
