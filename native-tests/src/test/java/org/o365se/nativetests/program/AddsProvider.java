package org.o365se.nativetests.program;

import java.security.Security;
import org.o365se.ServiceEncryptionProvider;

/** A program that adds the provider by itself. */
public final class AddsProvider {
    private AddsProvider() {}

    /**
     * Runs {@link RoundTrip} with the provider added.
     *
     * @param args the alias of a scope; then the path of a configuration, if the provider is to be configured with one
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var provider = new ServiceEncryptionProvider();
        Security.addProvider(args.length > 1 ? provider.configure(args[1]) : provider);
        RoundTrip.main(args);
    }
}
